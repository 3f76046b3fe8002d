import type { Disturbances, Judge } from '../world/contract.js';
import type { Exchange, GivenAnswer, WireListener } from './gateway-wire.js';
import { attempt } from './judge-cov.js';
import { Tags } from './payloads.js';
import type { Pdu } from './pdu.js';
import { service, unconfirmedService } from './requests.js';

export interface ReinitializeParts {
  readonly judge: Judge;
  readonly disturbances: Disturbances;
  readonly nowMs: () => number;
  /** [bacnet] password; empty: every restart is refused. */
  readonly password: string;
  /** A restart that was acknowledged begins. */
  readonly onRestart: (kind: 'coldstart' | 'warmstart') => void;
}

/** Reinitialized State of Device (135-2012 §16.4.1.1.1). */
const kinds = ['coldstart', 'warmstart'] as const;

/**
 * From the acknowledgement to the I-Am of the gateway that has begun anew: a second to stop, two until it is started again
 * by whoever supervises it, and what its start takes on a slow disk.
 */
const isBackWithinMs = 20_000;
/** After wrong passwords a right one is looked at after a wait, of a minute at the most (`password-guard.ts`). */
const guardedMs = 120_000;

/** Rules `restart-refused` and `restart-obeyed`: ReinitializeDevice. */
export class ReinitializeJudge implements WireListener {
  readonly #parts: ReinitializeParts;
  #guessedAtMs = Number.NEGATIVE_INFINITY;
  #obeysSinceMs: number | undefined;
  #hasEnded = false;

  constructor(parts: ReinitializeParts) {
    this.#parts = parts;
  }

  answered({ service: number, payload, isHonest, remote }: Exchange, { type, atMs }: GivenAnswer): void {
    if (number !== service.reinitializeDevice) return;
    const { judge, password, disturbances, onRestart } = this.#parts;
    const asked = askedOf(payload);
    const kind = kinds[asked?.state ?? -1];
    const isRight = password !== '' && asked?.tried === password;
    judge.judged('restart asked for');
    if (type === 2) {
      if (!isRight) judge.violated('restart-refused', `${remote} has restarted the device without its password.`);
      if (kind === undefined) return;
      this.look();
      this.#obeysSinceMs = atMs;
      onRestart(kind);
      return;
    }
    const isGuarded = atMs - this.#guessedAtMs < guardedMs;
    if (!isRight) this.#guessedAtMs = atMs;
    // Error; Reject and Abort are of the request's form and of its way.
    if (!isRight || !isHonest || type !== 5 || kind === undefined || isGuarded) return;
    if (disturbances.wereThere(['settings', 'disk'], 0, atMs)) return;
    judge.violated('restart-refused', `${remote} has the password, and its ${kind} is refused.`);
  }

  unconfirmedLeft({ service: number }: Pdu): void {
    if (number === unconfirmedService.iAm && this.#hasEnded) this.#isBack();
  }

  /** The gateway that was asked is gone, another one is there or to come. `how`: what has ended a process, where one has. */
  gatewayEnded(how?: string): void {
    this.#hasEnded = true;
    if (how !== undefined && how !== 'restart') this.#isBack();
  }

  look(): void {
    const { judge, disturbances, nowMs } = this.#parts;
    const sinceMs = this.#obeysSinceMs;
    if (sinceMs === undefined || nowMs() - sinceMs <= isBackWithinMs) return;
    this.#isBack();
    if (disturbances.wereThere(['settings', 'lan', 'disk'], sinceMs, nowMs())) return;
    judge.violated(
      'restart-obeyed',
      `a restart was acknowledged at ${Math.round(sinceMs)} ms, and no gateway is back.`,
    );
  }

  #isBack(): void {
    this.#obeysSinceMs = undefined;
    this.#hasEnded = false;
  }
}

/** State and password (135-2012 §16.4). */
function askedOf(payload: Uint8Array): { readonly state: number; readonly tried: string | undefined } | undefined {
  return attempt(() => {
    const tags = new Tags(payload);
    const state = tags.contextNumber(0);
    if (tags.isAtEnd) return { state, tried: undefined };
    return { state, tried: Buffer.from(tags.take('context', 1).octets.slice(1)).toString('utf8') };
  });
}
