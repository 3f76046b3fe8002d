import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeClock } from '../../../src/ups/maps/decode-words.js';

describe('IOMXXXOPXX00 p.36, DMX p.8: the UPS clock', () => {
  it('is minute and second, day and hour, month and weekday, year', () => {
    // 2024-02-29 was a Thursday.
    expect(decodeClock([0x1e3b, 0x1d17, 0x0204, 0x0018])).toEqual({
      year: 2024,
      month: 2,
      day: 29,
      weekday: 4,
      hour: 23,
      minute: 30,
      second: 59,
    });
  });

  it('takes the year from either byte', () => {
    expect(decodeClock([0, 0x0100, 0x0101, 0x1800])?.year).toBe(2024);
    expect(decodeClock([0, 0x0100, 0x0101, 0x0018])?.year).toBe(2024);
    expect(decodeClock([0, 0x0100, 0x0106, 0x0000])?.year).toBe(2000);
  });

  it('computes the weekday itself: 2023-01-01 was a Sunday, whatever the UPS says', () => {
    expect(decodeClock([0, 0x0100, 0x0103, 0x0017])?.weekday).toBe(7);
  });

  it.each([
    ['0xFFFF, as an ITYS without a clock', [0xffff, 0xffff, 0xffff, 0xffff]],
    ['zeros, never set', [0, 0, 0, 0]],
    ['second 60', [0x003c, 0x0100, 0x0101, 0x0018]],
    ['minute 60', [0x3c00, 0x0100, 0x0101, 0x0018]],
    ['hour 24', [0, 0x0118, 0x0101, 0x0018]],
    ['day 0', [0, 0x0000, 0x0101, 0x0018]],
    ['31 April', [0, 0x1f00, 0x0401, 0x0018]],
    ['29 February of a common year', [0, 0x1d00, 0x0201, 0x0017]],
    ['month 13', [0, 0x0100, 0x0d01, 0x0018]],
    ['a year in both bytes', [0, 0x0100, 0x0101, 0x0118]],
    ['year 100', [0, 0x0100, 0x0101, 0x0064]],
    ['three words', [0, 0x0100, 0x0101]],
    ['nothing', []],
  ])('is no date when it holds %s', (_, words) => {
    expect(decodeClock(words)).toBeUndefined();
  });

  it('gives back every date of the century', () => {
    const anyDate = fc.date({
      min: new Date('2000-01-01T00:00:00Z'),
      max: new Date('2099-12-31T23:59:59Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(anyDate, (date) => {
        const words = [
          (date.getUTCMinutes() << 8) | date.getUTCSeconds(),
          (date.getUTCDate() << 8) | date.getUTCHours(),
          (date.getUTCMonth() + 1) << 8,
          date.getUTCFullYear() - 2000,
        ];
        const clock = decodeClock(words);
        const iso = `${clock?.year}-${clock?.month}-${clock?.day} ${clock?.hour}:${clock?.minute}:${clock?.second}`;
        expect(iso).toBe(
          `${date.getUTCFullYear()}-${date.getUTCMonth() + 1}-${date.getUTCDate()} ` +
            `${date.getUTCHours()}:${date.getUTCMinutes()}:${date.getUTCSeconds()}`,
        );
      }),
    );
  });

  it('never throws and never gives an impossible time, whatever the words', () => {
    const anyWords = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 6 });
    fc.assert(
      fc.property(anyWords, (words) => {
        const clock = decodeClock(words);
        expect(clock === undefined || (clock.hour <= 23 && clock.minute <= 59 && clock.second <= 59)).toBe(true);
      }),
    );
  });
});
