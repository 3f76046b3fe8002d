import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { corpus } from '../fuzz/corpus.js';
import { confirmed, hex, readMultiplePayload, unicast } from '../support/bacnet/wire.js';
import { type Daemon, startDaemon } from '../support/daemon.js';
import { RawPeer } from '../support/udp.js';
import { pause } from '../support/until.js';

const tsharkMissing = spawnSync('tshark', ['--version']).error !== undefined;
const note = tsharkMissing ? ' (SKIPPED: tshark is not installed)' : '';
const bacnetPort = 47808;
const all = 8;
/** Malformed, or an expert's warning or error. */
const faulty = '_ws.malformed || _ws.expert.severity >= 0x00600000';

/** One packet as a record of a capture file of raw IPv4 (link type 101). */
function record(payload: Uint8Array): Buffer {
  const packet = Buffer.alloc(28 + payload.length);
  packet.writeUInt16BE(0x4500, 0);
  packet.writeUInt16BE(packet.length, 2);
  packet.writeUInt16BE(0x4011, 8);
  packet.writeUInt32BE(0x7f000001, 12);
  packet.writeUInt32BE(0x7f000001, 16);
  packet.writeUInt16BE(bacnetPort, 20);
  packet.writeUInt16BE(bacnetPort, 22);
  packet.writeUInt16BE(8 + payload.length, 24);
  packet.set(payload, 28);
  const head = Buffer.alloc(16);
  head.writeUInt32LE(packet.length, 8);
  head.writeUInt32LE(packet.length, 12);
  return Buffer.concat([head, packet]);
}

function capture(packets: readonly Uint8Array[]): Buffer {
  const head = Buffer.alloc(24);
  head.writeUInt32LE(0xa1b2c3d4, 0);
  head.writeUInt16LE(2, 4);
  head.writeUInt16LE(4, 6);
  head.writeUInt32LE(65_535, 16);
  head.writeUInt32LE(101, 20);
  return Buffer.concat([head, ...packets.map(record)]);
}

describe.skipIf(tsharkMissing)(`Wireshark's dissector${note}`, () => {
  let daemon: Daemon;
  let peer: RawPeer;
  let folder: string;

  beforeAll(async () => {
    daemon = await startDaemon();
    peer = await RawPeer.open(daemon.port);
    folder = mkdtempSync(join(tmpdir(), 'dissector-'));
  });

  afterAll(async () => {
    await peer?.close();
    await daemon?.stop();
    if (folder) rmSync(folder, { recursive: true, force: true });
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

  /** Lines about the packets that the filter selects. */
  function dissect(packets: readonly Uint8Array[], filter: string): readonly string[] {
    const file = join(folder, 'answers.pcap');
    writeFileSync(file, capture(packets));
    const fields = ['-T', 'fields', '-e', '_ws.col.Info', '-e', 'udp.payload'];
    const { stdout } = spawnSync('tshark', ['-r', file, '-Y', filter, ...fields], { encoding: 'utf8' });
    return stdout.split('\n').filter((line) => line !== '');
  }
});
