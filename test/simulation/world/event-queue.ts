import type { Schedule } from './contract.js';

interface Entry {
  /** Moves when a quiet stretch is skipped. */
  dueMs: number;
  readonly delayMs: number;
  readonly order: number;
  /** How many times in a row nothing came of it but that it was set again. */
  looks: number;
  bornMs: number;
  /** When the ones were born that it was put off from, the last first: of whoever watches that something goes on. */
  putOffMs: readonly number[];
  /** Undefined once it has run or was cancelled. */
  action: (() => void) | undefined;
}

/** Cancelled entries stay in the heap until they are due, or until they are more than those that live. */
const fewEntries = 64;

/**
 * Times are multiples of this many milliseconds, a power of two: sums and differences of them are exact, so that what repeats itself
 * does so to the last bit.
 */
const tickMs = 1 / 1024;
/** After so many looks at which nothing was seen, the next one is expected to be the same. */
const looksToBelieve = 2;
/** What comes so seldom does its work each time, and is worth its time: a record of each minute. */
const longestLookMs = 30_000;
/** Of a watch that is put off several times in a cycle, so many are looked at. */
const mostPutOff = 16;
const none: readonly number[] = [];

/** The schedule of a run: a binary heap by time, then by the order in which entries came. */
export class EventQueue implements Schedule {
  #nowMs = 0;
  #current: Entry | undefined;
  /** Scheduled, and cancelled, since the current action began. */
  #born: Entry[] = [];
  #cancelled: Entry[] = [];
  #order = 0;
  #pending = 0;
  #mostPending = 0;
  #heap: Entry[] = [];

  get nowMs(): number {
    return this.#nowMs;
  }

  /** How many actions wait. */
  get pending(): number {
    return this.#pending;
  }

  get mostPending(): number {
    return this.#mostPending;
  }

  /** When the next action is due; undefined when none waits. */
  get nextMs(): number | undefined {
    return this.#first()?.dueMs;
  }

  after(delayMs: number, action: () => void): () => void {
    if (Number.isNaN(delayMs)) throw new RangeError('An action cannot be due at no time.');
    const waitMs = Math.round(Math.max(0, delayMs) / tickMs) * tickMs;
    const nowMs = this.#nowMs;
    const before = this.#takeCancelled(waitMs);
    const entry: Entry = {
      dueMs: nowMs + waitMs,
      delayMs: waitMs,
      order: this.#order++,
      looks: 0,
      bornMs: nowMs,
      putOffMs: before === undefined ? none : [before.bornMs, ...before.putOffMs.slice(0, mostPutOff)],
      action,
    };
    this.#push(entry);
    this.#born.push(entry);
    this.#pending += 1;
    if (this.#pending > this.#mostPending) this.#mostPending = this.#pending;
    return () => {
      if (entry.action === undefined) return;
      entry.action = undefined;
      this.#cancelled.push(entry);
      this.#pending -= 1;
      if (this.#heap.length > fewEntries && this.#heap.length > 2 * this.#pending) this.#sweep();
    };
  }

  /** Takes time to the next action that is due until `untilMs`, and runs it; false when there is none, and time is at the end. */
  runNext(untilMs: number): boolean {
    const entry = this.#first();
    if (entry === undefined || entry.dueMs > untilMs) {
      this.#nowMs = Math.max(this.#nowMs, untilMs);
      return false;
    }
    this.#pop();
    this.#nowMs = entry.dueMs;
    const { action } = entry;
    entry.action = undefined;
    this.#pending -= 1;
    this.#current = entry;
    this.#born = [];
    this.#cancelled = [];
    action?.();
    return true;
  }

  /** All that follows from the last action has happened; `wasQuiet`: nobody could see anything of it. */
  settled(wasQuiet: boolean): void {
    const [entry, next, ...more] = [this.#current, ...this.#born];
    if (!wasQuiet || entry === undefined || next?.action === undefined || more.length > 0) return;
    if (next.delayMs === entry.delayMs) next.looks = entry.looks + 1;
  }

  /** Something has happened that the next look may see. */
  doubtLooks(): void {
    for (const entry of this.#heap) entry.looks = 0;
  }

  /**
   * Of all that are no looks at which nothing is seen, and no watch that each cycle of `cycleMs` puts off: when the first is due and
   * how long it waits by then, and when the second is.
   */
  nextEvents(cycleMs: number): { readonly firstMs: number; readonly waitedMs: number; readonly secondMs: number } {
    let [firstMs, waitedMs, secondMs] = [Number.POSITIVE_INFINITY, 0, Number.POSITIVE_INFINITY];
    for (const entry of this.#heap) {
      const { dueMs, delayMs, looks, action } = entry;
      if (action === undefined || looks >= looksToBelieve || dueMs >= secondMs || isPutOff(entry, cycleMs)) continue;
      if (dueMs < firstMs) [firstMs, waitedMs, secondMs] = [dueMs, delayMs, firstMs];
      else secondMs = dueMs;
    }
    return { firstMs, waitedMs, secondMs };
  }

  /**
   * Takes the first of `nextEvents` so much later, and with it the watches that each cycle puts off, and whatever is due until then:
   * looks at which nothing was seen. Those that come seldom stay where they are.
   */
  postpone(byMs: number, cycleMs: number): void {
    const toMs = this.#nowMs + byMs;
    const { firstMs } = this.nextEvents(cycleMs);
    const entries = this.#heap.filter(({ action }) => action !== undefined);
    for (const entry of entries) {
      const { looks, delayMs } = entry;
      if (looks < looksToBelieve) {
        if (!isPutOff(entry, cycleMs)) {
          if (entry.dueMs === firstMs) entry.dueMs += byMs;
          continue;
        }
        entry.dueMs += byMs;
        entry.bornMs += byMs;
        entry.putOffMs = entry.putOffMs.map((ms) => ms + byMs);
      } else if (delayMs <= longestLookMs && entry.dueMs < toMs) {
        entry.dueMs += Math.ceil((toMs - entry.dueMs) / delayMs) * delayMs;
      }
    }
    this.#heap = [];
    for (const entry of entries) this.#push(entry);
  }

  /** The one that `delayMs` is set again for, if somebody has cancelled it a moment ago. */
  #takeCancelled(delayMs: number): Entry | undefined {
    const at = this.#cancelled.findIndex((one) => one.delayMs === delayMs);
    return at < 0 ? undefined : this.#cancelled.splice(at, 1)[0];
  }

  #first(): Entry | undefined {
    let entry = this.#heap[0];
    while (entry !== undefined && entry.action === undefined) {
      this.#pop();
      entry = this.#heap[0];
    }
    return entry;
  }

  #sweep(): void {
    const living = this.#heap.filter(({ action }) => action !== undefined);
    this.#heap = [];
    for (const entry of living) this.#push(entry);
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(entry);
    while (at > 0) {
      const parentAt = (at - 1) >> 1;
      const parent = heap[parentAt];
      if (parent === undefined || !isBefore(entry, parent)) break;
      heap[at] = parent;
      at = parentAt;
    }
    heap[at] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let childAt = 2 * at + 1;
      let child = heap[childAt];
      if (child === undefined) break;
      const right = heap[childAt + 1];
      if (right !== undefined && isBefore(right, child)) {
        child = right;
        childAt += 1;
      }
      if (!isBefore(child, last)) break;
      heap[at] = child;
      at = childAt;
    }
    heap[at] = last;
  }
}

/** The last two cycles have put it off at the same moment, and the next one is there before it is due. */
function isPutOff({ bornMs, putOffMs, delayMs }: Entry, cycleMs: number): boolean {
  return delayMs > cycleMs && putOffMs.includes(bornMs - cycleMs) && putOffMs.includes(bornMs - 2 * cycleMs);
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.order < b.order);
}
