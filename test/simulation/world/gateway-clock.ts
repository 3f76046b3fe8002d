import type { Clock } from '../../../src/core/clock.js';
import type { Schedule } from './contract.js';

/**
 * Node waits at least a millisecond, and takes what does not fit into 31 bits for one (nodejs.org, timers). It may fire a part of a
 * millisecond early or late; here it fires in time.
 */
const longestDelayMs = 0x7fffffff;

/** A stretch of the run. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What the clock shows while nobody sets it; times of the run. */
interface Course {
  readonly fromMs: number;
  readonly wallMs: number;
  readonly rate: number;
}

/** The machine's clock: it outlives the programs that read it, jumps when somebody sets it, and goes wrong a little all the time. */
export class MachineClock {
  readonly #schedule: Schedule;
  #setAtMs = 0;
  #setToMs: number;
  #driftPpm: number;
  /** Until it was set last. */
  readonly #past: (Course & { readonly toMs: number })[] = [];

  constructor(schedule: Schedule, wallMs: number, driftPpm = 0) {
    this.#schedule = schedule;
    this.#setToMs = wallMs;
    this.#driftPpm = driftPpm;
  }

  wallMs(): number {
    const { fromMs, wallMs, rate } = this.#course;
    return Math.floor(wallMs + (this.#schedule.nowMs - fromMs) * rate);
  }

  /** When it has shown a time of that stretch: more than once where it was set back, never where it was set forward over it. */
  whenShown(wallFromMs: number, wallToMs: number): readonly Stretch[] {
    return [...this.#past, { ...this.#course, toMs: this.#schedule.nowMs }].flatMap((course) => {
      const momentOf = (wallMs: number) => course.fromMs + (wallMs - course.wallMs) / course.rate;
      const fromMs = Math.max(course.fromMs, momentOf(wallFromMs));
      const toMs = Math.min(course.toMs, momentOf(wallToMs));
      return fromMs <= toMs ? [{ fromMs, toMs }] : [];
    });
  }

  get #course(): Course {
    return { fromMs: this.#setAtMs, wallMs: this.#setToMs, rate: 1 + this.#driftPpm / 1_000_000 };
  }

  set(wallMs: number): void {
    this.#past.push({ ...this.#course, toMs: this.#schedule.nowMs });
    this.#setAtMs = this.#schedule.nowMs;
    this.#setToMs = wallMs;
  }

  step(byMs: number): void {
    this.set(this.wallMs() + byMs);
  }

  /** Parts per million by which it is fast from now on. */
  drift(ppm: number): void {
    this.set(this.wallMs());
    this.#driftPpm = ppm;
  }
}

/** The clock of one process of the gateway, on the schedule of the run. None of its timers fires after the process has died. */
export class GatewayClock implements Clock {
  readonly #schedule: Schedule;
  readonly #machine: MachineClock;
  readonly #beganMs: number;
  readonly #timers = new Set<() => void>();
  #isDead = false;

  constructor(schedule: Schedule, machine: MachineClock) {
    this.#schedule = schedule;
    this.#machine = machine;
    this.#beganMs = schedule.nowMs;
  }

  /** Timers of the gateway that wait. */
  get pendingTimers(): number {
    return this.#timers.size;
  }

  wallMs(): number {
    return this.#machine.wallMs();
  }

  /** As `performance.now()`: since the process began. */
  monotonicMs(): number {
    return this.#schedule.nowMs - this.#beganMs;
  }

  schedule(delayMs: number, action: () => void): () => void {
    if (this.#isDead) return () => undefined;
    const isWithin = delayMs >= 1 && delayMs <= longestDelayMs;
    const cancelEvent = this.#schedule.after(isWithin ? delayMs : 1, () => {
      this.#timers.delete(cancel);
      action();
    });
    const cancel = (): void => {
      if (this.#timers.delete(cancel)) cancelEvent();
    };
    this.#timers.add(cancel);
    return cancel;
  }

  /** The process is gone: a power cut, or its end. */
  kill(): void {
    this.#isDead = true;
    for (const cancel of [...this.#timers]) cancel();
  }
}
