import type { Clock } from '../../core/clock.js';
import { CommunicationControl } from '../services/device-communication-control.js';

/** `disable` is no part of the service any more. */
type AllowedControl = Exclude<CommunicationControl, typeof CommunicationControl.disable>;

export interface CommunicationReport {
  readonly control: AllowedControl;
  /** Until everything is enabled again by itself; undefined: until it is told to. */
  readonly remainingMs: number | undefined;
}

const msPerMinute = 60_000;
/** Timers of Node reach 24 days, durations 45. */
const longestTimerMs = 24 * 60 * msPerMinute;

/** What the device may do of its own accord, as DeviceCommunicationControl left it (135-2020 §16.1); ends with a restart. */
export class CommunicationState {
  readonly #clock: Clock;
  readonly #listeners = new Set<(report: CommunicationReport, cause: 'request' | 'time') => void>();
  #control: AllowedControl = CommunicationControl.enable;
  #endsAtMs: number | undefined;
  #cancelTimer: () => void = () => undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get report(): CommunicationReport {
    const remainingMs = this.#endsAtMs === undefined ? undefined : this.#endsAtMs - this.#clock.monotonicMs();
    return { control: this.#control, remainingMs };
  }

  /** Messages of our own accord; an I-Am that answers a Who-Is is none (135-2012 §16.1.2). */
  get mayInitiate(): boolean {
    return this.#control === CommunicationControl.enable;
  }

  /** The duration has no meaning for `enable` (135-2012 §16.1.1.1.1). */
  set(control: AllowedControl, durationMinutes: number | undefined): void {
    this.#cancelTimer();
    this.#control = control;
    const isTimed = control !== CommunicationControl.enable && durationMinutes !== undefined;
    this.#endsAtMs = isTimed ? this.#clock.monotonicMs() + durationMinutes * msPerMinute : undefined;
    this.#report('request');
    this.#wait();
  }

  /** Called after each change; the returned function ends it. */
  onChange(listener: (report: CommunicationReport, cause: 'request' | 'time') => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Idempotent. */
  stop(): void {
    this.#cancelTimer();
  }

  #wait(): void {
    if (this.#endsAtMs === undefined) return;
    const remainingMs = this.#endsAtMs - this.#clock.monotonicMs();
    if (remainingMs > 0) {
      this.#cancelTimer = this.#clock.schedule(Math.min(remainingMs, longestTimerMs), () => this.#wait());
      return;
    }
    this.#endsAtMs = undefined;
    this.#control = CommunicationControl.enable;
    this.#report('time');
  }

  #report(cause: 'request' | 'time'): void {
    for (const listener of this.#listeners) listener(this.report, cause);
  }
}
