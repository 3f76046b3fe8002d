import { appendFileSync, copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ByteReader } from '../../../src/bacnet/encoding/byte-reader.js';
import { ByteWriter } from '../../../src/bacnet/encoding/byte-writer.js';
import { writeTimeStamp } from '../../../src/bacnet/encoding/constructed/time-stamp.js';
import { Acknowledgements } from '../../../src/bacnet/server/events/acknowledgement.js';
import { rangeOfBuffer } from '../../../src/bacnet/server/logs/buffer-range.js';
import type { EventNotification } from '../../../src/bacnet/services/event-notification.js';
import { readEventLogRecord } from '../../../src/bacnet/services/log-records.js';
import { AlarmMemory } from '../../../src/device/alarms/alarm-memory.js';
import { AlarmService } from '../../../src/device/alarms/alarm-service.js';
import { GatewayMemory } from '../../../src/device/gateway-memory.js';
import { ServedDevice } from '../../../src/device/served-device.js';
import { History } from '../../../src/journal/history.js';
import { encodeRecord } from '../../../src/journal/record-line.js';
import { DeviceClock } from '../../../src/objects/device-clock.js';
import { readSettings } from '../../../src/settings/read-settings.js';
import { snapshotOf, upsOf } from '../../objects/register-image.js';
import { mapped } from '../../objects/values-of.js';
import { silentLog } from '../../support/bacnet/bacnet-bench.js';
import { ManualClock } from '../../support/manual-clock.js';
import { servedState } from '../../support/served-state.js';
import { freeUdpPort } from '../../support/udp.js';
import { until } from '../../support/until.js';
import { fromHex } from '../../vectors/from-hex.js';

const masterys = upsOf('masterys-gp4');
const onBattery = { objectType: 5, instance: 10 };
const eventLog = { objectType: 25, instance: 1 };
const loads = { objectType: 27, instance: 1 };

let folder: string;
let clock: ManualClock;
let port: number;
let memory: AlarmMemory;
let service: AlarmService;
let device: ServedDevice;

/** The load is on the inverter (S000); A019 is bit 3 of VU-MAP 0x0039. */
const stateOf = (isOnBattery: boolean) => {
  const image = { '0x0030': 1, '0x0039': isOnBattery ? 8 : 0 };
  return servedState(mapped(snapshotOf(masterys, image, { connection: 'running' })));
};

/** What was served before has stopped, or its power was cut; the clock goes on. */
async function serve(lines = '', isOnBattery = false, hasTrends = true): Promise<void> {
  const text = `[bacnet]\nbind=127.0.0.1\nport=${port}\n${lines}`;
  const { settings } = readSettings(new TextEncoder().encode(text), { file: 'config.ini' });
  if (settings === undefined) throw new Error('no settings');
  memory = new AlarmMemory({ path: join(folder, 'alarms.json'), clock, log: silentLog });
  await memory.load();
  const deviceClock = new DeviceClock(clock);
  const recorder = { record: () => {} };
  const history = new History({
    folder: join(folder, 'journal'),
    clock,
    log: silentLog,
    recorder,
    isSimulated: () => false,
  });
  service = new AlarmService({
    dataDir: folder,
    memory,
    deviceClock,
    clock,
    log: silentLog,
    report: () => undefined,
    openTrends: () => (hasTrends ? history.openTrends() : Promise.reject(new Error('EIO'))),
  });
  const identity = new GatewayMemory(join(folder, 'identity.json'), silentLog);
  const state = stateOf(isOnBattery);
  await service.prepare(settings.bacnet.alarm_points, state);
  const parts = { memory: identity, deviceClock, version: '1.0.0', clock, log: silentLog, alarms: service };
  device = new ServedDevice(settings, state, parts);
  await device.start();
  await clock.advance(0);
}

async function publish(isOnBattery: boolean): Promise<void> {
  device.publish({ cause: 'poll', state: stateOf(isOnBattery), before: undefined, changes: [] });
  await clock.advance(0);
}

async function logged(): Promise<readonly EventNotification[]> {
  const buffer = device.store.find(25, 1)?.property(131)?.buffer;
  if (buffer === undefined) throw new Error('no Log_Buffer');
  const reader = new ByteReader((await rangeOfBuffer(buffer, undefined, 1_000_000)).items);
  const notifications: EventNotification[] = [];
  while (reader.remaining > 0) {
    const { logDatum } = readEventLogRecord(reader);
    if (logDatum.type === 'notification') notifications.push(logDatum.notification);
  }
  return notifications;
}

const hex = (id: { objectType: number; instance: number }, propertyId: number, index?: number) => {
  const octets = device.store.read(id, propertyId, index);
  return octets instanceof Uint8Array ? Buffer.from(octets).toString('hex') : octets;
};
const stampOf = ({ timeStamp }: EventNotification) => {
  const writer = new ByteWriter(32);
  writeTimeStamp(writer, timeStamp);
  return Buffer.from(writer.bytes()).toString('hex');
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'served-logs-'));
  clock = new ManualClock();
  port = await freeUdpPort();
});

afterEach(async () => {
  await device.stop();
  await service.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('the Event Log of the device', () => {
  it('has each event with the stamp of Event_Time_Stamps, and its acknowledgement', async () => {
    await serve();
    await publish(true);
    await clock.advance(5000);
    const acknowledged = device.alarms?.center.acknowledge(onBattery, 'Jean');
    await clock.advance(1000);
    expect(await acknowledged).toBe(true);
    const [event, acknowledgement, ...others] = await logged();
    expect(others).toEqual([]);
    expect(event).toMatchObject({ eventObject: onBattery, notifyType: 0, fromState: 0, toState: 2, processId: 0 });
    expect(event && stampOf(event)).toBe(hex(onBattery, 130, 1));
    expect(acknowledgement).toMatchObject({ eventObject: onBattery, notifyType: 2, toState: 2, fromState: undefined });
  });

  it('brings the states up to date when the power was cut before they were kept', async () => {
    await serve();
    await clock.advance(10_000);
    await memory.flush();
    const before = join(folder, 'before');
    const file = join(folder, 'alarms.json');
    if (existsSync(file)) copyFileSync(file, before);
    await publish(true);
    await clock.advance(5000);
    const [event] = await logged();
    const stamp = hex(onBattery, 130, 1);
    // The event is in the log; the file never came to the disk.
    await device.stop();
    await memory.flush();
    if (existsSync(before)) copyFileSync(before, file);
    else rmSync(file);
    await serve('', true);
    expect([hex(onBattery, 36), hex(onBattery, 130, 1)]).toEqual(['9102', stamp]);
    // Not acknowledged, and not told once more.
    expect(hex(onBattery, 0)).toBe('820560');
    await publish(true);
    await clock.advance(60_000);
    expect((await logged()).map(stampOf)).toEqual([event && stampOf(event)]);
  });
});

describe('a power cut after an event was told and before it was kept', () => {
  /** The disk has nothing of the event. */
  const cut = async () => {
    await device.stop();
    await service.stop();
    await memory.flush();
    rmSync(join(folder, 'alarms.json'));
    rmSync(join(folder, 'journal'), { recursive: true });
  };

  it('has it told anew, with a new stamp; an acknowledgement of the first one is invalid-time-stamp', async () => {
    await serve();
    await publish(true);
    await clock.advance(6000);
    const [first] = await logged();
    if (first === undefined) throw new Error('not told');
    await cut();
    await serve('', true);
    await publish(true);
    await clock.advance(6000);
    const [second] = await logged();
    expect(second).toMatchObject({ eventObject: onBattery, fromState: 0, toState: 2 });
    expect(second && stampOf(second)).not.toBe(stampOf(first));
    const { alarms, store } = device;
    if (alarms === undefined) throw new Error('no alarms');
    const refused = new Acknowledgements(store, alarms.events, silentLog).acknowledge(
      { eventObject: onBattery, eventStateAcknowledged: 2, timeStamp: first.timeStamp, acknowledgmentSource: 'Jean' },
      'Jean',
    );
    // SERVICES, INVALID_TIME_STAMP.
    expect(await refused).toEqual({ errorClass: 5, errorCode: 14 });
  });

  it('tells nobody of the return of an alarm that has gone meanwhile', async () => {
    await serve();
    await publish(true);
    await clock.advance(6000);
    await cut();
    await serve();
    await publish(false);
    await clock.advance(60_000);
    expect(await logged()).toEqual([]);
    expect(hex(onBattery, 36)).toBe('9100');
  });
});

describe('a disk that cannot be read', () => {
  it('costs the Trend Logs, and neither the port nor the Event Log', async () => {
    await serve('', false, false);
    await publish(true);
    await clock.advance(61_000);
    expect((await logged()).map(({ eventObject }) => eventObject)).toEqual([onBattery]);
    expect([hex(loads, 141), hex(loads, 145)]).toEqual(['2100', '2100']);
    expect(await device.store.find(27, 1)?.property(131)?.buffer?.extent()).toEqual({ oldest: 1, newest: 0 });
  });

  it('costs no more where events of the last run cannot be told', async () => {
    await serve();
    await publish(true);
    await clock.advance(6000);
    await device.stop();
    await service.stop();
    const inJournal = join(folder, 'journal');
    const ring = join(inJournal, readdirSync(inJournal).find((name) => /^event-log-\d/.test(name)) ?? '');
    const lines = readFileSync(ring, 'utf8').trim().split('\n').length;
    const atMs = clock.wallMs();
    appendFileSync(ring, encodeRecord({ sequence: lines + 1, atMs, text: `R ${atMs} /w==` }));
    rmSync(join(folder, 'alarms.json'), { force: true });
    await serve('', true);
    expect(hex(onBattery, 36)).toBe('9102');
  });
});

describe('BUFFER_READY (135-2016 §13.3.7)', () => {
  it('of a trend log is an event from NORMAL to NORMAL, with both counts', async () => {
    await serve();
    const write = service.definitions('en', stateOf(false)).find(({ id }) => id.objectType === 27);
    expect(write?.name).toBe('TREND_LOADS');
    const owner = device.ownedWrites.find((one) => one.owns(27, 137));
    const threshold = { objectId: loads, propertyId: 137, arrayIndex: undefined, octets: fromHex('2102') };
    const written = owner?.write({ ...threshold, value: { type: 'unsigned', value: 2 } }, 'a BMS');
    await clock.advance(2000);
    expect(await written).toBeUndefined();
    await clock.advance(60_000);
    // Somebody reads: the records are shown.
    const buffer = device.store.find(27, 1)?.property(131)?.buffer;
    await buffer?.extent();
    await clock.advance(1000);
    const [event] = await until(async () => ((await logged()).length > 0 ? logged() : false), 5000, 'the event');
    expect(event).toMatchObject({
      eventObject: loads,
      eventType: 10,
      notificationClass: 4,
      notifyType: 1,
      fromState: 0,
      toState: 0,
      eventValues: {
        type: 'bufferReady',
        bufferProperty: { objectId: loads, propertyId: 131 },
        previousNotification: 0,
        currentNotification: 2,
      },
    });
    expect(event && stampOf(event)).toBe(hex(loads, 130, 3));
    expect([hex(loads, 173), hex(loads, 140), hex(loads, 0)]).toEqual(['2102', '2100', '8205e0']);
  });
});

describe('alarm_points=no', () => {
  it('has no log, no file of one, and nothing that runs', async () => {
    await serve('alarm_points=no\n');
    await clock.advance(20 * 60_000);
    expect([device.store.find(25, 1), device.store.find(27, 1)]).toEqual([undefined, undefined]);
    expect(existsSync(join(folder, 'journal')) ? readdirSync(join(folder, 'journal')) : []).toEqual([]);
    expect(hex(eventLog, 131)).toEqual({ errorClass: 1, errorCode: 31 });
  });
});
