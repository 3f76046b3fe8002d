import { afterEach, describe, expect, it } from 'vitest';
import { UdpDoor, type UdpDoorOptions } from '../../../src/northbound/access/udp-door.js';
import { parseAddressRange } from '../../../src/settings/address-range.js';
import { silentLog } from '../../support/bacnet/bacnet-bench.js';
import { ManualClock } from '../../support/manual-clock.js';
import { bound, freeUdpPort, RawPeer } from '../../support/udp.js';
import { until } from '../../support/until.js';

const ends: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function open(own: Partial<UdpDoorOptions> = {}) {
  const clock = new ManualClock();
  const heard: string[] = [];
  const refused: string[] = [];
  const port = await freeUdpPort();
  const door = new UdpDoor({
    name: 'Test',
    bind: '127.0.0.1',
    port,
    allowed: [],
    limits: { perAddress: 3, inAll: 5, octetsOfOne: 100 },
    clock,
    log: silentLog,
    onDatagram: (octets) => {
      heard.push(Buffer.from(octets).toString());
      return Buffer.from(`${Buffer.from(octets)}!`);
    },
    onRefused: (address, reason) => void refused.push(`${address} ${reason}`),
    ...own,
  });
  ends.push(() => door.stop());
  await door.start();
  const peer = await RawPeer.open(own.port ?? port);
  ends.push(() => peer.close());
  return { door, clock, heard, refused, peer };
}

describe('a UDP door', () => {
  it('answers where it was asked from', async () => {
    const { peer, door } = await open();
    peer.send(Buffer.from('one'));
    expect(Buffer.from((await peer.next(5000)) ?? []).toString()).toBe('one!');
    expect(door.door).toMatchObject({ transport: 'udp', isOpen: true, problem: undefined });
  });

  it('hears of one address so much a second and drops the rest', async () => {
    const { peer, heard, refused, clock } = await open();
    for (let count = 0; count < 10; count += 1) peer.send(Buffer.from(`${count}`));
    await until(() => heard.length + refused.length === 10, 5000, 'all have come');
    expect(heard).toEqual(['0', '1', '2']);
    expect(refused[0]).toBe('127.0.0.1 crowded');
    await clock.advance(1000);
    peer.send(Buffer.from('again'));
    await until(() => heard.length === 4, 5000, 'a second later it is heard');
  });

  it('counts a long answer as several, for its address and for all', async () => {
    const long = Buffer.alloc(250);
    const heard: string[] = [];
    const { peer, clock, refused } = await open({
      onDatagram: (octets) => {
        heard.push(Buffer.from(octets).toString());
        return long;
      },
    });
    for (let count = 0; count < 3; count += 1) peer.send(Buffer.from(`${count}`));
    await until(() => heard.length + refused.length === 3, 5000, 'all have come');
    // One and two more are the three of a second.
    expect(heard).toEqual(['0']);
    await clock.advance(1000);
    peer.send(Buffer.from('again'));
    await until(() => heard.length === 2, 5000, 'a second later it is heard');
  });

  it('lets nobody in whose address is not allowed', async () => {
    const range = parseAddressRange('192.0.2.0/24');
    const { peer, heard, refused } = await open({ allowed: range === undefined ? [] : [range] });
    peer.send(Buffer.from('one'));
    await until(() => refused.length === 1, 5000, 'it is refused');
    expect([heard, refused]).toEqual([[], ['127.0.0.1 not-allowed']]);
  });

  it('says that its port is taken, and takes it as soon as it is free', async () => {
    const port = await freeUdpPort();
    const other = await bound('127.0.0.1', port);
    const { door, clock } = await open({ port });
    expect(door.door).toMatchObject({ port, isOpen: false, problem: 'port-taken' });
    await new Promise<void>((resolve) => other.close(resolve));
    await clock.advance(10_000);
    await until(() => door.door.isOpen, 5000, 'it is open');
    expect(door.door.problem).toBeUndefined();
  });

  it('stops once and for all, also while it waits for its port', async () => {
    const port = await freeUdpPort();
    const other = await bound('127.0.0.1', port);
    const { door, clock } = await open({ port });
    await door.stop();
    await door.stop();
    await new Promise<void>((resolve) => other.close(resolve));
    await clock.advance(60_000);
    expect(door.door.isOpen).toBe(false);
  });
});
