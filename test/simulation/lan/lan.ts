import type { Dice, Schedule, Trace } from '../world/contract.js';
import { LinkFaults } from './conditions.js';
import { type Endpoint, keyOf } from './endpoint.js';
import { Subnet } from './subnet.js';
import { TcpNetwork } from './tcp-network.js';

export type Arrival = 'unicast' | 'broadcast';

export type OnDatagram = (bytes: Uint8Array, from: Endpoint, arrival: Arrival) => void;

/** UDP of one caller: a BMS, a foreign device, a stranger. */
export interface CallerPort {
  readonly own: Endpoint;
  send(bytes: Uint8Array, to: Endpoint): void;
  /** To everybody of its subnet with the same port. */
  broadcast(bytes: Uint8Array): void;
  /** Idempotent: nothing comes in any more, as of a machine that is switched off. */
  close(): void;
}

/**
 * What is heard at the gateway's own network card. `reached` is told only while the gateway's port is open; `left` of what it sends,
 * with the broadcast address where it is for all.
 */
export interface CardListener {
  reached(bytes: Uint8Array, from: Endpoint): void;
  left(bytes: Uint8Array, to: Endpoint): void;
}

/** What reaches and leaves the ports of the gateway's machine beside BACnet/IP. */
export interface UdpListener {
  reached(port: number, bytes: Uint8Array, from: Endpoint): void;
  left(port: number, bytes: Uint8Array, to: Endpoint): void;
}

/** A UDP port that is open. */
export interface BoundPort {
  readonly own: Endpoint;
  hear(bytes: Uint8Array, from: Endpoint, arrival: Arrival): void;
  /** Nobody fetched it in time. */
  drop?(): void;
}

export interface LanParts {
  readonly schedule: Schedule;
  readonly dice: Dice;
  readonly trace: Trace;
  /** The first is that of the gateway; a router passes unicasts and directed broadcasts between them. */
  readonly subnets?: readonly string[];
  readonly gatewayAddress?: string;
}

export const limitedBroadcast = '255.255.255.255';
export const usualSubnets = ['192.168.1.0/24', '192.168.2.0/24'] as const;
export const usualGatewayAddress = '192.168.1.10';

/** A switch and a short cable; every further network adds a hop. */
const latencyMs = { least: 0.1, more: 0.3 } as const;
const hopMs = 0.4;
/** Datagrams under way to one port: what is more finds its buffer full. */
const mostUnderWay = 512;

/** The network of a site: UDP with all that networks do to it, and TCP. */
export class Lan {
  readonly faults = new LinkFaults();
  readonly tcp: TcpNetwork;
  readonly gatewayAddress: string;
  /** Somebody whom nobody knows; he hears nothing. */
  readonly stranger: Endpoint;
  readonly subnets: readonly Subnet[];
  readonly #schedule: Schedule;
  readonly #dice: Dice;
  readonly #trace: Trace;
  /** By address and port. */
  readonly #ports = new Map<string, BoundPort>();
  /** Addresses that no machine has just now: their cable is out. */
  readonly #away = new Set<string>();
  readonly #underWay = new Map<string, number>();
  /** When the last one of a pair arrives: without jitter, none overtakes another. */
  readonly #lastMs = new Map<string, number>();
  readonly #cards = new Set<CardListener>();
  readonly #udp = new Set<UdpListener>();

  constructor({ schedule, dice, trace, subnets = usualSubnets, gatewayAddress = usualGatewayAddress }: LanParts) {
    this.#schedule = schedule;
    this.#dice = dice;
    this.#trace = trace;
    this.subnets = subnets.map((cidr) => new Subnet(cidr));
    this.gatewayAddress = gatewayAddress;
    this.stranger = { address: this.subnetOf(gatewayAddress).host(222), port: 40_000 };
    this.tcp = new TcpNetwork({
      schedule,
      dice: dice.fork('tcp'),
      trace,
      faults: this.faults,
      isAway: (address) => this.isAway(address),
      latencyMs: (from, to) => this.#latency(from, to),
    });
  }

  get nowMs(): number {
    return this.#schedule.nowMs;
  }

  /** Opens a port of a caller. Its address need not be known before. */
  open(own: Endpoint, onDatagram: OnDatagram): CallerPort {
    const port: BoundPort = { own, hear: onDatagram };
    if (!this.bind(port)) throw new Error(`${keyOf(own)} is in use.`);
    const { broadcast } = this.subnetOf(own.address);
    return {
      own,
      send: (bytes, to) => {
        if (this.#ports.get(keyOf(own)) === port) this.send(bytes, own, to);
      },
      broadcast: (bytes) => {
        if (this.#ports.get(keyOf(own)) === port) this.send(bytes, own, { address: broadcast, port: own.port });
      },
      close: () => this.release(port),
    };
  }

  /** False where somebody has it. */
  bind(port: BoundPort): boolean {
    const key = keyOf(port.own);
    if (this.#ports.has(key)) return false;
    this.#ports.set(key, port);
    return true;
  }

  release(port: BoundPort): void {
    const key = keyOf(port.own);
    if (this.#ports.get(key) === port) this.#ports.delete(key);
  }

  isBound(own: Endpoint): boolean {
    return this.#ports.has(keyOf(own));
  }

  /** Addresses with an open port, in the order in which they opened it. */
  get stations(): readonly string[] {
    return [...new Set([...this.#ports.values()].map(({ own }) => own.address))];
  }

  /** The returned function ends it. */
  listenAtCard(listener: CardListener): () => void {
    this.#cards.add(listener);
    return () => this.#cards.delete(listener);
  }

  listenAtUdp(listener: UdpListener): void {
    this.#udp.add(listener);
  }

  /** To whoever stands at the other ports of the gateway's machine. */
  get udp(): UdpListener {
    return {
      reached: (port, bytes, from) => {
        for (const listener of this.#udp) listener.reached(port, bytes, from);
      },
      left: (port, bytes, to) => {
        for (const listener of this.#udp) listener.left(port, bytes, to);
      },
    };
  }

  /** To whoever stands at the gateway's card. */
  get card(): CardListener {
    return {
      reached: (bytes, from) => {
        this.#trace.octets(`udp ${keyOf(from)} > gateway`, bytes);
        for (const listener of this.#cards) listener.reached(bytes, from);
      },
      left: (bytes, to) => {
        for (const listener of this.#cards) listener.left(bytes, to);
      },
    };
  }

  isAway(address: string): boolean {
    return this.#away.has(address);
  }

  /** Takes an address off the network, or puts it back. */
  setAway(address: string, isAway: boolean): void {
    if (isAway) this.#away.add(address);
    else this.#away.delete(address);
  }

  subnetOf(address: string): Subnet {
    const subnet = this.subnets.find((one) => one.has(address));
    if (subnet === undefined) throw new RangeError(`${address} is in no subnet of this site.`);
    return subnet;
  }

  /** Sends a copy; whoever forges sends `from` where he is not. */
  send(bytes: Uint8Array, from: Endpoint, to: Endpoint): void {
    this.#trace.octets(`udp ${keyOf(from)} > ${keyOf(to)}`, bytes);
    if (this.#away.has(from.address)) return;
    const copy = Uint8Array.from(bytes);
    const isBroadcast =
      to.address === limitedBroadcast || this.subnets.some(({ broadcast }) => broadcast === to.address);
    if (!isBroadcast) {
      const port = this.#ports.get(keyOf(to));
      if (port !== undefined) this.#travel(copy, from, port, 'unicast');
      return;
    }
    const own = this.subnets.find((one) => one.has(from.address));
    const subnet =
      to.address === limitedBroadcast ? own : this.subnets.find(({ broadcast }) => broadcast === to.address);
    for (const port of [...this.#ports.values()]) {
      if (port.own.port === to.port && subnet?.has(port.own.address)) this.#travel(copy, from, port, 'broadcast');
    }
  }

  #travel(bytes: Uint8Array, from: Endpoint, port: BoundPort, arrival: Arrival): void {
    const met = this.faults.between(from.address, port.own.address);
    const dice = this.#dice;
    if (met.isCut || bytes.length > met.longest) return;
    // Without a fault nothing is drawn for it.
    if (met.loss > 0 && dice.chance(met.loss)) return;
    this.#hand(bytes, from, port, arrival);
    if (met.doubles > 0 && dice.chance(met.doubles)) this.#hand(bytes, from, port, arrival);
  }

  #hand(sent: Uint8Array, from: Endpoint, port: BoundPort, arrival: Arrival): void {
    const met = this.faults.between(from.address, port.own.address);
    const dice = this.#dice;
    const key = keyOf(port.own);
    const underWay = this.#underWay.get(key) ?? 0;
    if (underWay >= mostUnderWay) {
      port.drop?.();
      return;
    }
    this.#underWay.set(key, underWay + 1);
    const bytes = met.changed > 0 || met.truncated > 0 ? damaged(sent, met, dice) : sent;
    const source = met.forged > 0 && dice.chance(met.forged) ? this.#somebodyElse(from) : from;
    const delayMs = this.#latency(from.address, port.own.address) + met.delayMs + met.jitterMs * dice.fraction();
    const dueMs = this.#inOrder(`${keyOf(from)}>${key}`, this.#schedule.nowMs + delayMs, met.jitterMs > 0);
    this.#schedule.after(dueMs - this.#schedule.nowMs, () => {
      this.#underWay.set(key, (this.#underWay.get(key) ?? 1) - 1);
      if (this.#ports.get(key) !== port || this.#away.has(port.own.address)) return;
      port.hear(bytes, source, arrival);
    });
  }

  #inOrder(pair: string, dueMs: number, mayOvertake: boolean): number {
    const lastMs = this.#lastMs.get(pair) ?? 0;
    if (mayOvertake || dueMs >= lastMs) {
      this.#lastMs.set(pair, Math.max(lastMs, dueMs));
      return dueMs;
    }
    return lastMs;
  }

  #latency(from: string, to: string): number {
    const isLocal = this.subnets.some((one) => one.has(from) && one.has(to));
    return latencyMs.least + latencyMs.more * this.#dice.fraction() + (isLocal ? 0 : hopMs);
  }

  #somebodyElse(from: Endpoint): Endpoint {
    const others = this.stations.filter((address) => address !== from.address);
    const address = others.length > 0 ? this.#dice.one(others) : this.subnetOf(from.address).host(200);
    return { address, port: from.port };
  }
}

function damaged(
  sent: Uint8Array,
  { changed, truncated }: { readonly changed: number; readonly truncated: number },
  dice: Dice,
): Uint8Array {
  let bytes = sent;
  if (bytes.length > 1 && dice.chance(truncated)) bytes = bytes.subarray(0, dice.integer(1, bytes.length - 1));
  if (bytes.length > 0 && dice.chance(changed)) {
    bytes = Uint8Array.from(bytes);
    for (let left = dice.integer(1, 3); left > 0; left -= 1) {
      const at = dice.integer(0, bytes.length - 1);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << dice.integer(0, 7));
    }
  }
  return bytes;
}
