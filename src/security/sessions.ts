import { createHash } from 'node:crypto';
import type { Clock } from '../core/clock.js';
import { type Chance, ownChance } from '../core/machine/chance.js';

/** Who has logged in at the login page, until it ends. */
export interface Session {
  readonly user: string;
  /** Of the login that held when it began. */
  readonly stamp: string;
  readonly openedAtMs: number;
  usedAtMs: number;
}

/** `ended`: by this process, but too long ago to know why. */
const sessionEnds = ['signed-out', 'password-changed', 'idle', 'too-old', 'restarted', 'ended'] as const;
export type SessionEnd = (typeof sessionEnds)[number];

/** Without a request and without a page that is open and looked at. */
export const idleMs = 60 * 60_000;
/** A display on a wall is asked once a week. */
export const longestMs = 7 * 24 * 60 * 60_000;
const mostOpen = 64;
const mostEnded = 128;
const tokenBytes = 32;

/**
 * Sessions of the login page, in memory only. A token is the name of this run of the program and a random number, of which
 * nothing but a hash is kept. Another user or password ends all of them.
 */
export class Sessions {
  readonly #clock: Clock;
  readonly #stamp: () => string;
  readonly #chance: Chance;
  /** Tells a token of this process from one of the process before; no secret. */
  readonly #run: string;
  /** By hash of the token; the one used longest ago is the first. */
  readonly #open = new Map<string, Session>();
  /** Why they ended, the oldest first. */
  readonly #ended = new Map<string, SessionEnd>();

  /** `stamp` is another text whenever user or password are others. */
  constructor(clock: Clock, stamp: () => string, chance: Chance = ownChance) {
    this.#clock = clock;
    this.#stamp = stamp;
    this.#chance = chance;
    this.#run = chance.bytes(6).toString('base64url');
  }

  get size(): number {
    return this.#open.size;
  }

  /** Returns the token; `stamp` is that of the login which was checked. */
  open(user: string, stamp = this.#stamp()): string {
    const nowMs = this.#clock.monotonicMs();
    const token = `${this.#run}.${this.#chance.bytes(tokenBytes).toString('base64url')}`;
    const [longestUnused] = this.#open.keys();
    if (this.#open.size >= mostOpen && longestUnused !== undefined) this.#end(longestUnused, 'ended');
    this.#open.set(hashOf(token), { user, stamp, openedAtMs: nowMs, usedAtMs: nowMs });
    return token;
  }

  /** The session of a token, which lives on by this; undefined where there is none any more. */
  use(token: string | undefined): Session | undefined {
    if (token === undefined) return undefined;
    const hash = hashOf(token);
    const session = this.#open.get(hash);
    if (session === undefined) return undefined;
    const end = this.#endOf(session);
    if (end !== undefined) {
      this.#end(hash, end);
      return undefined;
    }
    session.usedAtMs = this.#clock.monotonicMs();
    this.#open.delete(hash);
    this.#open.set(hash, session);
    return session;
  }

  signOut(token: string | undefined): void {
    const hash = token === undefined ? '' : hashOf(token);
    if (this.#open.has(hash)) this.#end(hash, 'signed-out');
  }

  /** Why the session of a token is no more; undefined while it is open, and for what is no token. */
  whyEnded(token: string | undefined): SessionEnd | undefined {
    if (token === undefined || this.use(token) !== undefined) return undefined;
    if (!token.startsWith(`${this.#run}.`)) return 'restarted';
    return this.#ended.get(hashOf(token)) ?? 'ended';
  }

  #endOf({ stamp, openedAtMs, usedAtMs }: Session): SessionEnd | undefined {
    const nowMs = this.#clock.monotonicMs();
    if (stamp !== this.#stamp()) return 'password-changed';
    if (nowMs - openedAtMs >= longestMs) return 'too-old';
    return nowMs - usedAtMs >= idleMs ? 'idle' : undefined;
  }

  #end(hash: string, why: SessionEnd): void {
    this.#open.delete(hash);
    this.#ended.set(hash, why);
    const [oldest] = this.#ended.keys();
    if (this.#ended.size > mostEnded && oldest !== undefined) this.#ended.delete(oldest);
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64');
}
