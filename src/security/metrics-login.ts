import { type Clock, sleep } from '../core/clock.js';
import type { Chance } from '../core/machine/chance.js';
import { Credentials } from './credentials.js';
import type { LoginAnswer, LoginAttempt } from './login.js';
import type { LoginGuard } from './login-guard.js';

/** The token that is stored; asked at each attempt, so that a change is in force at once. */
export interface StoredToken {
  /** Another text whenever the token is another one; undefined while none is set. */
  readonly stamp: string | undefined;
  verify(candidate: string): Promise<boolean>;
}

export interface MetricsLoginParts {
  readonly stored: StoredToken;
  /** That of the login: who guesses here is locked out there, too. */
  readonly guard: LoginGuard;
  /** This machine's where nothing is said. */
  readonly chance?: Chance | undefined;
  readonly clock: Clock;
  readonly onAttempt?: (attempt: LoginAttempt) => void;
}

/** What the journal calls who has the token. */
const reader = 'metrics';

/** The token of a program that reads the numbers of the gateway and nothing else. */
export class MetricsLogin {
  readonly #parts: MetricsLoginParts;
  readonly #credentials: Credentials;

  constructor(parts: MetricsLoginParts) {
    const { stored } = parts;
    this.#parts = parts;
    this.#credentials = new Credentials(
      {
        user: reader,
        get passwordStamp() {
          // Never undefined: no factory password opens here.
          return stored.stamp ?? 'none';
        },
        verifyPassword: (candidate) => stored.verify(candidate),
      },
      parts.chance,
    );
  }

  get isSet(): boolean {
    return this.#parts.stored.stamp !== undefined;
  }

  /** Never rejects. One that is right is not made to wait, as it comes every few seconds, and proves nothing of a password. */
  async check(token: string, address: string): Promise<LoginAnswer> {
    const answer = await this.#answer(token, address);
    const user = answer.outcome === 'right' ? reader : undefined;
    this.#parts.onAttempt?.({ user, address, door: 'web', outcome: answer.outcome });
    return answer;
  }

  async #answer(token: string, address: string): Promise<LoginAnswer> {
    const { guard, clock } = this.#parts;
    const admission = guard.admit(address);
    if (admission.state === 'locked') return { outcome: 'locked', forMs: admission.forMs };
    if (admission.state === 'busy') return { outcome: 'busy' };
    const outcome = await this.#credentials.check(reader, token).catch(() => 'busy' as const);
    if (outcome !== 'wrong') {
      // The failures of the address stay: else its password could be guessed for good between two tokens.
      guard.withdraw(address);
      return { outcome };
    }
    if (admission.waitMs > 0) await sleep(clock, admission.waitMs);
    guard.fail(address, 'web', this.#credentials.attemptOf(reader, token));
    return { outcome };
  }
}
