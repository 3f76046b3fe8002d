import { beforeEach, describe, expect, it } from 'vitest';
import { ByteReader } from '../../../../src/bacnet/encoding/byte-reader.js';
import { EventLog } from '../../../../src/bacnet/server/logs/event-log.js';
import {
  EventLogRecords,
  type KeptRecord,
  type RecordKeeper,
} from '../../../../src/bacnet/server/logs/event-log-records.js';
import { LogObject, type LogState } from '../../../../src/bacnet/server/logs/log-object.js';
import { readEventLogRecord } from '../../../../src/bacnet/services/log-records.js';
import { alarmRecord } from '../../../support/bacnet/alarm-record.js';
import { fromHex } from '../../../vectors/from-hex.js';

/** A disk that outlives its gateway. */
class Disk implements RecordKeeper {
  readonly kept: (KeptRecord | undefined)[] = [];
  #waiting: KeptRecord[] = [];
  #settled = 0;
  #listener: (settled: number) => void = () => {};

  async load(most: number) {
    return { records: this.kept.slice(-most), lastSequence: this.kept.length };
  }

  append(record: KeptRecord): void {
    this.#waiting.push(record);
  }

  async flush(): Promise<void> {
    this.#settled += this.#waiting.length;
    this.kept.push(...this.#waiting.splice(0));
    this.#listener(this.#settled);
  }

  onSettled(listener: (settled: number) => void): void {
    this.#listener = listener;
    this.#settled = 0;
    // What was not flushed is gone with the power.
    this.#waiting = [];
  }
}

const eventLog = { objectType: 25, instance: 1 };
const startMs = Date.UTC(2026, 0, 15, 12, 0, 0);

let disk: Disk;
let nowMs: number;
let notified: [number, number][];
let state: LogState | undefined;
let records: EventLogRecords;
let log: LogObject;
let events: EventLog;

/** A start of the gateway, with what the last one has kept. */
async function start(): Promise<void> {
  records = new EventLogRecords({ bufferSize: 10, keeper: disk, localMs: () => nowMs });
  await records.load();
  log = new LogObject({
    bufferSize: 10,
    records,
    state,
    defaultThreshold: 0,
    keep: async (kept) => {
      state = kept;
    },
    notify: (previous, current) => notified.push([previous, current]),
  });
  events = new EventLog(eventLog, log, records);
  log.start();
  await records.flush();
}

beforeEach(async () => {
  disk = new Disk();
  nowMs = startMs;
  notified = [];
  state = undefined;
  await start();
});

const bits = ({ logDisabled, bufferPurged, logInterrupted }: Readonly<Record<string, boolean>>) =>
  `${logDisabled ? 'disabled' : ''}${bufferPurged ? 'purged' : ''}${logInterrupted ? 'interrupted' : ''}` || 'enabled';

/** Number and content of each record, in short. */
async function content(): Promise<readonly string[]> {
  const { oldest, newest } = await records.extent();
  return (await records.read(oldest, newest)).map(({ sequenceNumber, octets }) => {
    const { logDatum } = readEventLogRecord(new ByteReader(octets));
    if (logDatum.type === 'logStatus') return `${sequenceNumber} ${bits(logDatum.logStatus)}`;
    if (logDatum.type === 'timeChange') return `${sequenceNumber} ${logDatum.seconds} s`;
    expect(logDatum.notification.processId).toBe(0);
    return `${sequenceNumber} BV ${logDatum.notification.eventObject.instance}`;
  });
}

const accept = (...instances: readonly number[]) => {
  for (const instance of instances) events.accept(alarmRecord(instance));
};

describe('an Event Log (135-2016 §12.27)', () => {
  it('begins with the record that it is enabled, and takes notifications in their order', async () => {
    accept(0, 1);
    records.addTimeChange(-3600);
    expect(await content()).toEqual(['1 enabled', '2 BV 0', '3 BV 1', '4 -3600 s']);
    expect(records.shown).toEqual({ recordCount: 4, totalRecordCount: 4 });
  });

  it('stamps each record when it was made', async () => {
    nowMs += 1234;
    accept(0);
    await records.flush();
    const [record] = await records.read(2, 2);
    const { timestamp } = readEventLogRecord(new ByteReader(record?.octets ?? new Uint8Array()));
    expect(timestamp).toEqual({
      date: { year: 2026, month: 1, day: 15, weekday: 4 },
      time: { hour: 12, minute: 0, second: 1, hundredths: 23 },
    });
    expect(await records.firstNewerThan(startMs)).toBe(2);
    expect(await records.firstNewerThan(startMs + 1230)).toBeUndefined();
    expect(await records.lastOlderThan(startMs + 1230)).toBe(1);
  });

  it('shows a record when it is on the disk, and counts it then', async () => {
    accept(0);
    expect(records.shown).toEqual({ recordCount: 1, totalRecordCount: 1 });
    expect(records.made).toEqual({ recordCount: 2, totalRecordCount: 2 });
    await records.flush();
    expect(records.shown).toEqual({ recordCount: 2, totalRecordCount: 2 });
  });

  it('lets the oldest give way when it is full', async () => {
    accept(...Array.from({ length: 12 }, (_, index) => index));
    const all = await content();
    expect(all).toHaveLength(10);
    expect([all.at(0), all.at(-1)]).toEqual(['4 BV 2', '13 BV 11']);
    expect(records.shown).toEqual({ recordCount: 10, totalRecordCount: 13 });
  });

  it('goes on after a restart, which was an interruption; numbers go on too', async () => {
    accept(0);
    await records.flush();
    accept(1);
    await start();
    accept(2);
    expect(await content()).toEqual(['1 enabled', '2 BV 0', '3 interrupted', '4 BV 2']);
  });

  it('has a record of an interruption where the disk has lost one', async () => {
    accept(0, 1);
    await records.flush();
    disk.kept[1] = undefined;
    await start();
    expect(await content()).toEqual(['1 enabled', '2 interrupted', '3 BV 1', '4 interrupted']);
  });

  it.each([
    ['that ends too early', '0ea47e010f'],
    ['of another kind', '9105'],
    ['with something behind it', '0ea47e010f04b40c0000000f1e0a05001f00'],
  ])('has a record of an interruption in place of one %s, and goes on', async (_, octets) => {
    accept(0, 1);
    await records.flush();
    disk.kept[1] = { localMs: startMs, octets: fromHex(octets), isPurge: false };
    await start();
    expect(await content()).toEqual(['1 enabled', '2 interrupted', '3 BV 1', '4 interrupted']);
    expect((await events.notificationsAfter(0)).map(({ eventObject }) => eventObject.instance)).toEqual([1]);
  });

  it('tells which notifications are newer than so many records', async () => {
    accept(0, 1);
    records.addTimeChange(5);
    accept(2);
    await records.flush();
    const newer = await events.notificationsAfter(2);
    expect(newer.map(({ eventObject }) => eventObject.instance)).toEqual([1, 2]);
    expect(newer[0]).toMatchObject({ messageText: 'ON BATTERY', toState: 2, ackRequired: true });
  });
});

describe('what a BMS writes to a log', () => {
  it('Enable FALSE is recorded, and nothing after it; TRUE is recorded again (135-2016 §12.27.6)', async () => {
    expect(await log.setEnable(false)).toBeUndefined();
    accept(0);
    expect(await log.setEnable(false)).toBeUndefined();
    expect(await log.setEnable(true)).toBeUndefined();
    accept(1);
    expect(await content()).toEqual(['1 enabled', '2 disabled', '3 enabled', '4 BV 1']);
  });

  it('Enable FALSE stays over a restart, which is then no record', async () => {
    await log.setEnable(false);
    await start();
    accept(0);
    expect(log.state.enable).toBe(false);
    expect(await content()).toEqual(['1 enabled', '2 disabled']);
  });

  it('Record_Count 0 purges: the record of it is the first, numbers and Total_Record_Count go on (135-2016 §12.27.14)', async () => {
    accept(0, 1);
    await log.purge();
    expect(await content()).toEqual(['4 purged']);
    expect(records.shown).toEqual({ recordCount: 1, totalRecordCount: 4 });
    accept(2);
    await records.flush();
    await start();
    expect(await content()).toEqual(['4 purged', '5 BV 2', '6 interrupted']);
  });

  it('a log that is purged while it is disabled says both', async () => {
    await log.setEnable(false);
    await log.purge();
    expect(await content()).toEqual(['3 disabledpurged']);
  });

  it('Stop_When_Full: the last place is for the record that logging has ended (135-2016 §12.27.12)', async () => {
    await log.setStopWhenFull(true);
    accept(...Array.from({ length: 12 }, (_, index) => index));
    const all = await content();
    expect(all).toHaveLength(10);
    expect([all.at(0), all.at(-2), all.at(-1)]).toEqual(['1 enabled', '9 BV 7', '10 disabled']);
    expect(log.state.enable).toBe(false);
    expect(state?.enable).toBe(false);
  });

  it('Enable TRUE of such a log is refused with log-buffer-full until it is purged', async () => {
    await log.setStopWhenFull(true);
    accept(...Array.from({ length: 12 }, (_, index) => index));
    expect(await log.setEnable(true)).toEqual({ errorClass: 1, errorCode: 75 });
    await log.purge();
    expect(await log.setEnable(true)).toBeUndefined();
    expect(await content()).toEqual(['11 disabledpurged', '12 enabled']);
  });

  it('Stop_When_Full TRUE of a full buffer ends logging, and the oldest gives way to the record of it', async () => {
    accept(...Array.from({ length: 12 }, (_, index) => index));
    await log.setStopWhenFull(true);
    const all = await content();
    expect([all.length, all.at(0), all.at(-1)]).toEqual([10, '5 BV 3', '14 disabled']);
  });
});

describe('BUFFER_READY (135-2016 §13.3.7)', () => {
  const flushed = async (...instances: readonly number[]) => {
    accept(...instances);
    await records.flush();
  };

  it('comes when Notification_Threshold records are there since the last one, with both counts', async () => {
    await log.setNotificationThreshold(3);
    await flushed(0);
    expect(notified).toEqual([]);
    await flushed(1);
    expect(notified).toEqual([[0, 3]]);
    expect(log.recordsSinceNotification).toBe(0);
    expect(log.state.lastNotifyRecord).toBe(3);
    await flushed(2, 3, 4);
    expect(notified).toEqual([
      [0, 3],
      [3, 6],
    ]);
  });

  it('never comes with a threshold of 0', async () => {
    await flushed(0, 1, 2, 3, 4, 5, 6, 7);
    expect(notified).toEqual([]);
    expect(log.recordsSinceNotification).toBe(9);
  });

  it('comes at once when the threshold is lowered below what is there', async () => {
    await flushed(0, 1, 2);
    await log.setNotificationThreshold(2);
    expect(notified).toEqual([[0, 4]]);
  });

  it('counts on over a restart, and from a purge on anew', async () => {
    await log.setNotificationThreshold(4);
    await flushed(0);
    await start();
    await flushed(1);
    expect(notified).toEqual([[0, 4]]);
    await flushed(2, 3);
    await log.purge();
    expect(log.recordsSinceNotification).toBe(1);
    await flushed(4, 5);
    expect(notified).toHaveLength(1);
    await flushed(6);
    expect(notified.at(-1)).toEqual([4, 10]);
  });

  it('of the log itself is not logged: it would bring about the next one', async () => {
    events.accept({ ...alarmRecord(0), eventObject: eventLog, eventType: 10 });
    events.accept({ ...alarmRecord(0), eventObject: { objectType: 27, instance: 1 }, eventType: 10 });
    await records.flush();
    expect(records.shown.totalRecordCount).toBe(2);
  });
});
