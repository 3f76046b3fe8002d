import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DeviceClock } from '../../src/objects/device-clock.js';
import { ManualClock } from '../support/manual-clock.js';
import { snapshotOf, upsOf } from './register-image.js';

const zone = process.env.TZ;
const day = 24 * 3600_000;

/** Paris: UTC+1, in summer UTC+2 from 29 March 2026, 01:00 UTC. */
beforeAll(() => {
  process.env.TZ = 'Europe/Paris';
});
afterAll(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

let clock: ManualClock;
let device: DeviceClock;
beforeEach(() => {
  clock = new ManualClock(Date.UTC(2026, 0, 15, 12, 0, 0));
  device = new DeviceClock(clock);
});

const date = (year?: number, month?: number, dayOfMonth?: number, weekday?: number) => ({
  year,
  month,
  day: dayOfMonth,
  weekday,
});
const time = (hour?: number, minute?: number, second?: number, hundredths?: number) => ({
  hour,
  minute,
  second,
  hundredths,
});

describe('TimeSynchronization (135-2012 §16.7)', () => {
  it('the served date and time follow it from then on', async () => {
    expect(device.time()).toEqual(time(13, 0, 0, 0));
    expect(device.synchronize(date(2026, 1, 15, 4), time(13, 2, 30, 25), false)).toBe(150_250);
    expect([device.date(), device.time()]).toEqual([date(2026, 1, 15, 4), time(13, 2, 30, 25)]);
    await clock.advance(day);
    expect([device.date(), device.time()]).toEqual([date(2026, 1, 16, 5), time(13, 2, 30, 25)]);
    expect(device.source).toBe('bms');
  });

  it('goes before the clock of the UPS, also when that is read again', () => {
    const words = { '0x00cb': 0x3b3a, '0x00cc': 0x0117, '0x00cd': 0x0307, '0x00ce': 26 };
    const read = (readAtMs: number) => device.update(snapshotOf(upsOf('masterys-gp4'), words, { readAtMs }));
    read(1000);
    expect(device.source).toBe('ups');
    device.synchronize(date(2030, 6, 1), time(8, 0, 0, 0), false);
    read(2000);
    expect([device.source, device.date().year]).toEqual(['bms', 2030]);
  });

  it.each([
    ['TimeSynchronization of the last minute that can be said', date(2154, 12, 31, 2), time(23, 59, 55, 0), false],
    ['UTCTimeSynchronization that is a year later here', date(2154, 12, 31), time(23, 30, 0, 0), true],
    ['TimeSynchronization of the first day', date(1900, 1, 1), time(0, 0, 0, 0), false],
    ['UTCTimeSynchronization of the first moment', date(1900, 1, 1), time(0, 0, 0, 0), true],
  ])('%s is ignored', async (_, day, timeOfDay, isUtc) => {
    const before = [device.date(), device.time()];
    expect(device.synchronize(day, timeOfDay, isUtc)).toBe('out-of-range');
    expect([device.date(), device.time(), device.source]).toEqual([...before, 'machine']);
  });

  it('a year that BACnet cannot say is unspecified', async () => {
    expect(device.synchronize(date(2154, 12, 30), time(23, 59, 0, 0), false)).toBeTypeOf('number');
    expect(device.date()).toEqual(date(2154, 12, 30, 1));
    await clock.advance(2 * day);
    expect(device.date()).toEqual(date(undefined, 1, 1, 3));
    expect(device.time()).toEqual(time(23, 59, 0, 0));
  });

  it('day of week and hundredths may be left open', () => {
    device.synchronize(date(2026, 2, 1), time(1, 2, 3), false);
    expect([device.date(), device.time()]).toEqual([date(2026, 2, 1, 7), time(1, 2, 3, 0)]);
  });

  it('follows daylight saving from then on', async () => {
    device.synchronize(date(2026, 3, 28), time(12, 0, 0), false);
    expect([device.utcOffset(), device.isDaylightSaving()]).toEqual([-60, false]);
    await clock.advance(day);
    expect(device.time()).toEqual(time(13, 0, 0, 0));
    expect([device.utcOffset(), device.isDaylightSaving()]).toEqual([-60, true]);
  });

  it.each([
    ['no year', date(undefined, 1, 1), time(1, 1, 1)],
    ['no month', date(2026, undefined, 1), time(1, 1, 1)],
    ['no day', date(2026, 1), time(1, 1, 1)],
    ['no hour', date(2026, 1, 1), time(undefined, 1, 1)],
    ['no minute', date(2026, 1, 1), time(1, undefined, 1)],
    ['no second', date(2026, 1, 1), time(1, 1)],
    ['odd months', date(2026, 13, 1), time(1, 1, 1)],
    ['last day of the month', date(2026, 1, 32), time(1, 1, 1)],
    ['30 February', date(2026, 2, 30), time(1, 1, 1)],
    ['29 February of a common year', date(2026, 2, 29), time(1, 1, 1)],
  ])('with %s is no moment and changes nothing', (_, someDate, someTime) => {
    expect(device.synchronize(someDate, someTime, false)).toBeUndefined();
    expect(device.synchronize(someDate, someTime, true)).toBeUndefined();
    expect([device.source, device.time()]).toEqual(['machine', time(13, 0, 0, 0)]);
  });

  it('29 February of a leap year is one', () => {
    device.synchronize(date(2028, 2, 29), time(1, 1, 1), false);
    expect(device.date()).toEqual(date(2028, 2, 29, 2));
  });
});

describe('UTCTimeSynchronization (135-2012 §16.8)', () => {
  it('is shown in local time, summer and winter', () => {
    expect(device.synchronize(date(2026, 1, 15), time(12, 0, 1), true)).toBe(1000);
    expect(device.time()).toEqual(time(13, 0, 1, 0));
    device.synchronize(date(2026, 7, 14), time(22, 30, 0), true);
    expect([device.date(), device.time()]).toEqual([date(2026, 7, 15, 3), time(0, 30, 0, 0)]);
    expect([device.utcOffset(), device.isDaylightSaving()]).toEqual([-60, true]);
  });
});
