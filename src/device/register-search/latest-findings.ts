import type { Clock } from '../../core/clock.js';

interface Made<T> {
  readonly result: Promise<T>;
  /** Undefined while it waits for the one before. */
  begunMs: number | undefined;
  endedMs: number | undefined;
  isOutdated: boolean;
}

/** For how long a result is not made anew, however many ask; twice as long as it took to make, where that is longer. */
const freshMs = 3000;

/**
 * A result that takes time to make and that many ask for: one is made at a time, and one waits at most. On a small machine
 * a search may take longer than the time from question to question of a page.
 */
export class LatestFindings<T> {
  readonly #make: () => Promise<T>;
  readonly #clock: Clock;
  #latest: Made<T> | undefined;

  constructor(make: () => Promise<T>, clock: Clock) {
    this.#make = make;
    this.#clock = clock;
  }

  /** Rejects as the making does; the next call makes it anew then. */
  get(): Promise<T> {
    const before = this.#latest;
    if (before !== undefined && !this.#isDue(before)) return before.result;
    const isFree = before === undefined || before.endedMs !== undefined;
    const begin = isFree ? Promise.resolve() : before.result.then(ignore, ignore);
    const made: Made<T> = {
      result: begin.then(() => this.#begin(made)),
      begunMs: undefined,
      endedMs: undefined,
      isOutdated: false,
    };
    this.#latest = made;
    return made.result;
  }

  /** What it was made from has changed. */
  outdate(): void {
    if (this.#latest?.begunMs !== undefined) this.#latest.isOutdated = true;
  }

  async #begin(made: Made<T>): Promise<T> {
    made.begunMs = this.#clock.monotonicMs();
    try {
      return await this.#make();
    } catch (error) {
      made.isOutdated = true;
      throw error;
    } finally {
      made.endedMs = this.#clock.monotonicMs();
    }
  }

  #isDue({ begunMs, endedMs, isOutdated }: Made<T>): boolean {
    if (isOutdated) return true;
    if (begunMs === undefined || endedMs === undefined) return false;
    return this.#clock.monotonicMs() - endedMs >= Math.max(freshMs, 2 * (endedMs - begunMs));
  }
}

function ignore(): void {}
