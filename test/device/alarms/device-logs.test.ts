import { appendFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ByteReader } from '../../../src/bacnet/encoding/byte-reader.js';
import { ObjectStore } from '../../../src/bacnet/object-model/object-store.js';
import { PropertyWriter } from '../../../src/bacnet/object-model/property-writer.js';
import type { EventRecord } from '../../../src/bacnet/server/events/event-record.js';
import { rangeOfBuffer } from '../../../src/bacnet/server/logs/buffer-range.js';
import { readEventLogRecord, readLogMultipleRecord } from '../../../src/bacnet/services/log-records.js';
import { DeviceLogs } from '../../../src/device/alarms/device-logs.js';
import type { KeptLogStates } from '../../../src/device/alarms/kept-log-states.js';
import { History } from '../../../src/journal/history.js';
import { isHistoryName } from '../../../src/journal/history-measurements.js';
import { DeviceClock } from '../../../src/objects/device-clock.js';
import { trendLogs } from '../../../src/objects/trends/trend-logs.js';
import { type Device, objectValues } from '../../journal/object-values.js';
import { temporaryFolder } from '../../journal/temporary-folder.js';
import { alarmRecord } from '../../support/bacnet/alarm-record.js';
import { KeptInMemory } from '../../support/kept-in-memory.js';
import { ManualClock } from '../../support/manual-clock.js';
import { RecordingLog } from '../../support/recording-log.js';
import { fromHex } from '../../vectors/from-hex.js';

const minuteMs = 60_000;
const eventLog = { objectType: 25, instance: 1 };
const trend = (instance: number) => ({ objectType: 27, instance });

/** A gateway with its logs on a real disk; `values` is what the UPS says. */
class Gateway {
  readonly states: KeptInMemory<KeptLogStates>;
  readonly reports: { readonly instance: number; readonly previous: number; readonly current: number }[] = [];
  readonly clock: ManualClock;
  readonly deviceClock: DeviceClock;
  readonly folder: string;
  device: Device = { numbers: { UPS_OUTPUT_Lr: 42, UNIT_OUTPUT_V1: 230 } };
  isSimulated = false;
  /** `[bacnet] values`, and whether the UPS measures in tenths. */
  scale: 'raw' | 'engineering' = 'raw';
  factor: 'none' | 'x10' = 'none';
  logs: DeviceLogs;
  store = new ObjectStore({ databaseRevision: 1 });
  #history: History;

  constructor(
    folder = temporaryFolder(),
    states = new KeptInMemory<KeptLogStates>(),
    atMs = Date.UTC(2026, 0, 15, 12),
  ) {
    this.folder = folder;
    this.states = states;
    this.clock = new ManualClock(atMs);
    this.deviceClock = new DeviceClock(this.clock);
    const { clock, deviceClock } = this;
    const log = new RecordingLog().logger;
    const recorder = { record: () => {} };
    this.#history = new History({ folder, clock, log, recorder, isSimulated: () => this.isSimulated });
    const openTrends = () => this.#history.openTrends();
    this.logs = new DeviceLogs({ folder, states, deviceClock, clock, log, openTrends });
  }

  async start(): Promise<this> {
    await this.logs.open(this);
    const current = () => ({
      values: { ...objectValues(this.device), factor: this.factor },
      isSimulated: this.isSimulated,
      scale: this.scale,
    });
    this.logs.start(current, (id, _, values) => {
      if (values.type !== 'bufferReady') throw new Error(values.type);
      const { previousNotification: previous, currentNotification: current } = values;
      this.reports.push({ instance: id.instance, previous, current });
    });
    for (const definition of this.logs.definitions('en', this)) this.store.add(definition);
    return this;
  }

  async stop(): Promise<void> {
    await this.logs.stop();
    await this.#history.stop();
  }

  /** The same disk after a proper stop, or after the power was cut. */
  async again(how: 'stop' | 'cut'): Promise<Gateway> {
    if (how === 'stop') await this.stop();
    const next = new Gateway(this.folder, new KeptInMemory(this.states.text), this.clock.wallMs());
    next.device = this.device;
    next.isSimulated = this.isSimulated;
    return next.start();
  }

  write(id: { objectType: number; instance: number }, propertyId: number, value: string) {
    const target = {
      isCommissioning: false,
      isOutOfService: () => false,
      write: (...write: Parameters<DeviceLogs['writes']['write']>) => this.logs.writes.write(...write),
    };
    const request = { objectId: id, propertyId, arrayIndex: undefined, value: fromHex(value) };
    return new PropertyWriter(this.store, target).write(request, 'a BMS');
  }

  number(id: { objectType: number; instance: number }, propertyId: number): unknown {
    const value = this.store.find(id.objectType, id.instance)?.value(propertyId);
    return value && 'value' in value ? value.value : undefined;
  }

  async #items(id: { objectType: number; instance: number }): Promise<ByteReader> {
    const buffer = this.store.find(id.objectType, id.instance)?.property(131)?.buffer;
    if (buffer === undefined) throw new Error('no Log_Buffer');
    return new ByteReader((await rangeOfBuffer(buffer, undefined, 1_000_000)).items);
  }

  async trend(instance: number) {
    const reader = await this.#items(trend(instance));
    const records: ReturnType<typeof readLogMultipleRecord>[] = [];
    while (reader.remaining > 0) records.push(readLogMultipleRecord(reader));
    return records;
  }

  async events() {
    const reader = await this.#items(eventLog);
    const records: ReturnType<typeof readEventLogRecord>[] = [];
    while (reader.remaining > 0) records.push(readEventLogRecord(reader));
    return records;
  }
}

async function gateway(): Promise<Gateway> {
  const made = await new Gateway().start();
  onTestFinished(() => made.stop());
  return made;
}

/** Of a synchronization, on the hour. */
function at(year: number, month: number, day: number, hour: number) {
  const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay() || 7;
  return [
    { year, month, day, weekday },
    { hour, minute: 0, second: 0, hundredths: 0 },
  ] as const;
}

const failure = (errorClass: number, errorCode: number) => ({ type: 'failure', error: { errorClass, errorCode } });
const status = (logDisabled: boolean, bufferPurged: boolean, logInterrupted: boolean) => ({
  type: 'logStatus',
  logStatus: { logDisabled, bufferPurged, logInterrupted },
});

describe('the Trend Logs Multiple (135-2016 §12.30)', () => {
  it('are named once each, and log measurements whose history is kept', () => {
    const names = trendLogs.flatMap(({ values }) => values);
    expect(names.filter((name) => !isHistoryName(name))).toEqual([]);
    expect(new Set(trendLogs.map(({ name }) => name)).size).toBe(trendLogs.length);
  });

  it('log once a minute, on the minute, what Present_Value is', async () => {
    const site = await gateway();
    await site.clock.advance(20_000);
    site.device = { numbers: { UPS_OUTPUT_Lr: 43, UPS_OUTPUT_KVA: 12.5, UPS_OUTPUT_kw: 11, UNIT_OUTPUT_Lr: 43 } };
    await site.clock.advance(2 * minuteMs);
    const [first, one, two, ...others] = await site.trend(1);
    expect(first?.logData).toEqual(status(false, false, false));
    const values = [43, 12.5, 11, 43].map((value) => ({ type: 'real', value }));
    expect(one?.logData).toEqual({ type: 'logData', values: [...values, { type: 'null' }] });
    expect(two?.logData).toEqual(one?.logData);
    expect(one?.timestamp.time).toEqual({ hour: 12, minute: 1, second: 0, hundredths: 0 });
    expect(two?.timestamp.time).toEqual({ hour: 12, minute: 2, second: 0, hundredths: 0 });
    expect(others).toEqual([]);
  });

  it('say what they log: Present_Value of Analog Values of this device, polled each 60 s', async () => {
    const site = await gateway();
    const { store } = site;
    const ofBattery = ['0c00800042', '0c00800043', '0c00800044', '0c00800046', '0c00800048'];
    expect(Buffer.from(store.read(trend(4), 132) as Uint8Array).toString('hex')).toBe(
      ofBattery.map((id) => `${id}1955`).join(''),
    );
    expect([197, 134, 126, 193].map((id) => site.number(trend(4), id))).toEqual([0, 6000, 43_200, true]);
  });

  it.each([
    ['stale', failure(0, 25)],
    ['refused', failure(0, 25)],
    ['pending', failure(0, 25)],
    ['implausible', failure(2, 37)],
    ['good', { type: 'real', value: 42 }],
  ] as const)('a value that is %s is never logged as a good number unless it is one', async (trust, logged) => {
    const site = await gateway();
    site.device = { numbers: { UPS_OUTPUT_Lr: 42 }, trust };
    await site.clock.advance(minuteMs);
    const [, record] = await site.trend(1);
    // What the UPS has no value for is NULL, whatever else is known.
    expect(record?.logData).toEqual({ type: 'logData', values: [logged, ...Array(4).fill({ type: 'null' })] });
  });

  it.each(['values=engineering', 'a UPS that does not measure in tenths'])(
    'say that they were interrupted where numbers go on on another scale: %s',
    async (change) => {
      const site = await gateway();
      site.factor = 'x10';
      site.device = { numbers: { UNIT_OUTPUT_I1: 123, UNIT_OUTPUT_V1: 230 } };
      await site.clock.advance(2 * minuteMs);
      if (change === 'values=engineering') site.scale = 'engineering';
      else site.factor = 'none';
      // Without a number there is no scale.
      site.device = { numbers: {} };
      await site.clock.advance(minuteMs);
      site.device = { numbers: { UNIT_OUTPUT_I1: 12, UNIT_OUTPUT_V1: 230 } };
      await site.clock.advance(2 * minuteMs);
      const data = (value: number | undefined) => ({
        type: 'logData',
        values: [value === undefined ? { type: 'null' } : { type: 'real', value }, ...Array(2).fill({ type: 'null' })],
      });
      expect((await site.trend(3)).map(({ logData }) => logData)).toEqual([
        ...[status(false, false, false), data(123), data(123), data(undefined)],
        ...[status(false, false, true), data(12), data(12)],
      ]);
      // A voltage has the same scale either way: its log goes on as it was.
      expect(await site.trend(2)).toHaveLength(6);
    },
  );

  it('tell that the clock was set', async () => {
    const site = await gateway();
    await site.clock.advance(minuteMs);
    site.clock.stepWall(-2 * 3_600_000);
    await site.clock.advance(minuteMs);
    const records = await site.trend(5);
    expect(records.map(({ logData }) => logData.type)).toEqual(['logStatus', 'logData', 'timeChange', 'logData']);
    expect(records[2]?.logData).toEqual({ type: 'timeChange', seconds: -7200 });
    expect((await site.events())[1]?.logDatum).toEqual({ type: 'timeChange', seconds: -7200 });
  });

  it('tell that the clock was set before the first record with a value: that of a UPS is read after the start', async () => {
    const site = await gateway();
    site.deviceClock.synchronize(...at(2026, 6, 17, 14), false);
    await site.clock.advance(minuteMs);
    const [start, change, value] = await site.trend(5);
    expect([start?.timestamp.date.month, change?.timestamp.date.month, value?.timestamp.date.month]).toEqual([1, 6, 6]);
    expect(change?.logData).toEqual({ type: 'timeChange', seconds: (153 * 24 + 2) * 3600 });
  });

  it.each([
    ['an event', (site: Gateway) => site.logs.accept(alarmRecord(1)), 'notification'],
    ['a log that is disabled', (site: Gateway) => site.write(eventLog, 133, '10'), 'logStatus'],
  ])('tell that the clock was set before %s', async (_, happens, type) => {
    const site = await gateway();
    site.deviceClock.synchronize(...at(2026, 1, 15, 9), false);
    await happens(site);
    const types = (await site.events()).map(({ logDatum }) => logDatum.type);
    expect(types).toEqual(['logStatus', 'timeChange', type]);
  });

  it('of imaginary data have records of their own', async () => {
    const site = await gateway();
    await site.clock.advance(2 * minuteMs);
    site.isSimulated = true;
    await site.clock.advance(3 * minuteMs);
    const imaginary = await site.again('stop');
    expect(await imaginary.trend(1)).toHaveLength(5);
    imaginary.isSimulated = false;
    const real = await imaginary.again('stop');
    expect(await real.trend(1)).toHaveLength(4);
    await real.stop();
  });
});

describe('beside a gateway that runs', () => {
  it('a command that ends sees the same objects, touches nothing, and has no records', async () => {
    const site = new Gateway();
    for (const definition of site.logs.definitions('en', site)) site.store.add(definition);
    expect(site.store.objects).toHaveLength(trendLogs.length + 1);
    expect([133, 141, 145].map((id) => site.number(trend(1), id))).toEqual([true, 0, 0]);
    await site.logs.stop();
    expect(readdirSync(site.folder)).toEqual([]);
  });
});

describe('after a restart', () => {
  it.each(['stop', 'cut'] as const)(
    'by a %s, every record that was read is there, and the interruption too',
    async (how) => {
      const first = await new Gateway().start();
      await first.clock.advance(4 * minuteMs);
      const before = await first.trend(2);
      const next = await first.again(how);
      const after = await next.trend(2);
      expect(after.slice(0, before.length)).toEqual(before);
      expect(after.at(-1)?.logData).toEqual(status(false, false, true));
      expect([141, 145].map((id) => next.number(trend(2), id))).toEqual([6, 6]);
      await next.stop();
    },
  );

  it('Enable, Stop_When_Full, Notification_Threshold and a purge are as they were written', async () => {
    const first = await new Gateway().start();
    await first.clock.advance(4 * minuteMs);
    expect(await first.write(trend(3), 133, '10')).toBeUndefined();
    expect(await first.write(trend(2), 144, '11')).toBeUndefined();
    expect(await first.write(trend(1), 137, '2264')).toEqual({ errorClass: 2, errorCode: 9 });
    expect(await first.write(trend(1), 137, '2164')).toBeUndefined();
    expect(await first.write(trend(1), 141, '2100')).toBeUndefined();
    const next = await first.again('cut');
    expect(next.number(trend(3), 133)).toBe(false);
    expect(next.number(trend(2), 144)).toBe(true);
    expect(next.number(trend(1), 137)).toBe(100);
    expect((await next.trend(1)).map(({ logData }) => logData)).toEqual([
      status(false, true, false),
      status(false, false, true),
    ]);
    // Of a disabled log nothing is told, and it stays as it was.
    await next.clock.advance(minuteMs);
    expect((await next.trend(3)).at(-1)?.logData).toEqual(status(true, false, false));
    await next.stop();
  });

  it('900 records of the longest texts are there after a restart', async () => {
    const site = await new Gateway().start();
    const record: EventRecord = {
      initiatingDevice: { objectType: 8, instance: 4_194_302 },
      eventObject: { objectType: 19, instance: 65_000 },
      timeStamp: {
        type: 'dateTime',
        dateTime: {
          date: { year: 2026, month: 1, day: 15, weekday: 4 },
          time: { hour: 12, minute: 0, second: 0, hundredths: 0 },
        },
      },
      notificationClass: 1,
      priority: 255,
      eventType: 19,
      messageText: 'x'.repeat(256),
      notifyType: 0,
      ackRequired: true,
      fromState: 0,
      toState: 1,
      eventValues: {
        type: 'changeOfReliability',
        reliability: 12,
        statusFlags: { inAlarm: true, fault: true, overridden: false, outOfService: false },
        propertyValues: [{ propertyId: 85, arrayIndex: undefined, value: fromHex('2104'), priority: undefined }],
      },
    };
    for (let batch = 0; batch < 5; batch += 1) {
      for (let count = 0; count < 200; count += 1) site.logs.accept(record);
      await site.logs.flushEvents();
    }
    const next = await site.again('stop');
    onTestFinished(() => next.stop());
    expect(next.number(eventLog, 141)).toBe(900);
  });

  it('five power cuts cost no record of the Event Log that was read, though the last line is torn', async () => {
    let site = await new Gateway().start();
    let seen: unknown[] = [];
    for (let cut = 0; cut < 5; cut += 1) {
      site.logs.accept(alarmRecord(cut));
      const now = await site.events();
      expect(now.slice(0, seen.length)).toEqual(seen);
      seen = now;
      const ring = readdirSync(site.folder).find((name) => /^event-log-\d/.test(name)) ?? '';
      appendFileSync(join(site.folder, ring), '5a5a5a5a 99 17685');
      site = await site.again('cut');
    }
    const all = await site.events();
    expect(all.slice(0, seen.length)).toEqual(seen);
    expect(site.number(eventLog, 145)).toBe(11);
    await site.stop();
  });
});

describe('what a BMS may write', () => {
  it.each([
    ['Record_Count but 0', 141, '2101', { errorClass: 2, errorCode: 37 }],
    ['Notification_Threshold beyond Buffer_Size', 137, '23 00a8c1', { errorClass: 2, errorCode: 37 }],
    ['Enable as a number', 133, '2101', { errorClass: 2, errorCode: 9 }],
    ['Buffer_Size', 126, '2164', { errorClass: 2, errorCode: 40 }],
    ['Total_Record_Count', 145, '2100', { errorClass: 2, errorCode: 40 }],
    ['Log_Interval', 134, '2164', { errorClass: 2, errorCode: 40 }],
    ['Log_Buffer', 131, '2100', { errorClass: 2, errorCode: 40 }],
  ])('%s: refused', async (_, property, value, error) => {
    const site = await gateway();
    expect(await site.write(trend(1), property, value)).toEqual(error);
  });

  it('Notification_Threshold: BUFFER_READY tells of what can be read', async () => {
    const site = await gateway();
    expect(await site.write(trend(1), 137, '2103')).toBeUndefined();
    await site.clock.advance(4 * minuteMs);
    expect(site.reports).toEqual([]);
    await site.trend(1);
    expect(site.reports).toEqual([{ instance: 1, previous: 0, current: 5 }]);
  });
});
