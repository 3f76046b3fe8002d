import type { Clock } from '../core/clock.js';
import { exitCode, type ProcessEnd } from './gateway-process.js';
import { aliveEveryMs, type ToLauncher } from './protocol.js';
import { revertReason } from './revert-reasons.js';
import type { Trial } from './slots.js';

/** A new version is on trial for so long, and is kept when it is healthy at the end. */
export const trialMs = 60_000;
/** A gateway that has not said for this long that it lives is taken for hung. */
export const hungAfterMs = 60_000;
/** One message may be late; what was said before that says nothing of now. */
const freshMs = 2 * aliveEveryMs;

export type Verdict = { readonly kind: 'keep' } | { readonly kind: 'end'; readonly reason: string };

/** What is known of a gateway that runs: whether it lives, and whether it may stay. */
export class GatewayWatch {
  readonly #clock: Clock;
  readonly #trial: Trial | undefined;
  readonly #startedMs: number;
  #aliveMs: number;
  #hasSpoken = false;
  #missing: readonly string[] | undefined;
  #isHealthy = false;
  #hasBeenHealthy = false;
  #isKept = false;
  #reason: string | undefined;

  constructor(clock: Clock, trial: Trial | undefined) {
    this.#clock = clock;
    this.#trial = trial;
    this.#startedMs = clock.monotonicMs();
    this.#aliveMs = this.#startedMs;
  }

  /** Whether it has said anything at all. */
  get hasSpoken(): boolean {
    return this.#hasSpoken;
  }

  /** Whether this message is the first that says healthy. */
  accept(message: ToLauncher): boolean {
    this.#aliveMs = this.#clock.monotonicMs();
    this.#hasSpoken = true;
    if (message.kind === 'healthy') {
      const isFirst = !this.#hasBeenHealthy;
      this.#hasBeenHealthy = true;
      this.#isHealthy = true;
      return isFirst;
    }
    this.#missing = message.missing;
    // Some versions say once that they are healthy, and from then on that nothing is missing.
    if (message.missing.length > 0) this.#isHealthy = false;
    return false;
  }

  /** Whether the gateway must end, or is kept, from now on. */
  look(): Verdict | undefined {
    const nowMs = this.#clock.monotonicMs();
    const silentMs = nowMs - this.#aliveMs;
    if (silentMs >= hungAfterMs) return this.#endFor(revertReason('silent', { seconds: hungAfterMs / 1000 }));
    if (this.#trial === undefined || this.#isKept || nowMs - this.#startedMs < trialMs) return undefined;
    if (!this.#isHealthy) {
      const missing = this.#missing?.join(', ') || 'everything';
      return this.#endFor(revertReason('unhealthy', { seconds: trialMs / 1000, missing }));
    }
    if (silentMs >= freshMs) return undefined;
    this.#isKept = true;
    return { kind: 'keep' };
  }

  /** Whether it was ended from here, because it was hung or not healthy; its exit code then means nothing. */
  get isPutDown(): boolean {
    return this.#reason !== undefined;
  }

  /** How long it was of use: a hung one, until it was last heard of. */
  livedMs(): number {
    return (this.isPutDown ? this.#aliveMs : this.#clock.monotonicMs()) - this.#startedMs;
  }

  /** Why the new version is not kept; undefined when it is, when it only wants to be started again, or when none was tried. */
  refusal(end: ProcessEnd): string | undefined {
    if (this.#trial === undefined || this.#isKept) return undefined;
    if (this.#reason === undefined && this.#isHealthy && end.code === exitCode.restart) return undefined;
    return this.#reason ?? revertReason('ended', { how: end.signal ?? `exit code ${end.code}` });
  }

  #endFor(reason: string): Verdict {
    this.#reason = reason;
    return { kind: 'end', reason };
  }
}
