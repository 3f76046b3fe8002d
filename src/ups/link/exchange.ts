import type { Clock } from '../../core/clock.js';
import type { ReadRequest } from './rtu-frame.js';

/** A request from the moment it is handed over until its end, and the one timer that runs for it. */
export class Exchange {
  readonly request: ReadRequest;
  readonly frame: Uint8Array;
  readonly askedMs: number;
  sentAtMs: number | undefined;
  /** When the answer is given up. */
  deadlineMs = Number.POSITIVE_INFINITY;
  /** Something arrived that was not the answer. */
  isDisturbed = false;
  /** The unit that answered in place of the one that was asked. */
  otherUnit: number | undefined;
  readonly #clock: Clock;
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

  end(): void {
    this.#cancelTimer();
  }
}
