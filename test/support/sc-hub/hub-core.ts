import { randomBytes } from 'node:crypto';
import { HubConnection, type HubOfConnection, type HubSocket, type Timers } from './hub-connection.js';
import { type Message, type Nak, type Party, read, relayed } from './message.js';
import type { Violation } from './node-judge.js';
import { broadcastVmac, toHex } from './octets.js';

/** One message that passed a hub. */
export interface HubRecord {
  readonly direction: 'from node' | 'to node';
  /** VMAC of the node; empty before it has named itself. */
  readonly node: string;
  readonly octets: Uint8Array;
}

export interface HubCoreOptions {
  readonly party?: Partial<Party>;
  readonly connectWaitMs?: number;
  readonly disconnectWaitMs?: number;
  /** A node that is silent for so long is put out, and accused. */
  readonly heartbeatMs?: number;
  /** Real ones unless given. */
  readonly timers?: Timers;
}

/** How a hub behaves that is not as it should be; all may be changed while it runs. */
export interface Misbehaviour {
  /** What the HTTP upgrade is answered with instead of a WebSocket. */
  httpStatus: number | undefined;
  /** Which sub-protocol it agrees to. */
  subProtocol: 'as asked' | 'none' | 'another';
  /** `nothing`: takes Connect-Requests without a word; `no relay`: lets nodes connect and passes nothing on. */
  silence: 'none' | 'nothing' | 'no relay';
  /** Messages to pass on wait until `release`. */
  holdsRelays: boolean;
  /** Milliseconds between two messages that it reads of each connection. */
  readsEveryMs: number;
}

const correct: Misbehaviour = {
  httpStatus: undefined,
  subProtocol: 'as asked',
  silence: 'none',
  holdsRelays: false,
  readsEveryMs: 0,
};

/** §AB.5.1: header, two addresses, 4192 octets of header options, an NPDU of 1497: a hub must pass on as much. */
const leastMaxBvlc = 4 + 12 + 4192 + 1497;

const realTimers: Timers = (afterMs, action) => {
  const timer = setTimeout(action, afterMs);
  timer.unref();
  return () => clearTimeout(timer);
};

/** §H.7.3: random, with 0010 in the lower half of the first octet. */
export function randomVmac(): string {
  const octets = randomBytes(6);
  octets[0] = ((octets[0] ?? 0) & 0xf0) | 0x02;
  return octets.toString('hex');
}

/**
 * What a hub of BACnet/SC does with its connections (135-2020 §AB.5.3), whatever carries them; strict towards nodes. It keeps
 * everything that passes, and each rule that a node breaks.
 */
export class HubCore implements HubOfConnection {
  protected readonly connections = new Set<HubConnection>();
  readonly #held: (() => void)[] = [];
  readonly #refusals: Nak[] = [];
  #isFrozen = false;
  party: Party;
  readonly behaviour: Misbehaviour = { ...correct };
  readonly records: HubRecord[] = [];
  readonly violations: (Violation & { readonly node: string })[] = [];
  /** Connections that ever got as far as a WebSocket. */
  accepted = 0;
  readonly connectWaitMs: number;
  readonly disconnectWaitMs: number;
  readonly heartbeatMs: number;
  readonly timers: Timers;
  onRecord: (record: HubRecord) => void = () => undefined;

  constructor(options: HubCoreOptions = {}) {
    this.connectWaitMs = options.connectWaitMs ?? 10_000;
    this.disconnectWaitMs = options.disconnectWaitMs ?? 1000;
    this.heartbeatMs = options.heartbeatMs ?? 600_000;
    this.timers = options.timers ?? realTimers;
    const lengths = { maxBvlc: leastMaxBvlc, maxNpdu: 1497 };
    this.party = { vmac: randomVmac(), uuid: toHex(randomBytes(16)), ...lengths, ...options.party };
  }

  /** A WebSocket stands. */
  accept(socket: HubSocket, commonName = ''): HubConnection {
    this.accepted += 1;
    const connection = new HubConnection(this, socket, commonName);
    this.connections.add(connection);
    return connection;
  }

  get isFrozen(): boolean {
    return this.#isFrozen;
  }

  get restMs(): number {
    return this.behaviour.readsEveryMs;
  }

  /** VMAC of the nodes that are connected. */
  get nodes(): readonly string[] {
    return this.#connected().map(({ node }) => node?.vmac ?? '');
  }

  /** The connection of a node, or of the only one. */
  connection(vmac?: string): HubConnection {
    const found = this.#connected().find(({ node }) => vmac === undefined || node?.vmac === vmac);
    if (!found) throw new Error(`no node ${vmac ?? ''} is connected`);
    return found;
  }

  closeAll(code: number): void {
    for (const connection of this.connections) connection.close(code);
  }

  /** Half-open: neither reads nor writes, and closes nothing. */
  freeze(): void {
    this.#isFrozen = true;
    for (const connection of this.connections) connection.pause();
  }

  /** What was sent to a frozen hub is read now. */
  thaw(): void {
    this.#isFrozen = false;
    for (const connection of this.connections) connection.resume();
  }

  /** Refuses that many Connect-Requests to come with this error, class COMMUNICATION unless said. */
  refuseNext(nak: Nak, times = 1): void {
    for (let count = 0; count < times; count += 1) this.#refusals.push(nak);
  }

  /** Passes on what was held back, `reversed` with the last first, and holds no more. */
  release(order: 'in order' | 'reversed' = 'in order'): void {
    this.behaviour.holdsRelays = false;
    const held = this.#held.splice(0);
    if (order === 'reversed') held.reverse();
    for (const pass of held) pass();
  }

  get held(): number {
    return this.#held.length;
  }

  /** Messages of this function from nodes, read. */
  fromNodes(fn: number): readonly Message[] {
    return this.records.flatMap(({ direction, octets }) => {
      const { message } = read(octets);
      return direction === 'from node' && message?.fn === fn ? [message] : [];
    });
  }

  // What its connections ask.

  takeRefusal(): Nak | undefined {
    return this.#refusals.shift();
  }

  answersConnectRequests(): boolean {
    return this.behaviour.silence !== 'nothing';
  }

  othersOf(connection: HubConnection): readonly HubConnection[] {
    return this.#connected().filter((one) => one !== connection);
  }

  relay(from: HubConnection, octets: Uint8Array, message: Message): void {
    if (this.behaviour.silence === 'no relay') return;
    const origin = from.node?.vmac ?? '';
    const isBroadcast = message.destination === broadcastVmac;
    const passed = relayed(octets, message, origin, isBroadcast);
    const pass = () => {
      for (const to of this.#connected()) {
        const isMeant = isBroadcast ? to !== from : to.node?.vmac === message.destination;
        // §AB.5.3: what the next node cannot take is dropped.
        if (isMeant && passed.length <= (to.node?.maxBvlc ?? 0)) to.send(passed);
      }
    };
    if (this.behaviour.holdsRelays) this.#held.push(pass);
    else pass();
  }

  arrived(connection: HubConnection, octets: Uint8Array): void {
    this.#record('from node', connection, octets);
  }

  left(connection: HubConnection, octets: Uint8Array): void {
    this.#record('to node', connection, octets);
  }

  violated(connection: HubConnection, violation: Violation): void {
    this.violations.push({ ...violation, node: connection.node?.vmac ?? '' });
  }

  stateChanged(connection: HubConnection): void {
    if (connection.state === 'closed') this.connections.delete(connection);
  }

  #connected(): readonly HubConnection[] {
    return [...this.connections].filter(({ state }) => state === 'connected');
  }

  #record(direction: HubRecord['direction'], connection: HubConnection, octets: Uint8Array): void {
    const record = { direction, node: connection.node?.vmac ?? '', octets };
    this.records.push(record);
    this.onRecord(record);
  }
}
