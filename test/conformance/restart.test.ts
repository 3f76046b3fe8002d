import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { confirmed, hex, parseReply, pduType, unicast } from '../support/bacnet/wire.js';
import { type Daemon, startDaemon } from '../support/daemon.js';
import { RawPeer } from '../support/udp.js';
import { until } from '../support/until.js';

/** UnconfirmedCOVNotification of Device 1338 about itself, process identifier 0, time remaining 0. */
const notification = '100209001c0200053a2c0200053a39004e';
/** System_Status operational, Time_Of_Device_Restart (a date and time), Last_Restart_Reason. */
const values = /09702e91002f09cb2e2ea4[0-9a-f]{8}b4[0-9a-f]{8}2f2f09c42e91([0-9a-f]{2})2f4f$/;
const warmstart = '02';

describe('a restart is told to who wants to know (135-2016 §19.3)', () => {
  let daemon: Daemon;
  let peer: RawPeer;

  beforeEach(async () => {
    daemon = await startDaemon({ settings: { bacnet: { password: 'geheim' }, simulator: { pace: 'none' } } });
    peer = await RawPeer.open(daemon.port);
  });

  afterEach(async () => {
    await peer?.close();
    await daemon?.stop();
  });

  /** Under an invoke id of its own: else it would be a repetition. */
  let invokeId = 0;
  const ask = async (service: number, parameters: string) => {
    invokeId += 1;
    const [answer] = await peer.exchange(unicast(confirmed(service, hex(parameters), { invokeId })), 1000);
    return answer && parseReply(answer);
  };
  const reasons = () =>
    peer.received
      .map((octets) => Buffer.from(octets).toString('hex'))
      .filter((packet) => packet.includes(notification))
      .map((packet) => values.exec(packet)?.[1]);

  it('by address, with the reason; the list outlives the restart, and the Device says the same', async () => {
    const [high, low] = [peer.port >> 8, peer.port & 0xff].map((octet) => octet.toString(16).padStart(2, '0'));
    // WriteProperty of Restart_Notification_Recipients: 127.0.0.1 and the port of this client.
    const written = await ask(15, `0C 0200053A 19 CA 3E 1E 21 00 65 06 7F000001${high}${low} 1F 3F`);
    expect(written?.pduType).toBe(pduType.simpleAck);
    expect((await ask(20, '09 01 1D 07 00 67656865696D'))?.pduType).toBe(pduType.simpleAck);
    await until(() => reasons().length > 0, 10_000, 'the notification');
    expect(reasons()).toEqual([warmstart]);
    const read = await ask(12, '0C 0200053A 19 C4');
    expect(Buffer.from(read?.payload ?? []).toString('hex')).toContain(`3e91${warmstart}3f`);
    expect((await ask(20, '09 01 1D 07 00 67656865696D'))?.pduType).toBe(pduType.simpleAck);
    await until(() => reasons().length > 1, 10_000, 'the next one');
    expect(reasons()).toEqual([warmstart, warmstart]);
  });
});
