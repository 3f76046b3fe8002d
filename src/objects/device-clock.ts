import type { BacnetDate, BacnetTime } from '../bacnet/encoding/application-value.js';
import { codedYears, dateTimeOf, localMsOf } from '../bacnet/encoding/constructed/local-time.js';
import { type Clock, firstYear } from '../core/clock.js';
import { decodeClock } from '../ups/maps/decode-words.js';
import type { RegisterSnapshot } from '../ups/polling/snapshot.js';

const msPerMinute = 60_000;
const msPerDay = 86_400_000;

/** Of local time: a day is left at either end, so that what was set can be served for a while. */
const settable = {
  fromMs: Date.UTC(codedYears.first, 0, 1) + msPerDay,
  toMs: Date.UTC(codedYears.last, 11, 31) - 1,
};

/** What became of a synchronization: by how many milliseconds the served time changed, or why it did not (undefined: no moment). */
export type Synchronization = number | 'out-of-range' | undefined;

/**
 * Local_Date and Local_Time: the clock of the UPS (Manual §5.2.1), which runs on between its readings; the machine's own
 * local time as long as the UPS has none. Once a BMS has synchronized the time, it is the BMS's until the next start;
 * the clocks of UPS and machine are not touched.
 */
export class DeviceClock {
  readonly #clock: Clock;
  /** The UPS's local time, written as if it were UTC, and the monotonic moment it was read. */
  #ups: { readonly localMs: number; readonly readAtMs: number } | undefined;
  /** What a BMS said, as milliseconds since 1970 UTC, and the monotonic moment it said so. */
  #told: { readonly utcMs: number; readonly atMs: number } | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  update(snapshot: RegisterSnapshot): void {
    const { map } = snapshot;
    const table = map?.tables.find(({ kind }) => kind === 'clock')?.id;
    if (table === undefined) return;
    const readings = (['system', 'single'] as const).map((page) => snapshot.reading(page, table));
    const { words, readAtMs } = readings.find((one) => one.words !== undefined) ?? {};
    if (words === undefined) return;
    if (readAtMs === undefined || readAtMs === this.#ups?.readAtMs) return;
    const read = decodeClock(words);
    if (read === undefined) {
      this.#ups = undefined;
      return;
    }
    const { year, month, day, hour, minute, second } = read;
    this.#ups = { localMs: Date.UTC(year, month - 1, day, hour, minute, second), readAtMs };
  }

  get source(): 'bms' | 'ups' | 'machine' {
    if (this.#told !== undefined) return 'bms';
    return this.#ups === undefined ? 'machine' : 'ups';
  }

  /**
   * Takes over what TimeSynchronization or UTCTimeSynchronization says (135-2012 §16.7, §16.8). Nothing changes when a
   * field is unspecified, when there is no such moment, or when its local date is one that BACnet cannot say. The day of
   * week follows from the date, and hundredths may be unspecified.
   */
  synchronize(date: BacnetDate, time: BacnetTime, isUtc: boolean): Synchronization {
    const fieldsMs = localMsOf({ date, time });
    if (fieldsMs === undefined) return undefined;
    const before = this.#localTime().getTime();
    const utcMs = isUtc ? fieldsMs : utcOfLocal(fieldsMs);
    const localMs = localTimeOf(utcMs).getTime();
    if (localMs < settable.fromMs || localMs > settable.toMs) return 'out-of-range';
    this.#told = { utcMs, atMs: this.#clock.monotonicMs() };
    return this.#localTime().getTime() - before;
  }

  /** Whether what is served can be the time at all. */
  get isSet(): boolean {
    return this.#localTime().getUTCFullYear() >= firstYear;
  }

  date(): BacnetDate {
    return dateTimeOf(this.localMs()).date;
  }

  time(): BacnetTime {
    return dateTimeOf(this.localMs()).time;
  }

  /** Local_Date and Local_Time in milliseconds, as if they were UTC. */
  localMs(): number {
    return this.#localTime().getTime();
  }

  /** UTC_Offset: minutes of standard time, west positive (135-2012 §12.11.25). */
  utcOffset(): number {
    const year = new Date(this.#utcMs()).getFullYear();
    return Math.max(new Date(year, 0, 1).getTimezoneOffset(), new Date(year, 6, 1).getTimezoneOffset());
  }

  isDaylightSaving(): boolean {
    return new Date(this.#utcMs()).getTimezoneOffset() !== this.utcOffset();
  }

  #utcMs(): number {
    if (this.#told === undefined) return this.#clock.wallMs();
    return this.#told.utcMs + this.#clock.monotonicMs() - this.#told.atMs;
  }

  /** Local time in the UTC fields of a Date. */
  #localTime(): Date {
    if (this.#told === undefined && this.#ups !== undefined) {
      return new Date(this.#ups.localMs + this.#clock.monotonicMs() - this.#ups.readAtMs);
    }
    return localTimeOf(this.#utcMs());
  }
}

/** In the UTC fields of a Date. */
function localTimeOf(utcMs: number): Date {
  return new Date(utcMs - new Date(utcMs).getTimezoneOffset() * msPerMinute);
}

/** The machine's zone says what a local time is in UTC, so that it follows daylight saving from then on. */
function utcOfLocal(localMs: number): number {
  const local = new Date(localMs);
  return new Date(
    local.getUTCFullYear(),
    local.getUTCMonth(),
    local.getUTCDate(),
    local.getUTCHours(),
    local.getUTCMinutes(),
    local.getUTCSeconds(),
    local.getUTCMilliseconds(),
  ).getTime();
}
