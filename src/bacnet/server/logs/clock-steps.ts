/** Less is how the clock of the UPS is read, which tells whole seconds. */
const leastStepMs = 2000;

export interface ClockStepsParts {
  /** Local time in milliseconds, as if it were UTC. */
  localMs(): number;
  /** Of the clock that never jumps. */
  monotonicMs(): number;
}

/** Notices that the clock which dates the records was set, or is on summer time (135-2016 §12.27.13, §12.30.18). */
export class ClockSteps {
  readonly #parts: ClockStepsParts;
  #offsetMs: number | undefined;

  constructor(parts: ClockStepsParts) {
    this.#parts = parts;
  }

  /** By how many seconds since the last call; undefined where it ran on. */
  step(): number | undefined {
    const offsetMs = this.#parts.localMs() - this.#parts.monotonicMs();
    const stepMs = offsetMs - (this.#offsetMs ?? offsetMs);
    // What is too small for a record adds up until it is not.
    if (this.#offsetMs !== undefined && Math.abs(stepMs) < leastStepMs) return undefined;
    const isFirst = this.#offsetMs === undefined;
    this.#offsetMs = offsetMs;
    return isFirst ? undefined : Math.round(stepMs / 1000);
  }
}
