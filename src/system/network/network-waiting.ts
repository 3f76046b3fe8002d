import type { Clock } from '../../core/clock.js';
import type { Logger } from '../../core/log.js';
import type { EventRecorder } from '../../journal/journal-event.js';
import { type NoBackendReason, noBackendTexts } from '../../journal/no-backend-texts.js';
import { applyAgainMs } from './confirm-or-revert.js';
import type { NetworkSettings } from './network-settings.js';

/** What becomes of a `[network]` that was changed in config.ini. */
export type NetworkDecision =
  /** It is in force already, or about to be. */
  | { readonly outcome: 'known' }
  /** It goes back unless somebody logs in by it in time. */
  | { readonly outcome: 'on-trial'; readonly target: NetworkSettings }
  | { readonly outcome: 'not-applied'; readonly reason: string; readonly isTriedAgain: boolean }
  /** Another machine has the address: `[network]` is as it was. */
  | { readonly outcome: 'put-back'; readonly address: string };

export interface WaitingChange {
  readonly wanted: NetworkSettings;
  readonly by: string;
  readonly why: NoBackendReason | string;
}

/** A change of `[network]` whose time may come: a cable is out, the helper is being updated, the disk is full. */
export class NetworkWaiting {
  readonly #recorder: EventRecorder;
  readonly #clock: Clock;
  readonly #log: Logger;
  #cancelAgain = () => {};
  #isStopped = false;
  /** What was told to wait, and why. */
  #told: string | undefined;

  constructor(recorder: EventRecorder, clock: Clock, log: Logger) {
    this.#recorder = recorder;
    this.#clock = clock;
    this.#log = log;
  }

  /** Tells it once and calls `again` in a minute; without `again` nothing can be applied here. */
  wait({ wanted, by, why }: WaitingChange, again: (() => void) | undefined): NetworkDecision {
    if (this.#isStopped) return { outcome: 'not-applied', reason: why, isTriedAgain: true };
    const isTriedAgain = again !== undefined && why !== 'switched-off';
    const reason = Object.hasOwn(noBackendTexts, why) ? noBackendTexts[why as NoBackendReason].en : why;
    if (isTriedAgain) {
      this.#cancelAgain = this.#clock.schedule(applyAgainMs, again);
    }
    const telling = JSON.stringify([wanted, why]);
    if (this.#told !== telling) {
      this.#told = telling;
      this.#log.warn({ code: 'network.unavailable', reason: why }, `[network] is not applied: ${reason}`);
      if (isTriedAgain) this.#recorder.record({ kind: 'network-waiting', who: by, detail: why });
    }
    return { outcome: 'not-applied', reason, isTriedAgain };
  }

  /** Something is done about it now. */
  cancel(): void {
    this.#cancelAgain();
  }

  /** The network has changed: what waits from now on is told again. */
  forget(): void {
    this.#told = undefined;
  }

  /** Idempotent; nothing is told or tried any more. */
  stop(): void {
    this.#isStopped = true;
    this.#cancelAgain();
  }
}
