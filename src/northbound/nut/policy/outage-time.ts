/**
 * How the load is fed. `test`: by the battery, while a battery test runs and the mains are there. `none`: neither by the
 * battery, nor is there anything else that could.
 */
export type Feed = 'battery' | 'test' | 'mains' | 'none';

/** An outage, as it is kept over a restart. */
export interface OutageSoFar {
  readonly seconds: number;
  readonly relapses: number;
}

/**
 * The time on battery of one outage. Mains that come back for less than the hold-off end no outage: the seconds on battery
 * go on from where they were, since the battery has not been charged meanwhile.
 */
export class OutageTime {
  readonly #returnMs: number;
  #isOpen = false;
  #onBatteryMs = 0;
  #relapses = 0;
  /** Of the last reading on battery, if none since has said otherwise. */
  #batteryAtMs: number | undefined;
  #mainsSinceMs: number | undefined;

  constructor(returnMs: number) {
    this.#returnMs = returnMs;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  get seconds(): number {
    return this.#onBatteryMs / 1000;
  }

  /** How often the mains were back for a moment and went again. */
  get relapses(): number {
    return this.#relapses;
  }

  /** One that had begun before a restart. */
  resume({ seconds, relapses }: OutageSoFar): void {
    this.#isOpen = true;
    this.#onBatteryMs = seconds * 1000;
    this.#relapses = relapses;
  }

  /** Returns true when the outage is over with it. */
  note(feed: Feed, nowMs: number): boolean {
    if (feed === 'battery') this.#noteBattery(nowMs);
    else {
      this.#batteryAtMs = undefined;
      // Without mains the end of the time on battery is the UPS's end, and no return.
      this.#mainsSinceMs = feed === 'none' ? undefined : (this.#mainsSinceMs ?? nowMs);
    }
    const isOver = this.#isOpen && this.#mainsSinceMs !== undefined && nowMs - this.#mainsSinceMs >= this.#returnMs;
    if (isOver) this.#close();
    return isOver;
  }

  /** Nothing tells how the load is fed: mains that were back may have gone. */
  noteUnknown(): void {
    this.#mainsSinceMs = undefined;
  }

  #noteBattery(nowMs: number): void {
    if (this.#isOpen && this.#mainsSinceMs !== undefined) this.#relapses += 1;
    this.#isOpen = true;
    this.#mainsSinceMs = undefined;
    // Where nothing was told in between, it was on battery all the time, as far as anyone knows.
    this.#onBatteryMs += nowMs - (this.#batteryAtMs ?? nowMs);
    this.#batteryAtMs = nowMs;
  }

  #close(): void {
    this.#isOpen = false;
    this.#onBatteryMs = 0;
    this.#relapses = 0;
  }
}
