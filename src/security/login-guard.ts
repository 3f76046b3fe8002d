import type { Clock } from '../core/clock.js';

export type LoginDoor = 'web' | 'ftp' | 'snmp' | 'nut';

/** One failed login; what was typed is not kept: a password in the field of the user name is an everyday slip. */
export interface FailedLogin {
  readonly atMs: number;
  readonly address: string;
  readonly door: LoginDoor;
}

export type Admission =
  /** To be checked after this time, and ended by `succeed`, `fail` or `withdraw`. */
  | { readonly state: 'admitted'; readonly waitMs: number }
  | { readonly state: 'locked'; readonly forMs: number }
  /** Too many attempts of this address at the same time. */
  | { readonly state: 'busy' };

interface Suspect {
  failures: number;
  /** What was tried, as digests: who repeats a password guesses nothing. */
  readonly tried: Set<string>;
  pending: number;
  /** When the attempt before this one may be checked; the next is not checked earlier. */
  lastTurnMs: number;
  lockedUntilMs: number;
  /** When all of this is forgotten. */
  forgetAtMs: number;
}

const failuresAtOnce = 3;
const failuresBeforeLock = 10;
const firstWaitMs = 1_000;
const longestWaitMs = 15_000;
const firstLockMs = 5 * 60_000;
const longestLockMs = 60 * 60_000;
const memoryMs = 15 * 60_000;
const mostPending = 8;
const mostAddresses = 256;
const mostRemembered = 50;
const mostTried = 32;

/**
 * Slows down a client that guesses passwords: three failures of an address cost nothing, each further one makes the next
 * attempt wait longer, the tenth locks the address for a while. Attempts at the same time count as if they had failed,
 * so that guessing in parallel gains nothing.
 */
export class LoginGuard {
  readonly #clock: Clock;
  readonly #suspects = new Map<string, Suspect>();
  readonly #recent: FailedLogin[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The last failures, newest first. */
  get recentFailures(): readonly FailedLogin[] {
    return this.#recent.toReversed();
  }

  /** 0 for an address that is heard. */
  lockedForMs(address: string): number {
    const suspect = this.#suspects.get(keyOf(address));
    return Math.max(0, (suspect?.lockedUntilMs ?? 0) - this.#clock.monotonicMs());
  }

  admit(address: string): Admission {
    const nowMs = this.#clock.monotonicMs();
    const suspect = this.#suspectAt(address, nowMs);
    if (suspect.lockedUntilMs > nowMs) return { state: 'locked', forMs: suspect.lockedUntilMs - nowMs };
    if (suspect.pending >= mostPending) return { state: 'busy' };
    const earlier = suspect.failures + suspect.pending;
    suspect.pending += 1;
    const turnMs = Math.max(nowMs, suspect.lastTurnMs) + waitAfter(earlier);
    suspect.lastTurnMs = turnMs;
    suspect.forgetAtMs = Math.max(suspect.forgetAtMs, turnMs + memoryMs);
    return { state: 'admitted', waitMs: turnMs - nowMs };
  }

  succeed(address: string): void {
    const suspect = this.#suspects.get(keyOf(address));
    if (!suspect) return;
    suspect.pending = Math.max(0, suspect.pending - 1);
    suspect.failures = 0;
    suspect.tried.clear();
    suspect.lastTurnMs = 0;
    if (suspect.pending === 0) this.#suspects.delete(keyOf(address));
  }

  /** `attempt` tells what was tried from something else; the same once more counts as one failure. */
  fail(address: string, door: LoginDoor, attempt?: string): void {
    const nowMs = this.#clock.monotonicMs();
    const suspect = this.#suspectAt(address, nowMs);
    suspect.pending = Math.max(0, suspect.pending - 1);
    if (attempt !== undefined) {
      if (suspect.tried.has(attempt)) return;
      if (suspect.tried.size < mostTried) suspect.tried.add(attempt);
    }
    suspect.failures += 1;
    const beyond = suspect.failures - failuresBeforeLock;
    if (beyond >= 0) suspect.lockedUntilMs = nowMs + Math.min(longestLockMs, firstLockMs * 2 ** Math.min(beyond, 10));
    suspect.forgetAtMs = Math.max(nowMs, suspect.lockedUntilMs) + memoryMs;
    this.#recent.push({ atMs: this.#clock.wallMs(), address: keyOf(address), door });
    if (this.#recent.length > mostRemembered) this.#recent.shift();
  }

  /** An attempt that ended without being checked. */
  withdraw(address: string): void {
    const suspect = this.#suspects.get(keyOf(address));
    if (suspect) suspect.pending = Math.max(0, suspect.pending - 1);
  }

  /** For a person with a new password; the failures stay in the list. */
  forgive(): void {
    this.#suspects.clear();
  }

  #suspectAt(address: string, nowMs: number): Suspect {
    const key = keyOf(address);
    const known = this.#suspects.get(key);
    if (known && (known.pending > 0 || known.forgetAtMs > nowMs)) return known;
    if (!known && this.#suspects.size >= mostAddresses) this.#makeRoom(nowMs);
    const fresh = {
      failures: 0,
      tried: new Set<string>(),
      pending: 0,
      lastTurnMs: 0,
      lockedUntilMs: 0,
      forgetAtMs: nowMs + memoryMs,
    };
    this.#suspects.set(key, fresh);
    return fresh;
  }

  /** Forgets the address that is the least suspicious: the forgotten first, then the fewest failures, then the oldest. */
  #makeRoom(nowMs: number): void {
    let least: { readonly key: string; readonly rank: number } | undefined;
    for (const [key, { failures, pending, forgetAtMs }] of this.#suspects) {
      const rank = pending === 0 && forgetAtMs <= nowMs ? -1 : failures + pending;
      if (!least || rank < least.rank) least = { key, rank };
    }
    if (least) this.#suspects.delete(least.key);
  }
}

function waitAfter(failures: number): number {
  if (failures < failuresAtOnce) return 0;
  return Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(failures - failuresAtOnce, 10));
}

/** An IPv4 client of a socket that also takes IPv6 is the same client. */
function keyOf(address: string): string {
  return address.replace(/^::ffff:/i, '');
}
