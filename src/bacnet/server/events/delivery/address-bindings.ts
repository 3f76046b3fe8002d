import type { Clock } from '../../../../core/clock.js';
import type { DeliveryKind } from '../../delivery.js';
import { type Peer, peerKey } from '../../peer.js';
import type { Sought } from './sought.js';

export interface Binding extends Sought {
  /** Undefined while nobody has answered. */
  readonly peer: Peer | undefined;
}

export interface AddressBindingParts {
  readonly clock: Clock;
  /** Puts the question on the network, for the first time or because nobody has answered. */
  readonly ask: (sought: Sought, isRepeated: boolean) => void;
  /** Is told each time an answer is heard, from the same address too. */
  readonly onHeard: (sought: Sought, peer: Peer) => void;
}

/** Asked again after pauses that double: a device that is away for long costs five broadcasts in ten minutes at most. */
const firstPauseMs = 5_000;
const longestPauseMs = 120_000;
/** An address is asked for again after this time: who moved is found, and who did not is at most asked thrice an hour. */
const renewAfterMs = 20 * 60_000;
/** An answer is one that we asked for within this time. */
const answerWithinMs = 10_000;

interface Entry {
  readonly sought: Sought;
  peer: Peer | undefined;
  /** Another address is believed: nothing is known, it does not answer, or it is old. */
  isOpen: boolean;
  askedAtMs: number;
  pauseMs: number;
  cancelTimer: () => void;
}

/** Addresses of devices and routers that notifications go to, asked for as long as they are needed. */
export class AddressBindings {
  readonly #parts: AddressBindingParts;
  readonly #entries = new Map<string, Entry>();
  #isAsking = false;

  constructor(parts: AddressBindingParts) {
    this.#parts = parts;
  }

  get bindings(): readonly Binding[] {
    return [...this.#entries.values()].map(({ sought, peer }) => ({ ...sought, peer }));
  }

  /** Those that are needed from now on; what is known of the others is forgotten. */
  need(all: readonly Sought[]): void {
    const keys = new Set(all.map(keyOf));
    for (const [key, entry] of this.#entries) {
      if (keys.has(key)) continue;
      entry.cancelTimer();
      this.#entries.delete(key);
    }
    for (const sought of all) {
      if (this.#entries.has(keyOf(sought))) continue;
      const entry: Entry = {
        sought,
        peer: undefined,
        isOpen: true,
        askedAtMs: Number.NEGATIVE_INFINITY,
        pauseMs: firstPauseMs,
        cancelTimer: () => undefined,
      };
      this.#entries.set(keyOf(sought), entry);
      if (this.#isAsking) this.#ask(entry);
    }
  }

  /** Questions can be put on the network from now on. */
  start(): void {
    if (this.#isAsking) return;
    this.#isAsking = true;
    for (const entry of this.#entries.values()) {
      if (entry.isOpen) this.#askAnew(entry);
      else this.#renewLater(entry);
    }
  }

  /** Idempotent; what is known stays. */
  stop(): void {
    this.#isAsking = false;
    for (const { cancelTimer } of this.#entries.values()) cancelTimer();
  }

  /** Where it is, as far as known; never a guess. */
  find(sought: Sought): Peer | undefined {
    return this.#entries.get(keyOf(sought))?.peer;
  }

  /** What is at the address does not answer: somebody else may have it by now. */
  doubt(sought: Sought): void {
    const entry = this.#entries.get(keyOf(sought));
    if (entry === undefined || entry.isOpen) return;
    entry.isOpen = true;
    if (this.#isAsking) this.#askAnew(entry);
  }

  /**
   * Somebody says where it is. An address that works is not given up for another one: the first who answers while one is
   * sought has it. By hearsay only what was asked for is believed, since anybody can write any name there.
   */
  hear(sought: Sought, { address, port, remote }: Peer, delivery: DeliveryKind): void {
    const entry = this.#entries.get(keyOf(sought));
    if (entry === undefined) return;
    const peer: Peer = { address, port, remote };
    const isSame = entry.peer !== undefined && peerKey(entry.peer) === peerKey(peer);
    const isAsked = this.#parts.clock.monotonicMs() - entry.askedAtMs <= answerWithinMs;
    if (!isSame && !(entry.isOpen && (isAsked || delivery !== 'hearsay'))) return;
    entry.peer = peer;
    entry.isOpen = false;
    entry.pauseMs = firstPauseMs;
    this.#renewLater(entry);
    this.#parts.onHeard(sought, peer);
  }

  #renewLater(entry: Entry): void {
    entry.cancelTimer();
    if (!this.#isAsking) return;
    entry.cancelTimer = this.#parts.clock.schedule(renewAfterMs, () => this.doubt(entry.sought));
  }

  #askAnew(entry: Entry): void {
    entry.cancelTimer();
    entry.pauseMs = firstPauseMs;
    this.#ask(entry);
  }

  #ask(entry: Entry): void {
    const { clock, ask } = this.#parts;
    entry.askedAtMs = clock.monotonicMs();
    const { pauseMs } = entry;
    ask(entry.sought, pauseMs > firstPauseMs);
    entry.pauseMs = Math.min(pauseMs * 2, longestPauseMs);
    entry.cancelTimer = clock.schedule(pauseMs, () => this.#ask(entry));
  }
}

function keyOf({ kind, number }: Sought): string {
  return `${kind} ${number}`;
}
