import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ObjectStore } from '../../src/bacnet/object-model/object-store.js';
import { PropertyWriter } from '../../src/bacnet/object-model/property-writer.js';
import { GatewayMemory } from '../../src/device/gateway-memory.js';
import { Restarts } from '../../src/device/restarts.js';
import { DeviceClock } from '../../src/objects/device-clock.js';
import { BacnetBench, deviceProperties, silentLog } from '../support/bacnet/bacnet-bench.js';
import { ManualClock } from '../support/manual-clock.js';

const id = { objectType: 8, instance: 1338 };
/** Restart_Notification_Recipients. */
const propertyId = 202;

let folder: string;
let store: ObjectStore;
let restarts: Restarts;
let writer: PropertyWriter;

/** A run of the program on the same disk. */
async function open(): Promise<GatewayMemory> {
  const memory = new GatewayMemory(join(folder, 'identity.json'), silentLog);
  await memory.load();
  restarts = new Restarts(memory);
  const { server } = new BacnetBench();
  store = new ObjectStore({ databaseRevision: 0 });
  store.add({
    id,
    name: 'UPS',
    properties: [...deviceProperties(), ...server.protocolProperties(), ...restarts.properties()],
  });
  restarts.recipientList.attach(store);
  writer = new PropertyWriter(store, {
    isCommissioning: false,
    isOutOfService: () => false,
    write: (write) => restarts.recipientList.write(write),
  });
  return memory;
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'recipients-'));
  await open();
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const read = () => {
  const octets = store.read(id, propertyId);
  return octets instanceof Uint8Array ? Buffer.from(octets).toString('hex') : octets;
};
const write = async (hex: string) => {
  const value = Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
  const failure = await writer.write({ objectId: id, propertyId, arrayIndex: undefined, value }, 'BMS');
  return failure === undefined ? 'done' : `${failure.errorClass}/${failure.errorCode}`;
};
/** Device 77, then 192.168.1.20:47808 on the own network. */
const two = '0c0200004d 1e 2100 6506c0a80114bac0 1f';

describe('Restart_Notification_Recipients (135-2016 §12.11.46)', () => {
  it('is a local broadcast as long as nobody has written anything', () => {
    expect(read()).toBe('1e2100601f');
  });

  it('is written, read, and still there after a restart', async () => {
    expect(await write(two)).toBe('done');
    expect(read()).toBe(two.replaceAll(' ', ''));
    await open();
    expect(read()).toBe(two.replaceAll(' ', ''));
    expect(restarts.recipients).toHaveLength(2);
  });

  it('can be empty: then nobody is told, after a restart neither', async () => {
    expect(await write('')).toBe('done');
    await open();
    expect([read(), restarts.recipients]).toEqual(['', []]);
  });

  it.each([
    ['no device', '0c00800001', '2/37'],
    ['the device that stands for an unknown one', '0c023fffff', '2/37'],
    ['an address of five octets', '1e 2100 6505c0a80114ba 1f', '2/37'],
    ['another type', '2105', '2/9'],
    ['33 of them', '0c0200004d'.repeat(33), '3/20'],
  ])('does not take %s', async (_, octets, failure) => {
    expect(await write(octets)).toBe(failure);
    expect(read()).toBe('1e2100601f');
  });

  it('a list that the disk does not take is not acknowledged, and not served', async () => {
    rmSync(folder, { recursive: true });
    expect(await write(two)).toBe('0/25');
    expect([read(), restarts.recipients.length]).toEqual(['1e2100601f', 1]);
  });
});

describe('the Device says when it was started and why', () => {
  it('by the local time that it serves', () => {
    const clock = new ManualClock();
    const deviceClock = new DeviceClock(clock);
    restarts.begin({ date: deviceClock.date(), time: deviceClock.time() });
    const [reason, stamp] = restarts.properties();
    expect(reason).toEqual({ id: 196, value: { type: 'enumerated', value: 0 } });
    // A BACnetTimeStamp with date and time.
    const octets = stamp?.value.type === 'constructed' ? Buffer.from(stamp.value.octets).toString('hex') : '';
    expect([stamp?.id, octets]).toEqual([203, expect.stringMatching(/^2ea4[0-9a-f]{8}b4[0-9a-f]{8}2f$/)]);
  });

  it('is told once', () => {
    expect(restarts.take()).toBe(false);
    restarts.begin({
      date: { year: 2026, month: 1, day: 2, weekday: 5 },
      time: { hour: 3, minute: 4, second: 5, hundredths: 6 },
    });
    expect([restarts.take(), restarts.take()]).toEqual([true, false]);
  });
});
