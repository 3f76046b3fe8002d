import type {
  Arrival,
  DatagramAddress,
  DatagramListener,
  DatagramPort,
} from '../../../src/bacnet/server/network/datagram-port.js';
import type { Schedule } from '../world/contract.js';
import { type Address, type CallerLan, type CallerPort, type CardListener, keyOf } from './lan-port.js';

const latencyMs = 1;
const network = '192.168.1.';

type Take = (bytes: Uint8Array, from: Address, arrival: Arrival) => void;

/** One /24 on which nothing goes wrong: each datagram arrives a millisecond later, at all who are there. */
export class PlainLan implements CallerLan {
  readonly #schedule: Schedule;
  readonly #hosts = new Map<string, Take>();
  /** Who listens at the gateway's card. */
  card: CardListener | undefined;

  constructor(schedule: Schedule) {
    this.#schedule = schedule;
  }

  open(own: Address, onDatagram: (bytes: Uint8Array, from: Address) => void): CallerPort {
    const take: Take = (bytes, from) => onDatagram(bytes, from);
    this.#hosts.set(keyOf(own), take);
    return {
      own,
      send: (bytes, to) => this.#send(bytes, own, to),
      broadcast: (bytes) => this.#broadcast(bytes, own),
      close: () => {
        if (this.#hosts.get(keyOf(own)) === take) this.#hosts.delete(keyOf(own));
      },
    };
  }

  /** The gateway's own port. */
  gatewayPort(own: Address): DatagramPort {
    return new PlainPort(this, own);
  }

  attach(own: Address, take: Take): void {
    this.#hosts.set(keyOf(own), (bytes, from, arrival) => {
      this.card?.reached(bytes, from);
      take(bytes, from, arrival);
    });
  }

  detach(own: Address): void {
    this.#hosts.delete(keyOf(own));
  }

  sendFromGateway(bytes: Uint8Array, own: Address, to: Address): void {
    this.card?.left(bytes, to);
    if (to.address.endsWith('.255')) this.#broadcast(bytes, own);
    else this.#send(bytes, own, to);
  }

  #send(bytes: Uint8Array, from: Address, to: Address): void {
    const octets = bytes.slice();
    this.#schedule.after(latencyMs, () => this.#hosts.get(keyOf(to))?.(octets, from, 'unicast'));
  }

  #broadcast(bytes: Uint8Array, from: Address): void {
    const octets = bytes.slice();
    this.#schedule.after(latencyMs, () => {
      for (const [key, take] of [...this.#hosts]) if (key !== keyOf(from)) take(octets, from, 'broadcast');
    });
  }
}

class PlainPort implements DatagramPort {
  readonly #lan: PlainLan;
  readonly #own: Address;
  #isOpen = false;
  #listener: DatagramListener = () => undefined;
  readonly dropped = 0;

  constructor(lan: PlainLan, own: Address) {
    this.#lan = lan;
    this.#own = own;
  }

  async open(): Promise<void> {
    this.#isOpen = true;
    this.#lan.attach(this.#own, (bytes, from, arrival) => {
      if (this.#isOpen) this.#listener(bytes, from, arrival);
    });
  }

  async close(): Promise<void> {
    if (this.#isOpen) this.#lan.detach(this.#own);
    this.#isOpen = false;
  }

  send(bytes: Uint8Array, to: DatagramAddress): boolean {
    if (this.#isOpen) this.#lan.sendFromGateway(bytes, this.#own, to);
    return false;
  }

  async broadcast(bytes: Uint8Array): Promise<void> {
    if (this.#isOpen) this.#lan.sendFromGateway(bytes, this.#own, { address: `${network}255`, port: this.#own.port });
  }

  isOwn(source: DatagramAddress): boolean {
    return keyOf(source) === keyOf(this.#own);
  }

  localAddress(): DatagramAddress {
    return this.#own;
  }

  isOnOwnNetwork(address: string): boolean {
    return address.startsWith(network);
  }

  canBePeer({ address, port }: DatagramAddress): boolean {
    return address.startsWith(network) && !address.endsWith('.255') && port !== 0 && address !== this.#own.address;
  }

  isThisMachine(address: string): boolean {
    return address === this.#own.address;
  }

  onMessage(listener: DatagramListener): void {
    this.#listener = listener;
  }

  onFailure(): void {}
}
