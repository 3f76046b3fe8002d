import type { Clock } from '../../core/clock.js';
import type { ReadRequest } from './rtu-frame.js';

/** An answer that has begun is waited for beyond its time while its pieces follow one another so. */
export const longestGapMs = 250;
/** A timer that comes this late tells of a process that was held up, by its own work or by another program. */
const heldUpMs = 20;

/** A request from the moment it is handed over until its end, and the one timer that runs for it. */
export class Exchange {
  readonly request: ReadRequest;
  readonly frame: Uint8Array;
  readonly askedMs: number;
  sentAtMs: number | undefined;
  /** Something arrived that was not the answer. */
  isDisturbed = false;
  /** The unit that answered in place of the one that was asked. */
  otherUnit: number | undefined;
  readonly #clock: Clock;
  /** When the answer is given up. */
  #deadlineMs = Number.POSITIVE_INFINITY;
  #cancelTimer = () => {};

  constructor(request: ReadRequest, frame: Uint8Array, clock: Clock) {
    this.request = request;
    this.frame = frame;
    this.askedMs = clock.monotonicMs();
    this.#clock = clock;
  }

  /** In place of what was to happen before. */
  lookAgainAfter(delayMs: number, action: () => void): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#clock.schedule(delayMs, action);
  }

  waitForAnswer(delayMs: number, onDeadline: () => void): void {
    this.#deadlineMs = this.#clock.monotonicMs() + delayMs;
    this.lookAgainAfter(delayMs, onDeadline);
  }

  /** Timers come before input: what arrived while this process was held up has yet to be seen. */
  wasHeldUp(nowMs: number): boolean {
    return nowMs - this.#deadlineMs > heldUpMs;
  }

  end(): void {
    this.#cancelTimer();
  }
}
