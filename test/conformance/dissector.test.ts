import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { corpus } from '../fuzz/corpus.js';
import { dissect, faulty, tsharkMissing, tsharkNote } from '../support/bacnet/dissector.js';
import { confirmed, hex, readMultiplePayload, unicast } from '../support/bacnet/wire.js';
import { type Daemon, startDaemon } from '../support/daemon.js';
import { RawPeer } from '../support/udp.js';
import { pause } from '../support/until.js';

const all = 8;

describe.skipIf(tsharkMissing)(`Wireshark's dissector${tsharkNote}`, () => {
  let daemon: Daemon;
  let peer: RawPeer;

  beforeAll(async () => {
    daemon = await startDaemon();
    peer = await RawPeer.open(daemon.port);
  });

  afterAll(async () => {
    await peer?.close();
    await daemon?.stop();
  });

  it('finds nothing malformed in any answer', async () => {
    for (const packet of corpus) {
      peer.send(packet);
      await pause(5);
    }
    const objects = [
      [2, 0],
      [2, 87],
      [19, 0],
      [19, 5],
      [39, 0],
      [39, 2],
      [8, 1338],
    ] as const;
    for (const [invokeId, [type, instance]] of objects.entries()) {
      const payload = readMultiplePayload([{ type, instance, properties: [all] }]);
      peer.send(unicast(confirmed(14, payload, { invokeId })));
      await pause(5);
    }
    await pause(300);
    expect(peer.received.length).toBeGreaterThan(40);
    expect(dissect(peer.received, 'bvlc')).toHaveLength(peer.received.length);
    expect(dissect(peer.received, faulty)).toEqual([]);
  });

  it('would find a value that is cut off', () => {
    const cut = unicast(hex('30 01 0C 0C 00800000 19 55 3E 44 0000'), 0x00);
    expect(dissect([cut], faulty)).toHaveLength(1);
  });
});
