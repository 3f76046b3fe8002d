/** The UPS clock as it is shown on its panel: local time, no zone. */
export interface UpsClock {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  /** 1 is Monday, 7 Sunday; computed from the date, since only the date is certain to agree with itself. */
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/**
 * Four words: minute and second, day and hour, month and weekday, year since 2000 (IOMXXXOPXX00 p.36, DMX p.8).
 * Undefined when that is no date: not supported (0xFFFF) or never set. No page shows which byte of the last word holds
 * the year, so a year in either byte is taken, with the other one 0.
 */
export function decodeClock(words: readonly number[]): UpsClock | undefined {
  const [minuteSecond = -1, dayHour = -1, monthWeekday = -1, yearWord = -1] = words;
  const year = yearOf(yearWord);
  const clock = {
    month: monthWeekday >> 8,
    day: dayHour >> 8,
    hour: dayHour & 0xff,
    minute: minuteSecond >> 8,
    second: minuteSecond & 0xff,
  };
  if (year === undefined || clock.hour > 23 || clock.minute > 59 || clock.second > 59) return undefined;
  const date = new Date(Date.UTC(year, clock.month - 1, clock.day));
  if (clock.minute < 0 || date.getUTCMonth() + 1 !== clock.month || date.getUTCDate() !== clock.day) return undefined;
  return { year, ...clock, weekday: date.getUTCDay() || 7 };
}

function yearOf(word: number): number | undefined {
  const [high, low] = [word >> 8, word & 0xff];
  if (high !== 0 && low !== 0) return undefined;
  const sinceTwoThousand = high + low;
  return sinceTwoThousand >= 0 && sinceTwoThousand <= 99 ? 2000 + sinceTwoThousand : undefined;
}
