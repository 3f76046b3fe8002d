import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Reader } from '../support/bacnet/reader.js';
import { confirmed, hex, parseReply, pduType, unicast } from '../support/bacnet/wire.js';
import { type Daemon, startDaemon } from '../support/daemon.js';
import { becomes, deviceStatus } from '../support/gateway-with-ups.js';
import { RawPeer } from '../support/udp.js';

/** What may stay after anything that others do on the network. */
const mostBytes = 25e6;

describe('memory that requests with a password take', () => {
  let daemon: Daemon;
  let peer: RawPeer;

  beforeAll(async () => {
    daemon = await startDaemon({ settings: { serial: { port: 'simulator' }, bacnet: { password: 'geheim' } } });
    const reader = await Reader.open(daemon.port);
    await becomes(reader, deviceStatus.running);
    await reader.close();
    peer = await RawPeer.open(daemon.port);
  });

  afterAll(async () => {
    await peer?.close();
    await daemon?.stop();
  });

  /** Memory of its own, without the pages of files. */
  const anonymousBytes = () => {
    const status = readFileSync(`/proc/${daemon.program.pid}/status`, 'utf8');
    return Number(/^RssAnon:\s+(\d+) kB/m.exec(status)?.[1]) * 1024;
  };

  /** DeviceCommunicationControl enable, which changes nothing: only the password is looked at. */
  const enable = async (invokeId: number) => {
    const [reply] = await peer.exchange(unicast(confirmed(17, hex('19 00 2D 07 00 67656865696D'), { invokeId })), 1000);
    return reply && parseReply(reply).pduType;
  };

  it('does not stay: 33 passwords later it is no more than 25 MB above the start', { timeout: 60_000 }, async () => {
    const before = anonymousBytes();
    for (let invokeId = 1; invokeId <= 33; invokeId += 1) expect(await enable(invokeId)).toBe(pduType.simpleAck);
    expect(anonymousBytes() - before).toBeLessThan(mostBytes);
  });
});
