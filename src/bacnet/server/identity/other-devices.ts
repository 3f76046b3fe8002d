import type { Clock } from '../../../core/clock.js';
import type { DatagramAddress } from '../network/datagram-port.js';
import { type Peer, peerKey } from '../peer.js';

/** Another device that has what should be ours alone. */
export interface OtherDevice {
  /** B/IP address of the device, or of the router before it. */
  readonly address: DatagramAddress;
  /** Its network and MAC address (hexadecimal) behind that router. */
  readonly remote: { readonly network: number; readonly mac: string } | undefined;
  readonly instance: number;
  /** Unknown when only an I-Have told of it. */
  readonly vendorId: number | undefined;
  /** Wall clock. */
  readonly sinceMs: number;
  readonly lastSeenMs: number;
}

/** More than these are not needed to see what is wrong. */
const maxDevices = 8;

interface Entry {
  readonly device: OtherDevice;
  readonly heardAtMs: number;
}

/** The devices that have one thing in common with us, until they are not heard any more. */
export class OtherDevices {
  readonly #clock: Clock;
  readonly #entries = new Map<string, Entry>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get devices(): readonly OtherDevice[] {
    return [...this.#entries.values()].map(({ device }) => device);
  }

  get size(): number {
    return this.#entries.size;
  }

  /** The device when it is news. */
  note(peer: Peer, instance: number, vendorId: number | undefined): OtherDevice | undefined {
    const key = `${peerKey(peer)} ${instance}`;
    const known = this.#entries.get(key)?.device;
    if (known === undefined && this.#entries.size >= maxDevices) return undefined;
    const nowMs = this.#clock.wallMs();
    const device: OtherDevice = {
      address: { address: peer.address, port: peer.port },
      remote: peer.remote && { network: peer.remote.network, mac: Buffer.from(peer.remote.address).toString('hex') },
      instance,
      vendorId: vendorId ?? known?.vendorId,
      sinceMs: known?.sinceMs ?? nowMs,
      lastSeenMs: nowMs,
    };
    this.#entries.set(key, { device, heardAtMs: this.#clock.monotonicMs() });
    return known === undefined ? device : undefined;
  }

  /** Forgets and returns those that were not heard for so long. */
  dropOlderThan(ageMs: number): readonly OtherDevice[] {
    const nowMs = this.#clock.monotonicMs();
    const gone = [...this.#entries].filter(([, { heardAtMs }]) => nowMs - heardAtMs >= ageMs);
    for (const [key] of gone) this.#entries.delete(key);
    return gone.map(([, { device }]) => device);
  }
}

/** A device of the network, as it was heard last. */
export interface SeenDevice {
  readonly instance: number;
  readonly peer: Peer;
  /** Unknown when only an I-Have told of it. */
  readonly vendorId: number | undefined;
  /** Wall clock. */
  readonly lastSeenMs: number;
}

/** As many devices as any site has; 4,096 of them take little memory. */
const maxSeen = 4096;

/** The other devices that were heard, each as it was heard last. */
export class SeenDevices {
  readonly #clock: Clock;
  readonly #devices = new Map<number, SeenDevice>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Their Device Identifiers. */
  get instances(): ReadonlySet<number> {
    return new Set(this.#devices.keys());
  }

  /** The one that was heard last comes last. */
  get devices(): readonly SeenDevice[] {
    return [...this.#devices.values()];
  }

  note({ address, port, remote }: Peer, instance: number, vendorId: number | undefined): void {
    const known = this.#devices.get(instance);
    // The octets are part of the packet, which is gone after this.
    const peer = { address, port, remote: remote && { ...remote, address: new Uint8Array(remote.address) } };
    const device = { instance, peer, vendorId: vendorId ?? known?.vendorId, lastSeenMs: this.#clock.wallMs() };
    // Heard last, forgotten last.
    this.#devices.delete(instance);
    this.#devices.set(instance, device);
    const [oldest] = this.#devices.keys();
    if (this.#devices.size > maxSeen && oldest !== undefined) this.#devices.delete(oldest);
  }
}
