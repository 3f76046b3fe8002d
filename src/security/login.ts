import { type Clock, sleep } from '../core/clock.js';
import type { Credentials } from './credentials.js';
import type { LoginDoor, LoginGuard } from './login-guard.js';

export type LoginAnswer =
  | { readonly outcome: 'right' }
  | { readonly outcome: 'wrong' }
  /** Not checked: the address has failed too often. */
  | { readonly outcome: 'locked'; readonly forMs: number }
  /** Not checked: too many attempts at the same time. */
  | { readonly outcome: 'busy' };

export interface LoginAttempt {
  /** Undefined unless it is the user that exists: a password typed into the field of the user name is an everyday slip. */
  readonly user: string | undefined;
  readonly address: string;
  readonly door: LoginDoor;
  readonly outcome: LoginAnswer['outcome'];
  /** Ours, that was reached. */
  readonly localAddress?: string | undefined;
}

export interface LoginParts {
  readonly credentials: Credentials;
  readonly guard: LoginGuard;
  readonly clock: Clock;
  /** Told of each attempt, for the journal. */
  readonly onAttempt?: (attempt: LoginAttempt) => void;
}

/** The one login of the web page and of FTP (Manual §4, §9.1): the guard first, then the credentials. */
export class Login {
  readonly #parts: LoginParts;

  constructor(parts: LoginParts) {
    this.#parts = parts;
  }

  /** Resolves after the time that the guard makes the address wait; never rejects. */
  async check(
    user: string,
    password: string,
    address: string,
    door: LoginDoor,
    localAddress?: string,
  ): Promise<LoginAnswer> {
    const answer = await this.#answer(user, password, address, door);
    const known = this.#parts.credentials.isUser(user) ? user : undefined;
    this.#parts.onAttempt?.({ user: known, address, door, outcome: answer.outcome, localAddress });
    return answer;
  }

  /** A request of somebody who has logged in before and was asked for nothing. */
  noteRequest(user: string, address: string, door: LoginDoor, localAddress: string): void {
    this.#parts.onAttempt?.({ user, address, door, outcome: 'right', localAddress });
  }

  async #answer(user: string, password: string, address: string, door: LoginDoor): Promise<LoginAnswer> {
    const { credentials, guard, clock } = this.#parts;
    const admission = guard.admit(address);
    if (admission.state === 'locked') return { outcome: 'locked', forMs: admission.forMs };
    if (admission.state === 'busy') return { outcome: 'busy' };
    if (admission.waitMs > 0) await sleep(clock, admission.waitMs);
    try {
      const outcome = await credentials.check(user, password);
      if (outcome === 'right') guard.succeed(address);
      else if (outcome === 'wrong') guard.fail(address, door, credentials.attemptOf(user, password));
      else guard.withdraw(address);
      return { outcome };
    } catch {
      // A hash that cannot be computed proves nothing about who asks.
      guard.withdraw(address);
      return { outcome: 'busy' };
    }
  }
}
