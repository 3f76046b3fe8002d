import type { Clock } from '../../../core/clock.js';
import { LoginGuard } from '../../../security/login-guard.js';

/** Once an address has failed so often that the page would lock it, one message of it is looked at in this time. */
const checkEveryMs = 1000;

export interface GuessReports {
  /** Told of each failure; `isFirst`: since the address was right, or is known at all. */
  onFailure(address: string, isFirst: boolean): void;
  /** Told when an address begins to be held back. */
  onLocked(address: string): void;
}

/**
 * Makes guessing of users, passphrases and communities slow. An address that the page would lock is still heard once a second:
 * the sender of a datagram is easily forged, and no forger must lock a manager out that knows the keys.
 */
export class GuessGuard {
  readonly #clock: Clock;
  readonly #reports: GuessReports;
  readonly #guard: LoginGuard;
  /** Monotonic milliseconds of the last look at a message of a locked address. */
  readonly #lookedAtMs = new Map<string, number>();
  readonly #failed = new Map<string, true>();

  constructor(clock: Clock, reports: GuessReports) {
    this.#clock = clock;
    this.#reports = reports;
    this.#guard = new LoginGuard(clock);
  }

  /** Whether a message of this address is looked at. */
  admits(address: string): boolean {
    if (this.#guard.lockedForMs(address) === 0) {
      this.#lookedAtMs.delete(address);
      return true;
    }
    const nowMs = this.#clock.monotonicMs();
    const lookedAtMs = this.#lookedAtMs.get(address);
    if (lookedAtMs !== undefined && nowMs - lookedAtMs < checkEveryMs) return false;
    note(this.#lookedAtMs, address, nowMs);
    return true;
  }

  failed(address: string): void {
    const wasLocked = this.#guard.lockedForMs(address) > 0;
    const isFirst = !this.#failed.has(address);
    note(this.#failed, address, true);
    this.#guard.fail(address, 'snmp');
    this.#reports.onFailure(address, isFirst);
    if (!wasLocked && this.#guard.lockedForMs(address) > 0) this.#reports.onLocked(address);
  }

  succeeded(address: string): void {
    this.#guard.succeed(address);
    this.#lookedAtMs.delete(address);
    this.#failed.delete(address);
  }
}

/** As many as the guard itself knows. */
const mostAddresses = 256;

function note<T>(known: Map<string, T>, address: string, value: T): void {
  known.delete(address);
  known.set(address, value);
  const [oldest] = known.keys();
  if (known.size > mostAddresses && oldest !== undefined) known.delete(oldest);
}
