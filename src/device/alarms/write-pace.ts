import type { Clock } from '../../core/clock.js';

const msPerMinute = 60_000;
/** An SD card takes a storm of alarms, and does not wear out when one flaps for weeks. */
const usual = { writesPerMinute: 20, pauseMs: 1000, longPauseMs: 3000 };

/** How soon a file may be written again: after a second, after three when it was written twenty times in a minute. */
export class WritePace {
  readonly #clock: Clock;
  #writtenAtMs: number[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  delayMs(): number {
    const nowMs = this.#clock.monotonicMs();
    this.#writtenAtMs = this.#writtenAtMs.filter((one) => nowMs - one < msPerMinute);
    const last = this.#writtenAtMs.at(-1);
    if (last === undefined) return 0;
    const pauseMs = this.#writtenAtMs.length < usual.writesPerMinute ? usual.pauseMs : usual.longPauseMs;
    return Math.max(0, last + pauseMs - nowMs);
  }

  note(): void {
    this.#writtenAtMs.push(this.#clock.monotonicMs());
  }
}
