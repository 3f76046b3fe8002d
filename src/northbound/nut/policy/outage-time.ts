/**
 * How the load is fed. `test`: by the battery, while a battery test runs and the mains are there. `none`: neither by the
 * battery, nor is there anything else that could.
 */
export type Feed = 'battery' | 'test' | 'mains' | 'none';

/**
 * The time on battery of one outage. Mains that come back for less than the hold-off end no outage: the seconds on battery
 * go on from where they were, since the battery has not been charged meanwhile.
 */
export class OutageTime {
  #returnMs: number;
  #isOpen = false;
  #onBatteryMs = 0;
  #relapses = 0;
  /** Of the last reading on battery, if none since has said otherwise. */
  #batteryAtMs: number | undefined;
  #mainsSinceMs: number | undefined;
  /** Since when nothing has told how the load is fed, or only that it is off; undefined while something does. */
  #unseenSinceMs: number | undefined;

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

  /** One that had begun before a restart; nobody has seen the UPS since then. */
  resume(seconds: number, unseenSinceMs: number): void {
    this.#isOpen = true;
    this.#onBatteryMs = seconds * 1000;
    this.#unseenSinceMs = unseenSinceMs;
  }

  /** Another hold-off, for the mains that are back now, too. */
  takeReturn(returnMs: number): void {
    this.#returnMs = returnMs;
  }

  /** Returns true when the outage is over with it. */
  note(feed: Feed, nowMs: number): boolean {
    if (feed === 'battery') this.#noteBattery(nowMs);
    else {
      this.#batteryAtMs = undefined;
      // Without mains the end of the time on battery is the UPS's end, and no return.
      this.#mainsSinceMs = feed === 'none' ? undefined : (this.#mainsSinceMs ?? this.#firstMainsMs(nowMs));
    }
    if (feed !== 'none') this.#unseenSinceMs = undefined;
    const isOver = this.#isOpen && this.#mainsSinceMs !== undefined && nowMs - this.#mainsSinceMs >= this.#returnMs;
    if (isOver) this.#close();
    return isOver;
  }

  /**
   * Nothing tells how the load is fed: mains that were back may have gone. The clients are told so, and begin to wait anew with the
   * next that they are told.
   */
  noteUnknown(nowMs: number): void {
    this.#mainsSinceMs = undefined;
    this.#relapses = 0;
    this.#unseenSinceMs ??= nowMs;
  }

  /**
   * Mains at the first look after longer than the hold-off: the outage that was not seen to its end is over. A battery that ran
   * empty takes the gateway along, and the servers that start with the mains must not be told of it.
   */
  #firstMainsMs(nowMs: number): number {
    const unseenMs = nowMs - (this.#unseenSinceMs ?? nowMs);
    return unseenMs >= this.#returnMs ? nowMs - unseenMs : nowMs;
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
