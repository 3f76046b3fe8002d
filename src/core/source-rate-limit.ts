import type { Clock } from './clock.js';

export interface RateLimits {
  /** What one source gets in a second. */
  readonly perSource: number;
  /** What all of them get together; it also bounds how many sources are remembered. */
  readonly total: number;
}

/** Admits so much per second to each source and to all together, counted anew each second. */
export class SourceRateLimit {
  readonly #clock: Clock;
  readonly #limits: RateLimits;
  readonly #counts = new Map<string, number>();
  #total = 0;
  #windowStartMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, limits: RateLimits) {
    this.#clock = clock;
    this.#limits = limits;
  }

  /** `cost` is how much of the total this one takes. */
  admits(source: string, cost = 1): boolean {
    this.#renewWindow();
    if (this.#total + cost > this.#limits.total) return false;
    const count = this.#counts.get(source) ?? 0;
    if (count >= this.#limits.perSource) return false;
    this.#counts.set(source, count + 1);
    this.#total += cost;
    return true;
  }

  /** What was admitted has cost more than was known then: less of its source, and of all, is admitted in this second. */
  charge(source: string, cost: number): void {
    this.#renewWindow();
    const count = this.#counts.get(source);
    // Of a second that is over.
    if (count === undefined) return;
    this.#counts.set(source, count + cost);
    this.#total += cost;
  }

  #renewWindow(): void {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - this.#windowStartMs < 1000) return;
    this.#counts.clear();
    this.#total = 0;
    this.#windowStartMs = nowMs;
  }
}
