import type { Clock } from '../../../core/clock.js';
import type { Peer } from '../peer.js';
import type { CovSubscription } from './cov-subscription.js';

/** Confirmed notifications on their way to one device: enough for a far one, few enough for a small one. */
const usualWindow = 8;
/** A recipient that does not answer gets one notification at a time, after pauses that double. */
const firstPauseMs = 5_000;
const longestPauseMs = 60_000;

/** What one device can be sent at the moment, so that a dead one costs little and delays no other. */
export class CovRecipient {
  readonly peer: Peer;
  readonly #clock: Clock;
  /** Subscriptions whose notification waits for room. */
  readonly waiting = new Set<CovSubscription>();
  /** Confirmed notifications under way. */
  running = 0;
  #pauseMs = 0;
  #cancelPause: (() => void) | undefined;

  constructor(peer: Peer, clock: Clock) {
    this.peer = peer;
    this.#clock = clock;
  }

  get isHealthy(): boolean {
    return this.#pauseMs === 0;
  }

  /** How many notifications more can be sent now. */
  get room(): number {
    if (this.#cancelPause !== undefined) return 0;
    return (this.isHealthy ? usualWindow : 1) - this.running;
  }

  get isReady(): boolean {
    return this.room > 0;
  }

  /** Nothing is under way, nothing waits. */
  get isIdle(): boolean {
    return this.#cancelPause === undefined && this.running === 0 && this.waiting.size === 0;
  }

  /** Begins a pause; those that were under way together begin one only. */
  fail(onPauseEnd: () => void): void {
    if (this.#cancelPause !== undefined) return;
    this.#pauseMs = this.isHealthy ? firstPauseMs : Math.min(this.#pauseMs * 2, longestPauseMs);
    this.#cancelPause = this.#clock.schedule(this.#pauseMs, () => {
      this.#cancelPause = undefined;
      onPauseEnd();
    });
  }

  recover(): void {
    this.#cancelPause?.();
    this.#cancelPause = undefined;
    this.#pauseMs = 0;
  }
}
