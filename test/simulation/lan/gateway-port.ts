import type {
  DatagramAddress,
  DatagramListener,
  DatagramPort,
} from '../../../src/bacnet/server/network/datagram-port.js';
import { canBeHost } from '../../../src/bacnet/server/network/ipv4-networks.js';
import { GatewayError } from '../../../src/core/errors.js';
import type { GatewayStation } from './gateway-station.js';
import type { Arrival, BoundPort, Lan } from './lan.js';

/** UDP of BACnet/IP on the simulated network, for one program: the DatagramPort of the gateway. */
export class GatewayPort implements DatagramPort, BoundPort {
  readonly own: DatagramAddress;
  readonly #lan: Lan;
  readonly #station: GatewayStation;
  readonly #bind: string;
  readonly #isAlive: () => boolean;
  #isOpen = false;
  #onMessage: DatagramListener = () => undefined;
  #onFailure: (cause: Error) => void = () => undefined;
  dropped = 0;

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** `isAlive`: what goes on of a program that the power has left opens nothing. */
  constructor(lan: Lan, station: GatewayStation, bind: string, port: number, isAlive = () => true) {
    this.#lan = lan;
    this.#isAlive = isAlive;
    this.#station = station;
    this.#bind = bind;
    this.own = { address: station.address, port };
  }

  async open(): Promise<void> {
    const { port } = this.own;
    if (!this.#isAlive() || !this.#station.hasAddress(this.#bind)) {
      this.#station.noteOpening(false);
      throw new GatewayError('bacnet.socket', `no address ${this.#bind}`);
    }
    if (this.#station.isTaken(port) || !this.#lan.bind(this)) {
      this.#station.noteOpening(false);
      throw new GatewayError('bacnet.port-taken', `port ${port}`);
    }
    this.#station.noteOpening(true);
    this.#isOpen = true;
  }

  async close(): Promise<void> {
    this.release();
  }

  /** At once, as when its program is gone. */
  release(): void {
    this.#isOpen = false;
    this.#lan.release(this);
  }

  send(bytes: Uint8Array, to: DatagramAddress): boolean {
    if (!this.#isOpen || to.port === 0) return false;
    if (!this.#station.canSend) {
      this.#station.noteRefused();
      return false;
    }
    this.#lan.card.left(bytes, to);
    this.#lan.send(bytes, this.own, to);
    return false;
  }

  async broadcast(bytes: Uint8Array): Promise<void> {
    if (!this.#isOpen || !this.#station.canSend) throw new GatewayError('bacnet.socket', 'no network');
    const to = { address: this.#station.subnet.broadcast, port: this.own.port };
    this.#lan.card.left(bytes, to);
    this.#lan.send(bytes, this.own, to);
  }

  isOwn({ address, port }: DatagramAddress): boolean {
    return address === this.own.address && port === this.own.port;
  }

  localAddress(): DatagramAddress | undefined {
    return this.#station.isAway ? undefined : this.own;
  }

  isOnOwnNetwork(address: string): boolean {
    return this.#station.subnet.has(address);
  }

  canBePeer(peer: DatagramAddress): boolean {
    const { address } = this.own;
    const { netmask } = this.#station.subnet;
    return peer.port !== 0 && canBeHost(peer.address, [{ address, netmask, internal: false }]) && !this.isOwn(peer);
  }

  isThisMachine(address: string): boolean {
    return address === this.own.address || address.startsWith('127.');
  }

  onMessage(listener: DatagramListener): void {
    this.#onMessage = listener;
  }

  onFailure(listener: (cause: Error) => void): void {
    this.#onFailure = listener;
  }

  hear(bytes: Uint8Array, from: DatagramAddress, arrival: Arrival): void {
    if (!this.#isOpen) return;
    // What it has sent itself comes back to it, and is nothing that anybody asks.
    if (!this.isOwn(from)) this.#lan.card.reached(bytes, from);
    this.#onMessage(bytes, from, arrival);
  }

  drop(): void {
    this.dropped += 1;
  }

  /** The interface has gone under the socket. */
  break(cause: Error): void {
    if (this.#isOpen) this.#onFailure(cause);
  }
}
