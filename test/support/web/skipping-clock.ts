import { type Clock, systemClock } from '../../../src/core/clock.js';

/** Runs ahead of the machine's clock, as far as the story needs. */
export class SkippingClock implements Clock {
  #skippedMs = 0;
  readonly schedule = systemClock.schedule;

  wallMs(): number {
    return systemClock.wallMs() + this.#skippedMs;
  }

  monotonicMs(): number {
    return systemClock.monotonicMs() + this.#skippedMs;
  }

  skip(ms: number): void {
    this.#skippedMs += ms;
  }
}
