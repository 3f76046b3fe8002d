import { randomBytes } from 'node:crypto';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { SecureVersion, TLSSocket } from 'node:tls';
import { WebSocketServer } from 'ws';
import { HubConnection, type HubOfConnection } from './hub-connection.js';
import { type Message, type Nak, type Party, read, relayed } from './message.js';
import type { Violation } from './node-judge.js';
import { broadcastVmac, hubProtocol, toHex } from './octets.js';
import type { Identity } from './site-pki.js';

/** One message that passed a hub. */
export interface HubRecord {
  readonly direction: 'from node' | 'to node';
  /** VMAC of the node; empty before it has named itself. */
  readonly node: string;
  readonly octets: Uint8Array;
  /** Of performance.now(). */
  readonly atMs: number;
}

export interface ScHubOptions {
  readonly identity: Identity;
  /** Certificates of issuers that clients must come from, PEM. */
  readonly issuers: readonly string[];
  readonly port?: number;
  readonly party?: Partial<Party>;
  readonly minVersion?: SecureVersion;
  readonly maxVersion?: SecureVersion;
  /** Cipher suites in openssl's words, such as TLS_CHACHA20_POLY1305_SHA256. */
  readonly ciphers?: string;
  readonly connectWaitMs?: number;
  readonly disconnectWaitMs?: number;
  /** A node that is silent for so long is put out, and accused. */
  readonly heartbeatMs?: number;
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

/** §H.7.3: random, with 0010 in the lower half of the first octet. */
export function randomVmac(): string {
  const octets = randomBytes(6);
  octets[0] = ((octets[0] ?? 0) & 0xf0) | 0x02;
  return octets.toString('hex');
}

/**
 * A hub of BACnet/SC (135-2020 §AB.5.3) on the loopback, strict towards nodes. It keeps everything that passes, and each rule that
 * a node breaks.
 */
export class ScHub implements HubOfConnection {
  readonly #options: ScHubOptions;
  readonly #raw = new Set<Socket>();
  readonly #connections = new Set<HubConnection>();
  readonly #held: (() => void)[] = [];
  /** Connections that came while it was frozen. */
  readonly #waiting: (() => void)[] = [];
  #server: Server | undefined;
  #port: number;
  #isFrozen = false;
  readonly #refusals: Nak[] = [];
  party: Party;
  readonly behaviour: Misbehaviour = { ...correct };
  readonly records: HubRecord[] = [];
  readonly violations: (Violation & { readonly node: string })[] = [];
  /** Connections that ever got as far as a WebSocket. */
  accepted = 0;
  /** Why TLS handshakes failed, in Node's codes. */
  readonly tlsErrors: string[] = [];
  readonly connectWaitMs: number;
  readonly disconnectWaitMs: number;
  readonly heartbeatMs: number;
  onRecord: (record: HubRecord) => void = () => undefined;

  constructor(options: ScHubOptions) {
    this.#options = options;
    this.#port = options.port ?? 0;
    this.connectWaitMs = options.connectWaitMs ?? 10_000;
    this.disconnectWaitMs = options.disconnectWaitMs ?? 1000;
    this.heartbeatMs = options.heartbeatMs ?? 600_000;
    this.party = { vmac: randomVmac(), uuid: toHex(randomBytes(16)), maxBvlc: 1600, maxNpdu: 1497, ...options.party };
  }

  static async start(options: ScHubOptions): Promise<ScHub> {
    const hub = new ScHub(options);
    await hub.listen();
    return hub;
  }

  get uri(): string {
    return `wss://127.0.0.1:${this.#port}`;
  }

  get port(): number {
    return this.#port;
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

  /** Listens, after `goAway` on the same port as before; what is given replaces what was chosen at the start. */
  async listen(changes: Partial<ScHubOptions> = {}): Promise<void> {
    const { identity, issuers, minVersion = 'TLSv1.3', maxVersion, ciphers } = { ...this.#options, ...changes };
    const tls = createTlsServer({
      ...{ cert: identity.cert, key: identity.key, ca: [...issuers] },
      ...{ requestCert: true, rejectUnauthorized: true, minVersion },
      ...(maxVersion ? { maxVersion } : {}),
      ...(ciphers ? { ciphers } : {}),
    });
    tls.on('tlsClientError', (error: NodeJS.ErrnoException) => this.tlsErrors.push(error.code ?? error.message));
    tls.on('upgrade', (request, socket, head) => this.#upgrade(request, socket as TLSSocket, head));
    tls.on('request', (_request, response) => response.writeHead(this.behaviour.httpStatus ?? 426).end());
    // TCP by itself before TLS: a frozen hub takes connections and does not shake hands.
    const server = createServer((socket) => this.#meet(socket, () => tls.emit('connection', socket)));
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, '127.0.0.1', resolve);
    });
    this.#port = (server.address() as AddressInfo).port;
  }

  /** Resets every TCP connection and listens no more; nobody hears a goodbye. */
  async kill(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    this.reset();
    await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
  }

  /** Resets every TCP connection and goes on listening. */
  reset(): void {
    for (const socket of this.#raw) socket.resetAndDestroy();
    for (const connection of this.#connections) connection.close();
    this.#connections.clear();
  }

  /** Closes every WebSocket in order, with this code, and listens no more. */
  async goAway(code = 1001): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    this.closeAll(code);
    await new Promise<void>((resolve) => {
      if (!server) resolve();
      server?.close(() => resolve());
      setTimeout(() => this.reset(), 200).unref();
    });
  }

  closeAll(code: number): void {
    for (const connection of this.#connections) connection.close(code);
  }

  /** Half-open: neither reads nor writes, and closes nothing; a new connection gets no TLS handshake. */
  freeze(): void {
    this.#isFrozen = true;
    for (const connection of this.#connections) connection.pause();
  }

  /** What was sent to a frozen hub is read now. */
  thaw(): void {
    this.#isFrozen = false;
    for (const connection of this.#connections) connection.resume();
    for (const shakeHands of this.#waiting.splice(0)) shakeHands();
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
    if (connection.state === 'closed') this.#connections.delete(connection);
  }

  #connected(): readonly HubConnection[] {
    return [...this.#connections].filter(({ state }) => state === 'connected');
  }

  #meet(socket: Socket, shakeHands: () => void): void {
    this.#raw.add(socket);
    socket.on('close', () => this.#raw.delete(socket));
    socket.on('error', () => undefined);
    if (this.#isFrozen) this.#waiting.push(shakeHands);
    else shakeHands();
  }

  #upgrade(request: Parameters<WebSocketServer['handleUpgrade']>[0], socket: TLSSocket, head: Buffer): void {
    const { httpStatus, subProtocol } = this.behaviour;
    socket.on('error', () => undefined);
    if (httpStatus !== undefined) {
      socket.end(`HTTP/1.1 ${httpStatus} Not Here\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(/\s*,\s*/);
    if (!offered.includes(hubProtocol)) {
      socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    const agreed = { 'as asked': hubProtocol, none: false, another: 'dc.bsc.bacnet.org' } as const;
    const doors = new WebSocketServer({
      ...{ noServer: true, perMessageDeflate: false, clientTracking: false },
      handleProtocols: () => agreed[subProtocol],
    });
    const commonName = String(socket.getPeerCertificate().subject?.CN ?? '');
    doors.handleUpgrade(request, socket, head, (webSocket) => {
      this.accepted += 1;
      this.#connections.add(new HubConnection(this, webSocket, commonName));
    });
  }

  #record(direction: HubRecord['direction'], connection: HubConnection, octets: Uint8Array): void {
    const record = { direction, node: connection.node?.vmac ?? '', octets, atMs: performance.now() };
    this.records.push(record);
    this.onRecord(record);
  }
}
