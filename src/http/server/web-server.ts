import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Server as TlsServer } from 'node:https';
import type { Clock } from '../../core/clock.js';
import { errorDetail } from '../../core/error-details.js';
import { type ErrorCode, GatewayError } from '../../core/errors.js';
import { isErrnoException } from '../../core/files/is-errno-exception.js';
import type { Logger } from '../../core/log.js';
import { Mutex } from '../../core/mutex.js';
import { anyAddress } from '../../core/special-addresses.js';
import { isTrustedProxy } from './access/caller.js';
import { limitConnections } from './access/connection-limits.js';
import type { WebApp } from './build-app.js';
import type { CertificateStore } from './tls/certificate-store.js';
import { type OpenWebDoor, ownWebDoor, type WebDoor } from './web-door.js';
import { type WebLimits, webLimits } from './web-limits.js';

// Not imported: from Node 22 on, an import of this module also loads the HTTP client with its WebAssembly, 12 MB for nothing.
const { createServer } = process.getBuiltinModule('node:http');

export interface WebEndpoint {
  readonly bind: string;
  readonly port: number;
  readonly tls: boolean;
}

export interface WebServerParts {
  readonly certificates: CertificateStore;
  readonly clock: Clock;
  readonly log: Logger;
  readonly limits?: Partial<WebLimits>;
  /** Where it listens; on this machine where nothing is said. */
  readonly openDoor?: OpenWebDoor | undefined;
  /** Address of the reverse proxy that is believed at this moment; empty where there is none. */
  trustedProxy(): string;
  /** Loads and makes what answers; at the first request, and again at the next one where that failed. */
  build(): Promise<WebApp>;
}

/** `waiting`: the port cannot be had and is tried again; the former one, if there was one, goes on meanwhile. */
export type WebServerState =
  | { readonly status: 'stopped' | 'opening' }
  | { readonly status: 'open'; readonly port: number }
  | { readonly status: 'waiting'; readonly cause: GatewayError };

interface Listener {
  readonly server: Server | TlsServer;
  readonly door: WebDoor;
  readonly endpoint: WebEndpoint;
}

const retryMs = 10_000;
/** Where the former listener has to give way for an attempt, which costs all open pages their connection. */
const costlyRetryMs = 5 * 60_000;
/** Answers under way get this long when the server stops. */
const graceMs = 500;
const certificateCheckMs = 30_000;
const headersTimeoutMs = 20_000;
/** An image over a slow line takes its time. */
const requestTimeoutMs = 15 * 60_000;
const idleTimeoutMs = 10_000;

/**
 * The web page on its port. A port that cannot be opened is tried again until it can; nothing else waits for it. What
 * answers takes 8 MB and is not there before somebody asks, which nobody may for months.
 */
export class WebServer {
  readonly #parts: WebServerParts;
  #app: WebApp | undefined;
  #appToCome: Promise<WebApp | undefined> | undefined;
  #wanted: WebEndpoint;
  #listener: Listener | undefined;
  /** Where the page was served last. */
  #former: WebEndpoint | undefined;
  #state: WebServerState = { status: 'stopped' };
  #certificateStamp = '';
  /** PEM of the one in use. */
  #certificate: string | undefined;
  #cancelRetry: () => void = () => undefined;
  #cancelCertificateCheck: () => void = () => undefined;
  #toldCode: ErrorCode | undefined;
  readonly #mutex = new Mutex();

  constructor(endpoint: WebEndpoint, parts: WebServerParts) {
    this.#wanted = endpoint;
    this.#parts = parts;
  }

  get state(): WebServerState {
    return this.#state;
  }

  /** Open pages, and those that were dropped because they did not read. */
  get streams(): { readonly open: number; readonly dropped: number } {
    return { open: this.#app?.streams.size ?? 0, dropped: this.#app?.streams.dropped ?? 0 };
  }

  /** Resolves after the first attempt to open the port. */
  async start(): Promise<void> {
    if (this.#state.status !== 'stopped') return;
    this.#state = { status: 'opening' };
    await this.#mutex.run(() => this.#open());
    this.#watchCertificate();
  }

  /** What answers is there. */
  get isReady(): boolean {
    return this.#app !== undefined;
  }

  /** What answers, made now where it is not there; undefined where it cannot be made, or not any more. Never rejects. */
  async ready(): Promise<WebApp | undefined> {
    if (this.#isStopped) return undefined;
    this.#appToCome ??= this.#makeApp();
    return this.#appToCome;
  }

  async #makeApp(): Promise<WebApp | undefined> {
    try {
      const made = await this.#parts.build();
      if (this.#isStopped) await made.app.close();
      else this.#app = made;
    } catch (err) {
      this.#appToCome = undefined;
      this.#parts.log.error({ code: 'web.failed', err }, 'The web page cannot be loaded.');
    }
    return this.#app;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // By the gateway's clock, as all other times on the page (RFC 9110 §6.6.1).
    response.setHeader('date', new Date(this.#parts.clock.wallMs()).toUTCString());
    const { app } = this.#app ?? (await this.ready()) ?? {};
    // Its asker may have gone meanwhile, which nobody would be told again.
    if (response.destroyed || request.destroyed) return;
    if (app === undefined) response.writeHead(503).end();
    else app.routing(request, response);
  }

  /** Goes over to another address, port or encryption; where that cannot be had, the former goes on. */
  move(endpoint: WebEndpoint): Promise<void> {
    return this.#mutex.run(async () => {
      if (this.#isStopped) return;
      this.#cancelRetry();
      this.#wanted = endpoint;
      this.#toldCode = undefined;
      if (this.#state.status === 'open' && isSame(this.#listener?.endpoint, endpoint)) return;
      await this.#open();
    });
  }

  /** Idempotent; answers under way are finished, for half a second at most. */
  async stop(): Promise<void> {
    if (this.#isStopped) return;
    this.#state = { status: 'stopped' };
    this.#cancelRetry();
    this.#cancelCertificateCheck();
    await this.#mutex.run(() => this.#closeListener());
    await this.#app?.app.close();
    this.#app = undefined;
  }

  get #isStopped(): boolean {
    return this.#state.status === 'stopped';
  }

  async #open(): Promise<void> {
    const endpoint = this.#wanted;
    try {
      const listener = await this.#listenAt(endpoint);
      if (this.#isStopped) return void listener.door.close();
      await this.#closeListener();
      const { port } = this.#serveWith(listener);
      this.#state = { status: 'open', port };
      this.#toldCode = undefined;
      const url = `${endpoint.tls ? 'https' : 'http'}://${endpoint.bind === anyAddress ? 'localhost' : endpoint.bind}:${port}/`;
      this.#parts.log.info({ bind: endpoint.bind, port, tls: endpoint.tls }, `The web page is served: ${url}`);
    } catch (error) {
      if (this.#isStopped) return;
      const cause = portError(error, endpoint);
      this.#state = { status: 'waiting', cause };
      this.#report(cause);
      await this.#reopenFormer();
      if (this.#isStopped) return;
      const delayMs = this.#isInOwnWay(error, endpoint) ? costlyRetryMs : retryMs;
      this.#cancelRetry = this.#parts.clock.schedule(delayMs, () => void this.#mutex.run(() => this.#retry()));
    }
  }

  /** One port cannot be opened twice: the former listener gives way where it is what is in the way. */
  async #listenAt(endpoint: WebEndpoint): Promise<Listener> {
    try {
      return await this.#listen(endpoint);
    } catch (error) {
      if (!this.#isInOwnWay(error, endpoint)) throw error;
    }
    await this.#closeListener();
    return this.#listen(endpoint);
  }

  #isInOwnWay(error: unknown, { bind, port }: WebEndpoint): boolean {
    const own = this.#listener?.endpoint;
    if (own === undefined || !isErrnoException(error) || error.code !== 'EADDRINUSE') return false;
    return own.port === port && (own.bind === bind || own.bind === anyAddress || bind === anyAddress);
  }

  /** A setting cannot be mended on a page that is gone. */
  async #reopenFormer(): Promise<void> {
    const former = this.#former;
    if (this.#listener !== undefined || former === undefined) return;
    try {
      const listener = await this.#listen(former);
      if (this.#isStopped) await listener.door.close();
      else this.#serveWith(listener);
    } catch (error) {
      this.#report(portError(error, former));
    }
  }

  /** Says where. */
  #serveWith(listener: Listener): WebEndpoint {
    this.#former = listener.endpoint;
    this.#listener = listener;
    return listener.endpoint;
  }

  async #retry(): Promise<void> {
    if (this.#state.status === 'waiting') await this.#open();
  }

  async #listen(endpoint: WebEndpoint): Promise<Listener> {
    const server = await this.#makeServer(endpoint.tls);
    const { openDoor = ownWebDoor, log } = this.#parts;
    const limits = { ...webLimits, ...this.#parts.limits };
    const isProxy = (address: string) => isTrustedProxy(address, this.#parts.trustedProxy());
    limitConnections(server, limits.connections, limits.connectionsPerAddress, isProxy);
    server.headersTimeout = headersTimeoutMs;
    server.requestTimeout = requestTimeoutMs;
    server.keepAliveTimeout = idleTimeoutMs;
    const door = await openDoor(server, endpoint, (err) =>
      log.warn({ code: 'web.failed', err }, 'The web server met an error.'),
    );
    return { server, door, endpoint: { ...endpoint, port: door.port } };
  }

  async #makeServer(tls: boolean): Promise<Server | TlsServer> {
    const handler = (request: IncomingMessage, response: ServerResponse) => void this.#answer(request, response);
    if (!tls) return createServer(handler);
    const { certificates } = this.#parts;
    const { cert, key } = await this.#loadCertificate();
    this.#certificateStamp = await certificates.stamp();
    this.#certificate = cert;
    return process.getBuiltinModule('node:https').createServer({ cert, key, minVersion: 'TLSv1.2' }, handler);
  }

  async #loadCertificate() {
    const { certificates, log } = this.#parts;
    const pair = await certificates.load();
    if (pair.problem) log.error({ code: pair.problem.code }, pair.problem.message);
    return pair;
  }

  /** Takes over a certificate that somebody has put into the folder, and renews one that ran out. */
  #watchCertificate(): void {
    this.#cancelCertificateCheck = this.#parts.clock.schedule(certificateCheckMs, () => {
      this.#watchCertificate();
      void this.reloadCertificate();
    });
  }

  /** Open connections go on. */
  async reloadCertificate(): Promise<void> {
    await this.#mutex.run(async () => {
      const { certificates } = this.#parts;
      const server = this.#listener?.server;
      if (server === undefined || !('setSecureContext' in server)) return;
      const isSame = (await certificates.stamp()) === this.#certificateStamp;
      if (isSame && !(this.#certificate && certificates.isToBeRenewed(this.#certificate))) return;
      const { cert, key } = await this.#loadCertificate();
      this.#certificateStamp = await certificates.stamp();
      this.#certificate = cert;
      server.setSecureContext({ cert, key, minVersion: 'TLSv1.2' });
      this.#parts.log.info('The certificate of the web page was replaced.');
    });
  }

  async #closeListener(): Promise<void> {
    const door = this.#listener?.door;
    if (door === undefined) return;
    this.#listener = undefined;
    const closed = door.close();
    this.#app?.streams.closeAll();
    door.closeIdle();
    const cancel = this.#parts.clock.schedule(graceMs, () => door.closeAll());
    await closed;
    cancel();
  }

  /** Once for each cause: it is tried every few seconds, for ten years. */
  #report(cause: GatewayError): void {
    if (cause.code === this.#toldCode) return;
    this.#toldCode = cause.code;
    this.#parts.log.warn({ code: cause.code, ...cause.facts }, cause.message);
  }
}

function isSame(one: WebEndpoint | undefined, other: WebEndpoint): boolean {
  return one?.bind === other.bind && one.port === other.port && one.tls === other.tls;
}

/** Why the page is not served there; an error before the port was asked for is none of the port. */
function portError(error: unknown, { bind, port }: WebEndpoint): GatewayError {
  const why = error instanceof Error ? error.message : String(error);
  const isOfPort = isErrnoException(error) && error.syscall === 'listen';
  if (!isOfPort) return new GatewayError('web.failed', errorDetail('webFailed', { why }), { bind, port }, error);
  const reason = error.code;
  const facts = { bind, port, reason };
  if (reason === 'EADDRINUSE') {
    return new GatewayError('web.port-taken', errorDetail('webPortTaken', { port }), facts, error);
  }
  if (reason === 'EACCES' || reason === 'EPERM') {
    return new GatewayError('web.port-forbidden', errorDetail('webPortForbidden', { port }), facts, error);
  }
  if (reason === 'EADDRNOTAVAIL') {
    return new GatewayError('web.address-missing', errorDetail('webNoAddress', { address: bind }), facts, error);
  }
  return new GatewayError('web.failed', errorDetail('webPortFailed', { port, address: bind, why }), facts, error);
}
