import {
  type Fault,
  type Message,
  type Nak,
  nakPayload,
  type Party,
  partyOf,
  partyPayload,
  read,
  resultOf,
  write,
} from './message.js';
import { NodeJudge, type Violation } from './node-judge.js';
import { broadcastVmac, bvlcFunction, errorCode, isOfConnection, optionMarker } from './octets.js';

export type ConnectionState = 'awaiting request' | 'connected' | 'disconnecting' | 'closed';

/** The hub's end of a WebSocket; what happens to it is told to the connection. */
export interface HubSocket {
  readonly isOpen: boolean;
  send(octets: Uint8Array): void;
  close(code: number): void;
  /** Takes no more from the network until `resume`. */
  pause(): void;
  resume(): void;
}

/** Acts after so many milliseconds, unless what it returns is called before. */
export type Timers = (afterMs: number, action: () => void) => () => void;

/** What a connection asks of its hub. */
export interface HubOfConnection {
  readonly party: Party;
  /** Error code to refuse the next Connect-Request with, or undefined to judge it. */
  takeRefusal(): Nak | undefined;
  answersConnectRequests(): boolean;
  /** Of connections in state connected, other than the one given. */
  othersOf(connection: HubConnection): readonly HubConnection[];
  relay(from: HubConnection, octets: Uint8Array, message: Message): void;
  arrived(connection: HubConnection, octets: Uint8Array): void;
  left(connection: HubConnection, octets: Uint8Array): void;
  violated(connection: HubConnection, violation: Violation): void;
  stateChanged(connection: HubConnection): void;
  /** Between two messages of one connection that it reads. */
  readonly restMs: number;
  /** Neither reads nor writes. */
  readonly isFrozen: boolean;
  readonly connectWaitMs: number;
  readonly disconnectWaitMs: number;
  /** A node from which nothing has come for so long is gone. */
  readonly heartbeatMs: number;
  readonly timers: Timers;
}

/** The accepting peer of one connection, 135-2020 §AB.6.2.3. */
export class HubConnection {
  readonly #hub: HubOfConnection;
  readonly #socket: HubSocket;
  readonly #judge: NodeJudge;
  #state: ConnectionState = 'awaiting request';
  #cancelTimer: () => void = () => undefined;
  #node: Party | undefined;
  /** Common name of the client's certificate. */
  readonly commonName: string;
  readonly violations: Violation[] = [];
  /** Of the network, not yet read. */
  readonly #inbox: [data: Uint8Array, isBinary: boolean][] = [];
  #isResting = false;

  constructor(hub: HubOfConnection, socket: HubSocket, commonName: string) {
    this.#hub = hub;
    this.#socket = socket;
    this.commonName = commonName;
    this.#judge = new NodeJudge(() => hub.party);
    this.#after(hub.connectWaitMs, () => this.close(1002));
  }

  /** A WebSocket message came. */
  take(data: Uint8Array, isBinary = true): void {
    this.#inbox.push([data, isBinary]);
    this.#readOn();
  }

  /** The WebSocket is no more. */
  ended(): void {
    this.#enter('closed');
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** As the node named itself; undefined before its Connect-Request. */
  get node(): Party | undefined {
    return this.#node;
  }

  send(octets: Uint8Array): void {
    if (!this.#socket.isOpen || this.#hub.isFrozen) return;
    this.#judge.toNode(octets);
    this.#hub.left(this, octets);
    this.#socket.send(octets);
  }

  /** Disconnect-Request, then the end of the WebSocket when it is acknowledged or after the wait. */
  disconnect(id = 0x7d00): void {
    if (this.#state !== 'connected') return;
    this.#enter('disconnecting');
    this.send(write(bvlcFunction.disconnectRequest, id));
    this.#after(this.#hub.disconnectWaitMs, () => this.close(1000));
  }

  close(code = 1000): void {
    this.#enter('closed');
    this.#socket.close(code);
  }

  /** No more is taken from the network until `resume`. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#readOn();
    this.#socket.resume();
  }

  #readOn(): void {
    while (!this.#isResting && !this.#hub.isFrozen) {
      const next = this.#inbox.shift();
      if (!next) return;
      this.#receive(...next);
      const { restMs } = this.#hub;
      if (restMs > 0) this.#rest(restMs);
    }
  }

  #rest(ms: number): void {
    this.#isResting = true;
    this.pause();
    this.#hub.timers(ms, () => {
      this.#isResting = false;
      if (!this.#hub.isFrozen) this.resume();
    });
  }

  #receive(octets: Uint8Array, isBinary: boolean): void {
    this.#hub.arrived(this, octets);
    if (!isBinary) {
      this.#accuse([{ rule: 'text frame', words: Buffer.from(octets).toString('utf8'), octets: '' }]);
      this.close(1003);
      return;
    }
    const reading = read(octets);
    this.#accuse(this.#judge.fromNode(octets, reading));
    const { message, fault } = reading;
    if (!message || this.#state === 'closed') return;
    if (octets.length > this.#hub.party.maxBvlc) return;
    if (fault) {
      this.#refuse(message, fault);
      return;
    }
    if (this.#state === 'awaiting request') {
      if (message.fn === bvlcFunction.connectRequest) this.#connect(message);
      return;
    }
    if (this.#state === 'connected') this.#alive();
    this.#act(message, octets);
  }

  #act(message: Message, octets: Uint8Array): void {
    const option = message.destinationOptions.find(({ marker }) => marker & optionMarker.mustUnderstand);
    if (isOfConnection(message.fn) && option) {
      this.#refuse(message, { code: errorCode.headerNotUnderstood, words: 'no such option' }, option.marker);
      return;
    }
    switch (message.fn) {
      case bvlcFunction.heartbeatRequest:
        this.send(write(bvlcFunction.heartbeatAck, message.id));
        return;
      case bvlcFunction.disconnectRequest:
        this.send(write(bvlcFunction.disconnectAck, message.id));
        this.close(1000);
        return;
      case bvlcFunction.disconnectAck:
        this.close(1000);
        return;
      case bvlcFunction.result:
        if (this.#state === 'disconnecting' && resultOf(message).fn === bvlcFunction.disconnectRequest)
          this.close(1000);
        else if (message.destination !== undefined) this.#hub.relay(this, octets, message);
        return;
      case bvlcFunction.connectRequest:
      case bvlcFunction.connectAccept:
      case bvlcFunction.heartbeatAck:
        return;
      default:
        this.#relay(message, octets);
    }
  }

  /** §AB.5.3: a message for nobody, or under a foreign name, is not passed on. */
  #relay(message: Message, octets: Uint8Array): void {
    const wrong = message.destination === undefined ? 'no destination' : message.origin ? 'an origin' : undefined;
    if (wrong) this.#refuse(message, { code: errorCode.parameterOutOfRange, words: wrong });
    else this.#hub.relay(this, octets, message);
  }

  #connect(message: Message): void {
    if (!this.#hub.answersConnectRequests()) return;
    const node = partyOf(message);
    const refusal = this.#hub.takeRefusal() ?? this.#collision(node);
    if (refusal) {
      this.send(write(bvlcFunction.result, message.id, nakPayload(message.fn, refusal)));
      this.close(1000);
      return;
    }
    this.#node = node;
    this.send(write(bvlcFunction.connectAccept, message.id, partyPayload(this.#hub.party)));
    // The new one is accepted first, then the old one of the same device is told to go.
    const known = this.#hub.othersOf(this).find((other) => other.node?.uuid === node.uuid);
    known?.disconnect();
    this.#enter('connected');
    this.#alive();
  }

  #collision({ vmac, uuid }: Party): Nak | undefined {
    const others = this.#hub.othersOf(this);
    const isKnown = others.some(({ node }) => node?.uuid === uuid);
    const isTaken = vmac === this.#hub.party.vmac || others.some(({ node }) => node?.vmac === vmac);
    if (isKnown || !isTaken) return undefined;
    return { code: errorCode.nodeDuplicateVmac, details: `VMAC ${vmac} is in use` };
  }

  /** §AB.3.1.1, §AB.3.1.5: neither a broadcast nor a result is refused with a word. */
  #refuse(message: Message, { code, words }: Fault, marker = 0): void {
    if (message.fn === bvlcFunction.result || message.destination === broadcastVmac) return;
    this.send(write(bvlcFunction.result, message.id, nakPayload(message.fn, { code, marker, details: words })));
  }

  /** §AB.6.3: something must come within the time; §AB.5.3.1: a node is asked before it is given up. */
  #alive(): void {
    this.#after(this.#hub.heartbeatMs, () => {
      this.#accuse([{ rule: 'no heartbeat', words: `nothing for ${this.#hub.heartbeatMs} ms`, octets: '' }]);
      this.send(write(bvlcFunction.heartbeatRequest, 0x7d01));
      this.#after(this.#hub.disconnectWaitMs, () => this.close(1002));
    });
  }

  #enter(state: ConnectionState): void {
    if (this.#state === 'closed' || this.#state === state) return;
    this.#state = state;
    if (state === 'closed') this.#cancelTimer();
    this.#hub.stateChanged(this);
  }

  #after(ms: number, action: () => void): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#hub.timers(ms, () => {
      if (this.#state !== 'closed' && !this.#hub.isFrozen) action();
    });
  }

  #accuse(violations: readonly Violation[]): void {
    for (const violation of violations) {
      this.violations.push(violation);
      this.#hub.violated(this, violation);
    }
  }
}
