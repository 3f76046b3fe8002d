import { networkInterfaces } from 'node:os';
import { anyAddress } from '../../../core/special-addresses.js';
import type { DatagramAddress } from './datagram-port.js';
import {
  boundInterfaces,
  canBeHost,
  type Ipv4Interface,
  isLoopback,
  isOnNetworkOf,
  withLoopbackAlias,
} from './ipv4-networks.js';

/** How long the list of this machine's addresses is believed: they come and go with cables and DHCP. */
const addressesMaxAgeMs = 10_000;

/** What the addresses of this machine say of a datagram's source. */
export class OwnNetworks {
  readonly #bind: string;
  readonly #port: number;
  readonly #monotonicMs: () => number;
  #all: readonly Ipv4Interface[] = [];
  #addresses: ReadonlySet<string> = new Set();
  #bound: readonly Ipv4Interface[] = [];
  #hasOthers = false;
  #readAtMs = Number.NEGATIVE_INFINITY;
  /** Who was found to be a peer last: mostly the next datagram is his too. */
  #lastPeer: DatagramAddress | undefined;

  constructor(bind: string, port: number, monotonicMs: () => number) {
    this.#bind = bind;
    this.#port = port;
    this.#monotonicMs = monotonicMs;
  }

  /** All of this machine, read again when they were not within `maxAgeMs`. */
  interfaces(maxAgeMs = 0): readonly Ipv4Interface[] {
    this.#refresh(maxAgeMs);
    return this.#all;
  }

  /** The first network that is served. */
  get first(): Ipv4Interface | undefined {
    this.#refresh();
    return this.#bound[0];
  }

  isOwn({ address, port }: DatagramAddress): boolean {
    if (port !== this.#port) return false;
    if (this.#bind !== anyAddress) return address === this.#bind;
    this.#refresh();
    return this.#addresses.has(address);
  }

  isThisMachine(address: string): boolean {
    this.#refresh();
    return isLoopback(address) || this.#addresses.has(address);
  }

  /** Networks that a broadcast of ours reaches. */
  isOnBoundNetwork(address: string): boolean {
    this.#refresh();
    return this.#bound.some((network) => isOnNetworkOf(address, network));
  }

  canBePeer({ address, port }: DatagramAddress): boolean {
    this.#refresh();
    const last = this.#lastPeer;
    if (last?.address === address && last.port === port) return true;
    const isPeer = port !== 0 && canBeHost(address, this.#all) && !this.isOwn({ address, port });
    if (isPeer) this.#lastPeer = { address, port };
    return isPeer;
  }

  /**
   * A socket for 255.255.255.255 hears it on all interfaces. Bound to one address we serve the network of that address:
   * who asks with an address of it is there, and so is everybody where there is no other network.
   */
  canBeOnBoundNetwork(address: string): boolean {
    return this.isOnBoundNetwork(address) || !this.#hasOthers;
  }

  #refresh(maxAgeMs = addressesMaxAgeMs): void {
    const nowMs = this.#monotonicMs();
    if (nowMs - this.#readAtMs < maxAgeMs) return;
    this.#readAtMs = nowMs;
    const ofInterfaces = Object.values(networkInterfaces()).map((addresses) =>
      (addresses ?? []).filter(({ family }) => family === 'IPv4'),
    );
    this.#all = withLoopbackAlias(this.#bind, ofInterfaces.flat());
    this.#addresses = new Set(this.#all.map((one) => one.address));
    this.#bound = boundInterfaces(this.#bind, this.#all);
    this.#hasOthers = ofInterfaces.some(
      (addresses) =>
        addresses.length > 0 && addresses.every(({ address, internal }) => !internal && address !== this.#bind),
    );
    this.#lastPeer = undefined;
  }
}
