import type { Clock } from '../../core/clock.js';
import { ErrorClass, ErrorCode } from '../encoding/error-reject-abort.js';
import type { BmsEvent, BmsPorts } from './bms-ports.js';
import { type Peer, peerName, sourceKey } from './peer.js';
import type { ServiceFailure } from './service-registry.js';

/** Failures in a row that are checked at once: of one source, and of all together. */
const freeAttempts = 5;
const freeAttemptsOfAll = 20;
const firstWaitMs = 1000;
const longestWaitMs = 60_000;
/** One check a second is no way to find a password, and leaves room for who knows it. */
const waitOfAllMs = 1000;
const maxSources = 128;

interface Failures {
  readonly count: number;
  readonly nextCheckMs: number;
}

const none: Failures = { count: 0, nextCheckMs: 0 };

/**
 * Makes guessing slow without locking anybody out: after some failures a password is looked at only after a wait, and
 * refused unseen until then. Sources can be forged, so there is a pace for all of them as well.
 */
export class PasswordGuard {
  readonly #verify: (candidate: string) => Promise<boolean>;
  readonly #clock: Clock;
  readonly #sources = new Map<string, Failures>();
  #all: Failures = none;
  #failuresInRow = 0;

  constructor(verify: (candidate: string) => Promise<boolean>, clock: Clock) {
    this.#verify = verify;
    this.#clock = clock;
  }

  /** Failed requests since the last right password, those that were refused unseen included. */
  get failuresInRow(): number {
    return this.#failuresInRow;
  }

  async admits(source: string, password: string | undefined): Promise<boolean> {
    if (await this.#isRight(source, password)) {
      this.#sources.delete(source);
      this.#all = none;
      this.#failuresInRow = 0;
      return true;
    }
    this.#failuresInRow += 1;
    return false;
  }

  async #isRight(source: string, password: string | undefined): Promise<boolean> {
    if (password === undefined || password === '') return false;
    const ofSource = this.#sources.get(source) ?? none;
    const nowMs = this.#clock.monotonicMs();
    if (nowMs < ofSource.nextCheckMs || nowMs < this.#all.nextCheckMs) return false;
    if (await this.#verify(password)) return true;
    this.#note(source, ofSource.count + 1);
    return false;
  }

  #note(source: string, count: number): void {
    const nowMs = this.#clock.monotonicMs();
    const waitMs = count < freeAttempts ? 0 : Math.min(firstWaitMs * 2 ** (count - freeAttempts), longestWaitMs);
    this.#sources.delete(source);
    this.#sources.set(source, { count, nextCheckMs: nowMs + waitMs });
    const [oldest] = this.#sources.keys();
    if (this.#sources.size > maxSources && oldest !== undefined) this.#sources.delete(oldest);
    const ofAll = this.#all.count + 1;
    this.#all = { count: ofAll, nextCheckMs: ofAll < freeAttemptsOfAll ? 0 : nowMs + waitOfAllMs };
  }
}

type GuardedService = Extract<BmsEvent, { readonly kind: 'password-refused' }>['service'];

/** Lets a request with the right password through, and reports one with a wrong password. */
export class PasswordGate {
  readonly #guard: PasswordGuard;
  readonly #ports: Pick<BmsPorts, 'report'>;

  constructor(guard: PasswordGuard, ports: Pick<BmsPorts, 'report'>) {
    this.#guard = guard;
    this.#ports = ports;
  }

  /** Undefined: the service may be carried out. */
  async refusal(
    peer: Peer,
    password: string | undefined,
    service: GuardedService,
  ): Promise<ServiceFailure | undefined> {
    if (await this.#guard.admits(sourceKey(peer), password)) return undefined;
    const { failuresInRow } = this.#guard;
    this.#ports.report({ kind: 'password-refused', by: peerName(peer), service, failuresInRow });
    return { kind: 'error', errorClass: ErrorClass.security, errorCode: ErrorCode.passwordFailure };
  }
}
