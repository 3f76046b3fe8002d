import type { Clock } from '../../../../core/clock.js';

/** When something is tried next; only one thing is planned at a time. */
export class NextAttempt {
  readonly #clock: Clock;
  #cancel: (() => void) | undefined;
  #dueMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Milliseconds until then; undefined: nothing is planned. */
  get inMs(): number | undefined {
    return this.#cancel && Math.max(0, this.#dueMs - this.#clock.monotonicMs());
  }

  plan(delayMs: number, action: () => void): void {
    this.cancel();
    this.#dueMs = this.#clock.monotonicMs() + delayMs;
    this.#cancel = this.#clock.schedule(delayMs, () => {
      this.#cancel = undefined;
      action();
    });
  }

  cancel(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
