import type { JournalEvent } from './journal-event.js';

/** When an event was, on a time that runs on whatever is done to the clock. */
export interface Stamp {
  readonly id: number;
  readonly steadyMs: number;
}

/** Events of one moment may be told a little out of their order: the journal holds back what repeats itself. */
const outOfOrderMs = 60_000;

/** Makes one time of the wall clock's times of events in their order. */
export class SteadyTime {
  /** What the clock says more than the steady time. */
  #offsetMs = 0;
  #lastMs = Number.NEGATIVE_INFINITY;
  #settings = 0;
  #jumps = 0;

  get offsetMs(): number {
    return this.#offsetMs;
  }

  /** How often the clock was set so far. */
  get settings(): number {
    return this.#settings;
  }

  /** How often it has gone back without a word: the time in between is lost. */
  get jumps(): number {
    return this.#jumps;
  }

  /** A moment of the wall clock, after all events so far. */
  at(nowMs: number): Stamp {
    return { id: Number.POSITIVE_INFINITY, steadyMs: Math.max(this.#lastMs, nowMs - this.#offsetMs) };
  }

  stamp(event: JournalEvent): Stamp {
    const { id, atMs } = event;
    if (event.kind === 'clock-set') this.#set(event);
    else if (this.#lastMs - (atMs - this.#offsetMs) > outOfOrderMs) this.#jump(atMs);
    this.#lastMs = Math.max(this.#lastMs, atMs - this.#offsetMs);
    return { id, steadyMs: this.#lastMs };
  }

  #set({ atMs, from = '', to = '' }: JournalEvent): void {
    const [fromMs, toMs] = [Date.parse(from), Date.parse(to)];
    this.#settings += 1;
    const distance = (ms: number) => Math.abs(ms - this.#offsetMs - this.#lastMs);
    if (Number.isNaN(fromMs) || Number.isNaN(toMs)) this.#jump(atMs);
    // An event of the same second may have had the new clock already.
    else if (this.#lastMs === Number.NEGATIVE_INFINITY || distance(fromMs) <= distance(toMs)) {
      this.#offsetMs += toMs - fromMs;
    }
  }

  #jump(atMs: number): void {
    if (this.#lastMs === Number.NEGATIVE_INFINITY) return;
    this.#jumps += 1;
    this.#offsetMs = atMs - this.#lastMs;
  }
}
