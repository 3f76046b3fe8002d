import type { BacnetDate, BacnetTime } from '../bacnet/encoding/application-value.js';
import type { Clock } from '../clock.js';
import { decodeClock } from '../ups/families/decode-clock.js';
import type { RegisterSnapshot } from '../ups/snapshot.js';

/**
 * Local_Date and Local_Time: the clock of the UPS (Manual §5.2.1), which runs on between its readings; the machine's own
 * local time as long as the UPS has none.
 */
export class DeviceClock {
  readonly #clock: Clock;
  /** The UPS's local time, written as if it were UTC, and the monotonic moment it was read. */
  #ups: { readonly localMs: number; readonly readAtMs: number } | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  update(snapshot: RegisterSnapshot): void {
    const { map } = snapshot;
    const page = (['system', 'single'] as const).find((one) => snapshot.reading(one, 'clock').words !== undefined);
    if (map === undefined || page === undefined) return;
    const { words = [], readAtMs } = snapshot.reading(page, 'clock');
    if (readAtMs === undefined || readAtMs === this.#ups?.readAtMs) return;
    const read = decodeClock(words);
    if (read === undefined) {
      this.#ups = undefined;
      return;
    }
    const { year, month, day, hour, minute, second } = read;
    this.#ups = { localMs: Date.UTC(year, month - 1, day, hour, minute, second), readAtMs };
  }

  get isFromUps(): boolean {
    return this.#ups !== undefined;
  }

  date(): BacnetDate {
    const now = this.#localTime();
    return {
      year: now.getUTCFullYear(),
      month: now.getUTCMonth() + 1,
      day: now.getUTCDate(),
      weekday: now.getUTCDay() || 7,
    };
  }

  time(): BacnetTime {
    const now = this.#localTime();
    return {
      hour: now.getUTCHours(),
      minute: now.getUTCMinutes(),
      second: now.getUTCSeconds(),
      hundredths: Math.floor(now.getUTCMilliseconds() / 10),
    };
  }

  /** UTC_Offset: minutes of standard time, west positive (135-2012 §12.11.25). */
  utcOffset(): number {
    const year = new Date(this.#clock.wallMs()).getFullYear();
    return Math.max(new Date(year, 0, 1).getTimezoneOffset(), new Date(year, 6, 1).getTimezoneOffset());
  }

  isDaylightSaving(): boolean {
    return new Date(this.#clock.wallMs()).getTimezoneOffset() !== this.utcOffset();
  }

  /** Local time in the UTC fields of a Date. */
  #localTime(): Date {
    if (this.#ups !== undefined) {
      return new Date(this.#ups.localMs + this.#clock.monotonicMs() - this.#ups.readAtMs);
    }
    const wallMs = this.#clock.wallMs();
    return new Date(wallMs - new Date(wallMs).getTimezoneOffset() * 60_000);
  }
}
