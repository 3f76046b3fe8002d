import type { Clock } from '../../../core/clock.js';
import type { Logger } from '../../../core/log.js';
import { BvlcFunction, BvlcResultCode } from '../../bvlc/bvlc-function.js';
import { encodeBvlc } from '../../bvlc/bvlc-message.js';
import { type DatagramAddress, isSameAddress } from '../network/datagram-port.js';

export interface ForeignDeviceOptions {
  readonly bbmd: DatagramAddress;
  readonly timeToLiveS: number;
}

/** `sent`: no answer yet, or none any more; `rejected`: the BBMD refuses, it is asked again later. */
export type ForeignDeviceStatus = 'inactive' | 'sent' | 'registered' | 'rejected';

export interface ForeignDeviceState {
  readonly status: ForeignDeviceStatus;
  /** Wall clock, when this status began. */
  readonly sinceMs: number;
  readonly bbmd: DatagramAddress;
  /** BVLC-Result code that the BBMD answered last. */
  readonly lastResult: { readonly code: number; readonly atMs: number } | undefined;
  /** Registrations sent since its last answer. */
  readonly unanswered: number;
}

export interface ForeignDeviceParts {
  readonly clock: Clock;
  readonly log: Logger;
  readonly send: (bytes: Uint8Array, to: DatagramAddress) => void;
  /** Called each time broadcasts begin to go through the BBMD. */
  readonly onRegistered: () => void;
  /** Called when the registration has failed, or has not any more. */
  readonly onFailure?: (isFailing: boolean) => void;
}

const firstRetryMs = 5_000;
const longestRetryMs = 60_000;
/** This many without an answer are no lost packets any more. */
const unansweredWorthTelling = 3;
/** A refusal is a decision; it changes when a person acts, or a place in a table becomes free. */
const firstRetryAfterRefusalMs = 30_000;
const longestRetryAfterRefusalMs = 600_000;

/** Registration with a BBMD of another subnet, so that broadcasts go both ways (135-2012 §J.5). */
export class ForeignDevice {
  readonly #options: ForeignDeviceOptions;
  readonly #parts: ForeignDeviceParts;
  #status: ForeignDeviceStatus = 'inactive';
  #sinceMs = 0;
  #lastResult: ForeignDeviceState['lastResult'];
  #unanswered = 0;
  #refusals = 0;
  #sentAtMs = Number.NEGATIVE_INFINITY;
  #expiresAtMs = Number.NEGATIVE_INFINITY;
  #cancelNext: () => void = () => undefined;

  constructor(options: ForeignDeviceOptions, parts: ForeignDeviceParts) {
    this.#options = options;
    this.#parts = parts;
  }

  get state(): ForeignDeviceState {
    return {
      status: this.#status,
      sinceMs: this.#sinceMs,
      bbmd: this.#options.bbmd,
      lastResult: this.#lastResult,
      unanswered: this.#unanswered,
    };
  }

  start(): void {
    this.stop();
    this.#register();
  }

  /** Idempotent; the BBMD forgets us when the time to live is over. */
  stop(): void {
    this.#cancelNext();
    this.#unanswered = 0;
    this.#refusals = 0;
    this.#setStatus('inactive');
  }

  /** Has the BBMD send a broadcast of ours to its networks (135-2012 §J.5.1). */
  distribute(npdu: Uint8Array): void {
    if (this.#status !== 'registered') return;
    this.#parts.send(encodeBvlc({ function: BvlcFunction.distributeBroadcastToNetwork, npdu }), this.#options.bbmd);
  }

  receiveResult(code: number, source: DatagramAddress): void {
    if (this.#status === 'inactive' || !isSameAddress(source, this.#options.bbmd)) return;
    const isAwaited = this.#unanswered > 0;
    if (isAwaited && code === BvlcResultCode.successfulCompletion) this.#accepted();
    else if (isAwaited && code === BvlcResultCode.registerForeignDeviceNak) this.#refused();
    else if (code === BvlcResultCode.distributeBroadcastToNetworkNak) this.#forgotten();
    else return;
    this.#lastResult = { code, atMs: this.#parts.clock.wallMs() };
  }

  #register(): void {
    const { bbmd, timeToLiveS } = this.#options;
    const nowMs = this.#parts.clock.monotonicMs();
    const isStillRegistered = this.#status === 'registered' && nowMs < this.#expiresAtMs;
    const isStillRejected = this.#status === 'rejected' && this.#unanswered === 0;
    if (!isStillRegistered && !isStillRejected) this.#setStatus('sent');
    this.#unanswered += 1;
    this.#sentAtMs = nowMs;
    this.#parts.send(encodeBvlc({ function: BvlcFunction.registerForeignDevice, timeToLiveS }), bbmd);
    if (this.#unanswered === unansweredWorthTelling) {
      this.#report('warn', 'The BBMD does not answer.');
      this.#parts.onFailure?.(true);
    }
    const retryMs = backOff(this.#unanswered, firstRetryMs, longestRetryMs);
    // The state shows the end of the registration when it comes.
    this.#registerAfter(isStillRegistered ? Math.min(retryMs, this.#expiresAtMs - nowMs) : retryMs);
  }

  #accepted(): void {
    const lifeMs = this.#options.timeToLiveS * 1000;
    this.#unanswered = 0;
    this.#refusals = 0;
    this.#expiresAtMs = this.#sentAtMs + lifeMs;
    // Half of the life leaves time for several tries.
    this.#registerAfter(Math.max(1000, lifeMs / 2));
    if (this.#status === 'registered') return;
    this.#setStatus('registered');
    this.#parts.onRegistered();
  }

  #refused(): void {
    this.#unanswered = 0;
    this.#refusals += 1;
    this.#setStatus('rejected');
    this.#registerAfter(backOff(this.#refusals, firstRetryAfterRefusalMs, longestRetryAfterRefusalMs));
  }

  /** The BBMD does not know us any more, after a restart for example. */
  #forgotten(): void {
    if (this.#status !== 'registered') return;
    this.#setStatus('sent');
    const sinceSentMs = this.#parts.clock.monotonicMs() - this.#sentAtMs;
    this.#registerAfter(Math.max(0, firstRetryMs - sinceSentMs));
  }

  #registerAfter(delayMs: number): void {
    this.#cancelNext();
    this.#cancelNext = this.#parts.clock.schedule(delayMs, () => this.#register());
  }

  #setStatus(status: ForeignDeviceStatus): void {
    if (status === this.#status) return;
    const before = this.#status;
    this.#status = status;
    this.#sinceMs = this.#parts.clock.wallMs();
    if (status === 'registered' || status === 'rejected') this.#parts.onFailure?.(status === 'rejected');
    if (status === 'registered') this.#report('info', 'Registered with the BBMD as a foreign device.');
    if (status === 'rejected') {
      this.#report('warn', 'The BBMD refuses the registration: it is no BBMD, or its table is full.');
    }
    if (status === 'sent' && before === 'registered') {
      this.#report('warn', 'The registration with the BBMD is lost: broadcasts reach this subnet only.');
    }
  }

  #report(level: 'info' | 'warn', sentence: string): void {
    const { bbmd } = this.#options;
    this.#parts.log[level]({ bbmd: `${bbmd.address}:${bbmd.port}` }, sentence);
  }
}

function backOff(times: number, firstMs: number, longestMs: number): number {
  return Math.min(longestMs, firstMs * 2 ** Math.min(times - 1, 16));
}
