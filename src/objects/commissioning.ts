import type { Clock } from '../core/clock.js';

/** Why forced values have ended. */
export type CommissioningEnd = 'time-over' | 'switched-off' | 'stopped';

export type CommissioningEvent =
  | { readonly kind: 'commissioning-opened'; readonly minutes: number; readonly by?: string }
  | { readonly kind: 'commissioning-closed'; readonly end: CommissioningEnd; readonly by?: string };

const msPerMinute = 60_000;

/**
 * The time in which a BMS may set objects out of service. It is opened by a person, for minutes, and lives in memory
 * only: no forced value outlives its time, a restart or a power cut.
 */
export class Commissioning {
  readonly #clock: Clock;
  readonly #report: (event: CommissioningEvent) => void;
  #endsAtMs: number | undefined;
  #cancelTimer: () => void = () => undefined;

  /** `tell` is called when the time has been opened or has ended, however that came. */
  constructor(clock: Clock, report: (event: CommissioningEvent) => void) {
    this.#clock = clock;
    this.#report = report;
  }

  get isOpen(): boolean {
    return this.#endsAtMs !== undefined;
  }

  /** Undefined while it is closed. */
  get remainingMs(): number | undefined {
    return this.#endsAtMs === undefined ? undefined : Math.max(0, this.#endsAtMs - this.#clock.monotonicMs());
  }

  /** Opened again, the time begins anew; `by` names who did it. */
  open(minutes: number, by?: string): void {
    this.#cancelTimer();
    const durationMs = minutes * msPerMinute;
    this.#endsAtMs = this.#clock.monotonicMs() + durationMs;
    this.#cancelTimer = this.#clock.schedule(durationMs, () => this.close('time-over'));
    this.#report({ kind: 'commissioning-opened', minutes, ...(by !== undefined && { by }) });
  }

  /** Idempotent. */
  close(end: CommissioningEnd, by?: string): void {
    this.#cancelTimer();
    if (this.#endsAtMs === undefined) return;
    this.#endsAtMs = undefined;
    this.#report({ kind: 'commissioning-closed', end, ...(by !== undefined && { by }) });
  }
}
