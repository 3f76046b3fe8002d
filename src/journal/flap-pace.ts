export const changesAllowed = 20;
export const paceWindowMs = 600_000;
const firstRestMs = 1500;
const longestRestMs = 12_000;

/**
 * How fast changes of one thing may be written: so many in ten minutes at once. Then each waits until it has come to
 * rest, a little longer each time, so that the middle of a flapping is held back and never how it ended.
 */
export class FlapPace {
  #sinceMs = Number.NEGATIVE_INFINITY;
  #changes = 0;
  #rests = 0;

  /** One more change, at this moment of the clock that never jumps; `isHolding`: one before it still waits. */
  delayMs(nowMs: number, isHolding: boolean): number {
    if (!isHolding && nowMs - this.#sinceMs >= paceWindowMs) {
      this.#sinceMs = nowMs;
      this.#changes = 0;
      this.#rests = 0;
    }
    if (this.#changes < changesAllowed) {
      this.#changes += 1;
      return 0;
    }
    const restMs = Math.min(firstRestMs * 2 ** this.#rests, longestRestMs);
    // What never comes to rest is told once in ten minutes all the same.
    return Math.max(0, Math.min(restMs, this.#sinceMs + paceWindowMs - nowMs));
  }

  /** What was held back has been written. */
  noteWritten(nowMs: number): void {
    if (nowMs - this.#sinceMs >= paceWindowMs) this.#sinceMs = Number.NEGATIVE_INFINITY;
    else this.#rests += 1;
  }
}
