import type { BacnetDateTime } from './time-stamp.js';

/** Years that a BACnet date can say; any other is unspecified (135-2012 §20.2.12). */
export const codedYears = { first: 1900, last: 2154 };

/** Local time in milliseconds, as if it were UTC; undefined where a field is unspecified or there is no such day. */
export function localMsOf({ date, time }: BacnetDateTime): number | undefined {
  const { year, month, day } = date;
  const { hour, minute, second, hundredths = 0 } = time;
  if (year === undefined || month === undefined || day === undefined) return undefined;
  if (hour === undefined || minute === undefined || second === undefined) return undefined;
  const moment = new Date(Date.UTC(year, month - 1, day, hour, minute, second, hundredths * 10));
  return moment.getUTCMonth() === month - 1 && moment.getUTCDate() === day ? moment.getTime() : undefined;
}

/** The date and time of a local time, to the hundredth of a second. */
export function dateTimeOf(localMs: number): BacnetDateTime {
  const at = new Date(localMs);
  const year = at.getUTCFullYear();
  return {
    date: {
      year: year >= codedYears.first && year <= codedYears.last ? year : undefined,
      month: at.getUTCMonth() + 1,
      day: at.getUTCDate(),
      weekday: at.getUTCDay() || 7,
    },
    time: {
      hour: at.getUTCHours(),
      minute: at.getUTCMinutes(),
      second: at.getUTCSeconds(),
      hundredths: Math.floor(at.getUTCMilliseconds() / 10),
    },
  };
}
