import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { SecureVersion, TLSSocket } from 'node:tls';
import { type WebSocket, WebSocketServer } from 'ws';
import { HubCore, type HubCoreOptions } from './hub-core.js';
import { hubProtocol } from './octets.js';
import type { Identity } from './site-pki.js';

export interface ScHubOptions extends HubCoreOptions {
  readonly identity: Identity;
  /** Certificates of issuers that clients must come from, PEM. */
  readonly issuers: readonly string[];
  readonly port?: number;
  readonly minVersion?: SecureVersion;
  readonly maxVersion?: SecureVersion;
  /** Cipher suites in openssl's words, such as TLS_CHACHA20_POLY1305_SHA256. */
  readonly ciphers?: string;
  /** Groups of the key exchange, such as P-256. */
  readonly ecdhCurve?: string;
  /** Signatures, such as ecdsa_secp256r1_sha256. */
  readonly sigalgs?: string;
}

/** A hub of BACnet/SC on the loopback: WebSocket over TLS 1.3 to clients of the site's CA and nobody else (135-2020 §AB.7). */
export class ScHub extends HubCore {
  readonly #options: ScHubOptions;
  readonly #raw = new Set<Socket>();
  /** Connections that came while it was frozen. */
  readonly #waiting: (() => void)[] = [];
  #server: Server | undefined;
  #port: number;
  /** Why TLS handshakes failed, in Node's codes. */
  readonly tlsErrors: string[] = [];

  constructor(options: ScHubOptions) {
    super(options);
    this.#options = options;
    this.#port = options.port ?? 0;
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

  /** Listens, after `goAway` on the same port as before; what is given replaces what was chosen at the start. */
  async listen(changes: Partial<ScHubOptions> = {}): Promise<void> {
    const chosen = { ...this.#options, ...changes };
    const { identity, issuers, minVersion = 'TLSv1.3', maxVersion, ciphers, ecdhCurve, sigalgs } = chosen;
    const tls = createTlsServer({
      ...{ cert: identity.cert, key: identity.key, ca: [...issuers] },
      ...{ requestCert: true, rejectUnauthorized: true, minVersion },
      ...(maxVersion ? { maxVersion } : {}),
      ...(ciphers ? { ciphers } : {}),
      ...(ecdhCurve ? { ecdhCurve } : {}),
      ...(sigalgs ? { sigalgs } : {}),
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
    for (const connection of this.connections) connection.close();
    this.connections.clear();
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

  /** As `HubCore.thaw`; whoever came meanwhile gets its TLS handshake. A frozen hub takes TCP connections, and no more. */
  override thaw(): void {
    super.thaw();
    for (const shakeHands of this.#waiting.splice(0)) shakeHands();
  }

  #meet(socket: Socket, shakeHands: () => void): void {
    this.#raw.add(socket);
    socket.on('close', () => this.#raw.delete(socket));
    socket.on('error', () => undefined);
    if (this.isFrozen) this.#waiting.push(shakeHands);
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
    doors.handleUpgrade(request, socket, head, (webSocket) => this.#take(webSocket, commonName));
  }

  #take(webSocket: WebSocket, commonName: string): void {
    const connection = this.accept(
      {
        get isOpen() {
          return webSocket.readyState === webSocket.OPEN;
        },
        send: (octets) => webSocket.send(octets, { binary: true }),
        close: (code) => webSocket.close(code),
        pause: () => webSocket.pause(),
        resume: () => webSocket.resume(),
      },
      commonName,
    );
    webSocket.on('message', (data: Buffer, isBinary: boolean) => connection.take(Uint8Array.from(data), isBinary));
    webSocket.on('close', () => connection.ended());
    webSocket.on('error', () => undefined);
  }
}
