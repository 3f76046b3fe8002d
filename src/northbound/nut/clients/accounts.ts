import { type Clock, sleep } from '../../../core/clock.js';
import type { Chance } from '../../../core/machine/chance.js';
import { Mutex } from '../../../core/mutex.js';
import type { NorthboundSecrets } from '../../../device/northbound.js';
import { type CredentialAnswer, Credentials } from '../../../security/credentials.js';
import { LoginGuard } from '../../../security/login-guard.js';
import type { Settings } from '../../../settings/settings-schema.js';

export type AccountAnswer = 'right' | 'wrong' | 'locked' | 'busy';

export interface AccountsOptions {
  /** As they are at the moment of asking. */
  readonly settings: () => Settings['nut'];
  readonly secrets: NorthboundSecrets;
  readonly chance?: Chance | undefined;
  readonly clock: Clock;
  /** Passwords of one address that may wait for their turn. */
  readonly waitingLogins: number;
  /** Ends all waiting: nobody is let in any more. */
  readonly signal: AbortSignal;
}

/** The accounts of `[nut]`, by the number in their keys. */
const numbers = [1, 2, 3, 4] as const;

interface Queue {
  readonly mutex: Mutex;
  waiting: number;
}

/**
 * Who may attach: up to four users with passwords of their own. Guesses of an address are slowed down and locked out as on the
 * page, in a guard of their own: a server with an old password locks nobody out of the page. An address has one guess after the
 * other, so that many servers behind one address are no crowd of guessers.
 */
export class Accounts {
  readonly #options: AccountsOptions;
  readonly #accounts: readonly { readonly credentials: Credentials; readonly isUsable: () => boolean }[];
  readonly #queues = new Map<string, Queue>();
  /** A whole rack of servers may come at the same moment: each has its turn. */
  readonly #checking = new Mutex();
  readonly guard: LoginGuard;

  constructor(options: AccountsOptions) {
    this.#options = options;
    const { settings, secrets, chance, clock } = options;
    this.guard = new LoginGuard(clock);
    this.#accounts = numbers.map((number) => {
      const passwordName = `nut.password_${number}` as const;
      const credentials = new Credentials(
        {
          get user() {
            return settings()[`user_${number}`];
          },
          get passwordStamp() {
            return secrets.stamp(passwordName);
          },
          verifyPassword: (candidate) => secrets.verify(passwordName, candidate),
        },
        chance,
      );
      // Without a password there is no account: the one of the factory is the page's alone.
      const isUsable = () => settings()[`user_${number}`] !== '' && secrets.stamp(passwordName) !== undefined;
      return { credentials, isUsable };
    });
  }

  /** Whether anybody could log in. */
  get isAnySet(): boolean {
    return this.#accounts.some(({ isUsable }) => isUsable());
  }

  isUser(user: string): boolean {
    return this.#usable.some((one) => one.isUser(user));
  }

  /** Resolves after the time that the guard makes the address wait; never rejects. */
  async check(user: string, password: string, address: string): Promise<AccountAnswer> {
    const queue = this.#queues.get(address) ?? { mutex: new Mutex(), waiting: 0 };
    if (queue.waiting >= this.#options.waitingLogins) return 'busy';
    this.#queues.set(address, queue);
    queue.waiting += 1;
    try {
      return await queue.mutex.run(() => this.#checkInTurn(user, password, address));
    } finally {
      queue.waiting -= 1;
      if (queue.waiting === 0) this.#queues.delete(address);
    }
  }

  get #usable(): readonly Credentials[] {
    return this.#accounts.filter(({ isUsable }) => isUsable()).map(({ credentials }) => credentials);
  }

  async #checkInTurn(user: string, password: string, address: string): Promise<AccountAnswer> {
    const { guard } = this;
    const { clock, signal } = this.#options;
    if (signal.aborted) return 'busy';
    const admission = guard.admit(address);
    if (admission.state !== 'admitted') return admission.state;
    if (admission.waitMs > 0) await sleep(clock, admission.waitMs, signal);
    const compare = () => (signal.aborted ? Promise.resolve('busy' as const) : this.#compare(user, password));
    const answer = await this.#checking.run(compare).catch(() => 'busy' as const);
    if (answer === 'right') guard.succeed(address);
    else if (answer === 'wrong') guard.fail(address, 'nut', this.#accounts[0]?.credentials.attemptOf(user, password));
    // A hash that cannot be computed proves nothing about who asks.
    else guard.withdraw(address);
    return answer;
  }

  async #compare(user: string, password: string): Promise<CredentialAnswer> {
    const usable = this.#usable;
    const ofUser = usable.filter((one) => one.isUser(user));
    // A wrong user is checked against somebody's password, too: it costs the same time.
    for (const one of ofUser.length > 0 ? ofUser : usable.slice(0, 1)) {
      const answer = await one.check(user, password);
      if (answer !== 'wrong') return answer;
    }
    return 'wrong';
  }
}
