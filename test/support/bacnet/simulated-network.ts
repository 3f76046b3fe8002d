import type {
  Arrival,
  DatagramAddress,
  DatagramListener,
  DatagramPort,
} from '../../../src/bacnet/server/network/datagram-port.js';
import { canBeHost } from '../../../src/bacnet/server/network/ipv4-networks.js';
import type { Clock } from '../../../src/core/clock.js';
import { GatewayError } from '../../../src/core/errors.js';

export interface NetworkFaults {
  readonly seed: number;
  /** Share of datagrams that vanish, 0 to 1. */
  readonly loss: number;
  /** Share of datagrams that arrive twice. */
  readonly duplication: number;
  /** Datagrams take up to this much longer, and so overtake one another. */
  readonly jitterMs: number;
}

const latencyMs = 1;

/** One /24 of simulated UDP, in which broadcasts reach everybody with the same port, the sender included. */
export class SimulatedNetwork {
  readonly #clock: Clock;
  readonly #ports = new Map<string, SimulatedPort>();
  readonly #random: () => number;
  readonly #faults: NetworkFaults;
  readonly #beyond: SimulatedNetwork[] = [];
  /** While false, a broadcast finds no network. */
  isUp = true;
  sent = 0;

  constructor(clock: Clock, faults: NetworkFaults = { seed: 1, loss: 0, duplication: 0, jitterMs: 0 }) {
    this.#clock = clock;
    this.#faults = faults;
    this.#random = randomOf(faults.seed);
  }

  /** Puts a router between two networks: it passes unicasts and directed broadcasts. */
  join(other: SimulatedNetwork): void {
    this.#beyond.push(other);
    other.#beyond.push(this);
  }

  port(address: string, port: number): SimulatedPort {
    return new SimulatedPort(this, { address, port });
  }

  bind(port: SimulatedPort): boolean {
    const key = keyOf(port.own);
    if (this.#ports.has(key)) return false;
    this.#ports.set(key, port);
    return true;
  }

  release(port: SimulatedPort): void {
    if (this.#ports.get(keyOf(port.own)) === port) this.#ports.delete(keyOf(port.own));
  }

  transmit(bytes: Uint8Array, from: DatagramAddress, to: DatagramAddress, arrival = arrivalAt(to)): void {
    this.sent += 1;
    const copies = this.#random() < this.#faults.loss ? 0 : this.#random() < this.#faults.duplication ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      const octets = bytes.slice();
      const delayMs = latencyMs + this.#random() * this.#faults.jitterMs;
      this.#clock.schedule(delayMs, () => {
        for (const port of this.#receiversOf(to)) port.deliver(octets, from, arrival);
      });
    }
  }

  #receiversOf(to: DatagramAddress): readonly SimulatedPort[] {
    if (to.address === '255.255.255.255') return [...this.#ports.values()].filter(({ own }) => own.port === to.port);
    const ports = [this, ...this.#beyond].flatMap((network) => [...network.#ports.values()]);
    const isDirectedBroadcast = to.address.endsWith('.255');
    return ports.filter(({ own }) =>
      isDirectedBroadcast
        ? own.port === to.port && own.address.replace(/\d+$/, '255') === to.address
        : keyOf(own) === keyOf(to),
    );
  }

  broadcast(bytes: Uint8Array, from: DatagramAddress): void {
    for (const port of this.#ports.values())
      if (port.own.port === from.port) this.transmit(bytes, from, port.own, 'broadcast');
  }
}

export class SimulatedPort implements DatagramPort {
  readonly own: DatagramAddress;
  readonly #network: SimulatedNetwork;
  #isOpen = false;
  #onMessage: DatagramListener = () => undefined;
  /** What an operating system has thrown away. */
  dropped = 0;
  receiveBuffer: DatagramPort['receiveBuffer'];
  #onFailure: (cause: Error) => void = () => undefined;

  constructor(network: SimulatedNetwork, own: DatagramAddress) {
    this.#network = network;
    this.own = own;
  }

  async open(): Promise<void> {
    if (!this.#network.bind(this)) throw new GatewayError('bacnet.port-taken', 'taken');
    this.#isOpen = true;
  }

  async close(): Promise<void> {
    this.#isOpen = false;
    this.#network.release(this);
  }

  send(bytes: Uint8Array, to: DatagramAddress): boolean {
    if (this.#isOpen) this.#network.transmit(bytes, this.own, to);
    return false;
  }

  async broadcast(bytes: Uint8Array): Promise<void> {
    if (!this.#network.isUp) throw new GatewayError('bacnet.socket', 'no network');
    if (this.#isOpen) this.#network.broadcast(bytes, this.own);
  }

  isOwn({ address, port }: DatagramAddress): boolean {
    return address === this.own.address && port === this.own.port;
  }

  localAddress(): DatagramAddress {
    return this.own;
  }

  /** The network is a /24. */
  isOnOwnNetwork(address: string): boolean {
    return address.startsWith(this.own.address.replace(/\d+$/, ''));
  }

  /** Each network is a /24. */
  canBePeer(address: DatagramAddress): boolean {
    return canBeHost(address.address, [this.#asInterface]) && address.port !== 0 && !this.isOwn(address);
  }

  isThisMachine(address: string): boolean {
    return address === this.own.address || address.startsWith('127.');
  }

  get #asInterface() {
    return { address: this.own.address, netmask: '255.255.255.0', internal: false };
  }

  onMessage(listener: DatagramListener): void {
    this.#onMessage = listener;
  }

  onFailure(listener: (cause: Error) => void): void {
    this.#onFailure = listener;
  }

  deliver(bytes: Uint8Array, source: DatagramAddress, arrival: Arrival): void {
    if (this.#isOpen) this.#onMessage(bytes, source, arrival);
  }

  /** What an operating system does when the interface goes away. */
  fail(cause: Error): void {
    this.#onFailure(cause);
  }
}

function arrivalAt({ address }: DatagramAddress): Arrival {
  return address.endsWith('.255') ? 'broadcast' : 'unicast';
}

function keyOf({ address, port }: DatagramAddress): string {
  return `${address}:${port}`;
}

/** Mulberry32: the same numbers for the same seed. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}
