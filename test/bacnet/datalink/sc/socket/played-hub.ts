import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { createServer, type ServerOptions } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { type WebSocket, WebSocketServer } from 'ws';
import { hubProtocol } from '../../../../support/sc-hub/octets.js';
import type { Identity, SitePki } from '../../../../support/sc-hub/site-pki.js';

/** Listens on the loopback; every connection ends with it. */
export class PlayedServer {
  readonly #server: Server;
  readonly #open = new Set<Socket>();
  /** TCP connections that ever came. */
  met = 0;

  constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket: Socket) => {
      this.met += 1;
      this.#open.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => this.#open.delete(socket));
    });
  }

  /** TCP connections there are. */
  get open(): number {
    return this.#open.size;
  }

  /** Below TLS. */
  get sockets(): ReadonlySet<Socket> {
    return this.#open;
  }

  get uri(): string {
    return `wss://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hub`;
  }

  async listen(): Promise<this> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }

  stop(): void {
    this.#server.close();
    for (const socket of this.#open) socket.destroy();
  }
}

/** TCP and nothing else: `answer` gets each connection. */
export function tcpServer(answer: (socket: Socket) => void): Promise<PlayedServer> {
  return new PlayedServer(createTcpServer(answer)).listen();
}

export interface PlayedHubOptions extends ServerOptions {
  /** What the hub agrees to; false: to none. */
  readonly subProtocol?: string | false;
  /** Instead of a WebSocket. */
  readonly answerUpgrade?: (socket: Socket) => void;
}

/** Which WebSocket a hub opened last, by which request. */
export interface Opened {
  readonly webSocket: WebSocket;
  readonly request: IncomingMessage & { readonly socket: TLSSocket };
}

/** WebSocket over TLS 1.3, to clients of the site's authority. */
export class PlayedHub extends PlayedServer {
  readonly opened: Opened[] = [];

  constructor(site: SitePki, identity: Identity, options: PlayedHubOptions = {}) {
    const { subProtocol = hubProtocol, answerUpgrade, ...tls } = options;
    const server = createServer({
      ...{ cert: identity.cert, key: identity.key, ca: [site.ca], minVersion: 'TLSv1.3' },
      ...{ requestCert: true, rejectUnauthorized: true },
      ...tls,
    });
    super(server);
    server.on('tlsClientError', () => undefined);
    const webSockets = new WebSocketServer({ noServer: true, handleProtocols: () => subProtocol });
    server.on('upgrade', (request: Opened['request'], socket: Socket, head: Buffer) => {
      socket.on('error', () => undefined);
      if (answerUpgrade) answerUpgrade(socket);
      else {
        webSockets.handleUpgrade(request, socket, head, (webSocket) => {
          webSocket.on('error', () => undefined);
          this.opened.push({ webSocket, request });
        });
      }
    });
  }

  get last(): Opened {
    const last = this.opened.at(-1);
    if (!last) throw new Error('the hub has opened no WebSocket');
    return last;
  }
}

/** TLS of openssl, which says in an alert what it has against a certificate. */
export class OpensslServer {
  readonly #folder = mkdtempSync(join(tmpdir(), 'openssl-server-'));
  readonly #args: readonly string[];
  #program: ChildProcess | undefined;
  uri = '';

  constructor(site: SitePki, identity: Identity, args: readonly string[]) {
    writeFileSync(join(this.#folder, 'hub.crt'), identity.cert);
    writeFileSync(join(this.#folder, 'hub.key'), identity.key);
    writeFileSync(join(this.#folder, 'ca.crt'), site.ca);
    this.#args = ['-cert', 'hub.crt', '-key', 'hub.key', '-CAfile', 'ca.crt', ...args];
  }

  async listen(): Promise<this> {
    const free = createTcpServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    const { port } = free.address() as AddressInfo;
    await new Promise((resolve) => free.close(resolve));
    const program = spawn('openssl', ['s_server', '-accept', `127.0.0.1:${port}`, ...this.#args], {
      cwd: this.#folder,
    });
    this.#program = program;
    this.uri = `wss://127.0.0.1:${port}/`;
    await new Promise<void>((resolve) => {
      program.stdout.on('data', (chunk) => String(chunk).includes('ACCEPT') && resolve());
    });
    program.stderr.resume();
    return this;
  }

  stop(): void {
    this.#program?.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
