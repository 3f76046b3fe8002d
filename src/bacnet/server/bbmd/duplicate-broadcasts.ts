import type { Clock } from '../../../core/clock.js';
import type { DatagramAddress } from '../network/datagram-port.js';

/** The slowest way through BBMDs takes less; a peer that repeats itself takes longer, or comes the same way. */
const windowMs = 1000;
/** What asks for an answer is short: Who-Is, Who-Has. */
const longestOctets = 128;
const maxRemembered = 64;

interface Heard {
  readonly way: string;
  readonly atMs: number;
}

/** Tells a broadcast that came a second time by another way: from its sender, and through a BBMD. */
export class DuplicateBroadcasts {
  readonly #clock: Clock;
  readonly #heard = new Map<string, Heard>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** `way` is who handed the broadcast to us; the same way twice is a repetition, and answered. */
  isDuplicate(npdu: Uint8Array, originator: DatagramAddress, way: string): boolean {
    if (npdu.length > longestOctets) return false;
    const nowMs = this.#clock.monotonicMs();
    const key = `${originator.address}:${originator.port} ${Buffer.from(npdu).toString('latin1')}`;
    const before = this.#heard.get(key);
    if (before !== undefined && before.way !== way && nowMs - before.atMs < windowMs) return true;
    this.#heard.delete(key);
    this.#heard.set(key, { way, atMs: nowMs });
    const [oldest] = this.#heard.keys();
    if (this.#heard.size > maxRemembered && oldest !== undefined) this.#heard.delete(oldest);
    return false;
  }
}
