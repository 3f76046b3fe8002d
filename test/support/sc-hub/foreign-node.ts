import { randomBytes } from 'node:crypto';
import { WebSocket } from 'ws';
import { randomVmac } from './hub-core.js';
import { type Message, type Party, partyOf, partyPayload, read, write } from './message.js';
import { broadcastVmac, bvlcFunction, hubProtocol, toHex } from './octets.js';
import type { Identity } from './site-pki.js';

export interface ForeignNodeOptions {
  readonly uri: string;
  readonly identity: Identity;
  readonly issuers: readonly string[];
  readonly party?: Partial<Party>;
}

/** An NPDU as it came. */
export interface ReceivedNpdu {
  readonly from: string;
  readonly isBroadcast: boolean;
  readonly npdu: Uint8Array;
}

/** A node of another hand on a hub: the end of a BMS. It connects once and does not come back by itself. */
export class ForeignNode {
  readonly #socket: WebSocket;
  readonly #closed: Promise<void>;
  readonly #listeners = new Set<(received: ReceivedNpdu) => void>();
  #id = randomBytes(2).readUInt16BE();
  readonly party: Party;
  /** As the hub named itself. */
  hub: Party | undefined;
  readonly received: ReceivedNpdu[] = [];
  /** Everything but NPDUs. */
  readonly others: Message[] = [];

  private constructor(socket: WebSocket, party: Party) {
    this.#socket = socket;
    this.party = party;
    this.#closed = new Promise((resolve) => socket.once('close', () => resolve()));
    socket.on('error', () => undefined);
    socket.on('message', (data: Buffer) => this.#take(Uint8Array.from(data)));
  }

  /** Rejects where the hub refuses. */
  static async connect({ uri, identity, issuers, party = {} }: ForeignNodeOptions): Promise<ForeignNode> {
    const socket = new WebSocket(uri, [hubProtocol], {
      ...{ cert: identity.cert, key: identity.key, ca: [...issuers], minVersion: 'TLSv1.3' },
      // The signature of the site's CA decides, not the name of the host (§AB.7.4).
      ...{ checkServerIdentity: () => false, perMessageDeflate: false },
    });
    const own = { vmac: randomVmac(), uuid: toHex(randomBytes(16)), maxBvlc: 1600, maxNpdu: 1497, ...party };
    await new Promise<void>((resolve, reject) => socket.once('open', resolve).once('error', reject));
    const node = new ForeignNode(socket, own);
    const answer = new Promise<Message>((resolve, reject) => {
      const take = (data: Buffer) => {
        const { message } = read(Uint8Array.from(data));
        if (message?.fn === bvlcFunction.connectAccept) resolve(message);
        else reject(new Error(`refused: ${data.toString('hex')}`));
      };
      socket.once('message', take).once('close', () => reject(new Error('closed')));
    });
    socket.send(write(bvlcFunction.connectRequest, node.#nextId(), partyPayload(own)));
    node.hub = partyOf(await answer);
    return node;
  }

  get vmac(): string {
    return this.party.vmac;
  }

  /** `to` is a VMAC; without one, the NPDU goes to all. */
  sendNpdu(npdu: Uint8Array, to: string = broadcastVmac): void {
    this.send(write(bvlcFunction.encapsulatedNpdu, this.#nextId(), npdu, { destination: to }));
  }

  /** Asks a node, or the hub itself without `to`, something that has no payload; the message identifier. */
  ask(fn: number, to?: string): number {
    const id = this.#nextId();
    this.send(write(fn, id, [], { destination: to }));
    return id;
  }

  send(octets: Uint8Array): void {
    this.#socket.send(octets);
  }

  /** Hears NPDUs until what it returns is called. */
  onNpdu(listener: (received: ReceivedNpdu) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Disconnect-Request, and the end of the WebSocket. */
  async close(): Promise<void> {
    if (this.#socket.readyState === WebSocket.OPEN) {
      this.send(write(bvlcFunction.disconnectRequest, this.#nextId()));
      setTimeout(() => this.#socket.terminate(), 1000).unref();
    }
    await this.#closed;
  }

  #take(octets: Uint8Array): void {
    const { message } = read(octets);
    if (!message) return;
    if (message.fn === bvlcFunction.heartbeatRequest) this.send(write(bvlcFunction.heartbeatAck, message.id));
    if (message.fn !== bvlcFunction.encapsulatedNpdu) {
      this.others.push(message);
      return;
    }
    const isBroadcast = message.destination === broadcastVmac;
    const received = { from: message.origin ?? '', isBroadcast, npdu: message.payload };
    this.received.push(received);
    for (const listener of this.#listeners) listener(received);
  }

  #nextId(): number {
    this.#id = (this.#id + 1) % 65_536;
    return this.#id;
  }
}
