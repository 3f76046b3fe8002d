import type { BacnetDate, BacnetTime } from '../encoding/application-value.js';
import type { Destination } from '../encoding/constructed/destination.js';
import type { DaysOfWeek, EventTransition } from '../encoding/constructed/named-bits.js';

const daysFromMonday: readonly (keyof DaysOfWeek)[] = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
];

/**
 * Whether an event goes to the destination at this local time (135-2016 §12.21): both ends of the time window belong to
 * it. A window that ends before it begins goes past midnight, since an alarm too much is better than one too few.
 */
export function isDestinationOf(
  { validDays, fromTime, toTime, transitions }: Destination,
  transition: EventTransition,
  date: BacnetDate,
  time: BacnetTime,
): boolean {
  const day = daysFromMonday[(date.weekday ?? 0) - 1];
  if (!transitions[transition] || day === undefined || !validDays[day]) return false;
  const [from, now, to] = [hundredthsOf(fromTime, 0), hundredthsOf(time, 0), hundredthsOf(toTime, 1)];
  return from <= to ? from <= now && now <= to : from <= now || now <= to;
}

/** Of the day; fields that are not specified are at their beginning, or at their end. */
function hundredthsOf({ hour, minute, second, hundredths }: BacnetTime, end: 0 | 1): number {
  const seconds = ((hour ?? end * 23) * 60 + (minute ?? end * 59)) * 60 + (second ?? end * 59);
  return seconds * 100 + (hundredths ?? end * 99);
}

/** Network priority of a notification, 3 = Life Safety to 0 = Normal (135-2016 §13.2.5, §6.2.2). */
export function networkPriorityOf(eventPriority: number): 0 | 1 | 2 | 3 {
  if (eventPriority < 64) return 3;
  if (eventPriority < 128) return 2;
  return eventPriority < 192 ? 1 : 0;
}
