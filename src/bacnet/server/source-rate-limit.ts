import type { Clock } from '../../clock.js';

/** More sources than this within a second are not devices looking for us. */
const maxSources = 512;

/** Admits so many answers per second to each source, counted anew each second. */
export class SourceRateLimit {
  readonly #clock: Clock;
  readonly #perSecond: number;
  readonly #counts = new Map<string, number>();
  #windowStartMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, perSecond: number) {
    this.#clock = clock;
    this.#perSecond = perSecond;
  }

  admits(source: string): boolean {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - this.#windowStartMs >= 1000) {
      this.#counts.clear();
      this.#windowStartMs = nowMs;
    }
    const count = this.#counts.get(source) ?? 0;
    if (count >= this.#perSecond || (count === 0 && this.#counts.size >= maxSources)) return false;
    this.#counts.set(source, count + 1);
    return true;
  }
}
