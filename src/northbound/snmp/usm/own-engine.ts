import type { Clock } from '../../../core/clock.js';

/** Seconds that a message may be old, or ahead (RFC 3414 §2.2.3). */
export const timeWindowS = 150;

/** Where boots stays for good: from there on nothing is authentic any more (RFC 3414 §2.2.2). */
export const mostBoots = 0x7fffffff;

/** What tells this engine and this run of it from all others (RFC 3414 §2.2). */
export interface EngineIdentity {
  readonly engineId: Uint8Array;
  /** How often it was started with this engineId, this time included. */
  readonly engineBoots: number;
}

/** The engine that this gateway is, with its clock. */
export class OwnEngine {
  readonly identity: EngineIdentity;
  readonly #clock: Clock;
  readonly #startedMs: number;

  constructor(identity: EngineIdentity, clock: Clock) {
    this.identity = identity;
    this.#clock = clock;
    this.#startedMs = clock.monotonicMs();
  }

  /** Whole seconds since this boot. */
  get engineTime(): number {
    return Math.floor((this.#clock.monotonicMs() - this.#startedMs) / 1000);
  }

  /** sysUpTime: hundredths of a second; begins anew after 497 days (RFC 2578 §7.1.8). */
  get upTime(): number {
    return Math.floor((this.#clock.monotonicMs() - this.#startedMs) / 10) % 2 ** 32;
  }

  /** The same scale for a moment of the monotonic clock; 0 for one before the start. */
  upTimeAt(monotonicMs: number): number {
    return Math.max(0, Math.floor((monotonicMs - this.#startedMs) / 10)) % 2 ** 32;
  }

  isSelf(engineId: Uint8Array): boolean {
    return Buffer.compare(engineId, this.identity.engineId) === 0;
  }

  /** Whether a message with this clock is neither replayed nor delayed (RFC 3414 §3.2 step 7a). */
  isInTimeWindow({ engineBoots, engineTime }: { readonly engineBoots: number; readonly engineTime: number }): boolean {
    const { engineBoots: own } = this.identity;
    return own < mostBoots && engineBoots === own && Math.abs(engineTime - this.engineTime) <= timeWindowS;
  }
}
