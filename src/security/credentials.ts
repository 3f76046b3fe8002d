import { createHmac, timingSafeEqual } from 'node:crypto';
import { type Chance, ownChance } from '../core/machine/chance.js';

/** The login that is stored; asked at each attempt, so that a change is in force at once. */
export interface StoredLogin {
  readonly user: string;
  /** Another text whenever the password is another one; undefined while none is set: the factory password holds. */
  readonly passwordStamp: string | undefined;
  /** Compares with the stored hash; costs some 100 ms of work on a small board. */
  verifyPassword(candidate: string): Promise<boolean>;
}

export type CredentialAnswer = 'right' | 'wrong' | 'busy';

/** Manual §4 and §9.1: root/public, until a password is set. */
const factoryPassword = 'public';
/** Attempts that wait for the one hash that is computed at a time; more are turned away. */
const mostWaiting = 8;
/** What a program with a former password repeats need not be hashed each time. */
const mostKnownWrong = 64;

/** Checks user and password in constant time, at most one hash at a time; the last good pair costs none. */
export class Credentials {
  readonly #stored: StoredLogin;
  readonly #key: Buffer;
  #lastGood: Buffer | undefined;
  /** Digests, the oldest first. */
  readonly #knownWrong = new Set<string>();
  #waiting = 0;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(stored: StoredLogin, chance: Chance = ownChance) {
    this.#stored = stored;
    this.#key = chance.bytes(32);
  }

  get isFactoryPassword(): boolean {
    return this.#stored.passwordStamp === undefined;
  }

  /** Another text whenever user or password are others; says nothing of them. */
  get stamp(): string {
    return this.#digestOf('', '').toString('base64');
  }

  /** Whether it is the name of the user; for the journal, never for the client. */
  isUser(user: string): boolean {
    return this.#areEqual(user, this.#stored.user);
  }

  async check(user: string, password: string): Promise<CredentialAnswer> {
    const quick = this.#checkWithoutHash(user, password);
    if (quick !== undefined) return quick;
    if (this.#waiting >= mostWaiting) return 'busy';
    this.#waiting += 1;
    const answer = this.#queue.then(() => this.#checkByHash(user, password));
    this.#queue = answer.then(
      () => undefined,
      () => undefined,
    );
    try {
      return await answer;
    } finally {
      this.#waiting -= 1;
    }
  }

  #checkWithoutHash(user: string, password: string): CredentialAnswer | undefined {
    if (this.#stored.passwordStamp === undefined) {
      const isUser = this.isUser(user);
      return this.#areEqual(password, factoryPassword) && isUser ? 'right' : 'wrong';
    }
    const digest = this.#digestOf(user, password);
    if (this.#knownWrong.has(digest.toString('base64'))) return 'wrong';
    const isLastGood = this.#lastGood !== undefined && timingSafeEqual(this.#lastGood, digest);
    return isLastGood && this.isUser(user) ? 'right' : undefined;
  }

  async #checkByHash(user: string, password: string): Promise<CredentialAnswer> {
    // The request before in the queue may have come from the same browser.
    const quick = this.#checkWithoutHash(user, password);
    if (quick !== undefined) return quick;
    const digest = this.#digestOf(user, password);
    const isUser = this.isUser(user);
    // A wrong user costs the same time, or the time would tell the right one.
    const isPassword = await this.#stored.verifyPassword(password);
    if (!isPassword || !isUser) {
      this.#noteWrong(digest);
      return 'wrong';
    }
    this.#lastGood = digest;
    return 'right';
  }

  /** What was typed, to be told from something else that was typed; says nothing of it. */
  attemptOf(user: string, password: string): string {
    return this.#digest(JSON.stringify([user, password])).toString('base64');
  }

  #noteWrong(digest: Buffer): void {
    this.#knownWrong.add(digest.toString('base64'));
    const [oldest] = this.#knownWrong;
    if (this.#knownWrong.size > mostKnownWrong && oldest !== undefined) this.#knownWrong.delete(oldest);
  }

  /** With a key that dies with the process and the stamp, so that it never outlives user and password. */
  #digestOf(user: string, password: string): Buffer {
    const { user: known, passwordStamp } = this.#stored;
    return this.#digest(JSON.stringify([passwordStamp, known, user, password]));
  }

  #areEqual(one: string, other: string): boolean {
    return timingSafeEqual(this.#digest(one), this.#digest(other));
  }

  #digest(text: string): Buffer {
    return createHmac('sha256', this.#key).update(text).digest();
  }
}
