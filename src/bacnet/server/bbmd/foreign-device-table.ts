import type { Clock } from '../../../core/clock.js';
import type { ForeignDeviceEntry } from '../../bvlc/bvlc-message.js';
import type { DatagramAddress } from '../network/datagram-port.js';

/** A registration lives on for so long after its time to live (135-2012 §J.5.2.3). */
const graceS = 30;
const maxEntries = 128;
/** A program that takes a new port at each start must not fill the table. */
const maxEntriesPerAddress = 8;
const maxUint16 = 0xffff;

interface Entry extends DatagramAddress {
  readonly timeToLiveS: number;
  readonly expiresAtMs: number;
}

/** The foreign devices registered with us, bounded in number and time. */
export class ForeignDeviceTable {
  readonly #clock: Clock;
  /** Oldest registration or renewal first. */
  readonly #entries = new Map<string, Entry>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Entries whose time is over may still be among them. */
  get size(): number {
    return this.#entries.size;
  }

  get entries(): readonly ForeignDeviceEntry[] {
    const nowMs = this.#purge();
    return [...this.#entries.values()].map(({ address, port, timeToLiveS, expiresAtMs }) => ({
      address,
      port,
      timeToLiveS,
      remainingS: Math.min(maxUint16, Math.ceil((expiresAtMs - nowMs) / 1000)),
    }));
  }

  has(device: DatagramAddress): boolean {
    this.#purge();
    return this.#entries.has(keyOf(device));
  }

  /** False when there is no room: whom we took in stays in until its time is over (135-2012 §J.5.2.3, NAK of §J.2.1.1). */
  register({ address, port }: DatagramAddress, timeToLiveS: number): boolean {
    const nowMs = this.#purge();
    const key = keyOf({ address, port });
    const ofAddress = [...this.#entries.values()].filter((entry) => entry.address === address).length;
    const hasRoom = ofAddress < maxEntriesPerAddress && this.#entries.size < maxEntries;
    if (!hasRoom && !this.#entries.has(key)) return false;
    this.#entries.delete(key);
    this.#entries.set(key, { address, port, timeToLiveS, expiresAtMs: nowMs + (timeToLiveS + graceS) * 1000 });
    return true;
  }

  /** False when there was no such entry. */
  remove(device: DatagramAddress): boolean {
    this.#purge();
    return this.#entries.delete(keyOf(device));
  }

  #purge(): number {
    const nowMs = this.#clock.monotonicMs();
    for (const [key, { expiresAtMs }] of this.#entries) if (expiresAtMs <= nowMs) this.#entries.delete(key);
    return nowMs;
  }
}

function keyOf({ address, port }: DatagramAddress): string {
  return `${address}:${port}`;
}
