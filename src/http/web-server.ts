import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import { type ErrorCode, GatewayError } from '../errors.js';
import { isErrnoException } from '../state/is-errno-exception.js';
import { limitConnections } from './access/connection-limit.js';
import { buildApp, type WebApp, type WebAppParts } from './build-app.js';
import type { CertificateStore } from './tls/certificate-store.js';
import { webLimits } from './web-limits.js';

export interface WebEndpoint {
  readonly bind: string;
  readonly port: number;
  readonly tls: boolean;
}

export interface WebServerParts extends WebAppParts {
  readonly certificates: CertificateStore;
}

/** `waiting`: the port cannot be had and is tried again; the former one, if there was one, goes on meanwhile. */
export type WebServerState =
  | { readonly status: 'stopped' | 'opening' }
  | { readonly status: 'open'; readonly port: number }
  | { readonly status: 'waiting'; readonly cause: GatewayError };

interface Listener {
  readonly server: Server | TlsServer;
  readonly endpoint: WebEndpoint;
}

const retryMs = 10_000;
/** Answers under way get this long when the server stops. */
const graceMs = 500;
const certificateCheckMs = 30_000;
const headersTimeoutMs = 20_000;
/** An image over a slow line takes its time. */
const requestTimeoutMs = 15 * 60_000;
const idleTimeoutMs = 10_000;

/** The web page on its port. A port that cannot be opened is tried again until it can; nothing else waits for it. */
export class WebServer {
  readonly #parts: WebServerParts;
  #app: WebApp | undefined;
  #wanted: WebEndpoint;
  #listener: Listener | undefined;
  #state: WebServerState = { status: 'stopped' };
  #certificateStamp = '';
  #cancelRetry: () => void = () => undefined;
  #cancelCertificateCheck: () => void = () => undefined;
  #toldCode: ErrorCode | undefined;
  #turn: Promise<void> = Promise.resolve();

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
    this.#app = await buildApp(this.#parts);
    await this.#inTurn(() => this.#open());
    this.#watchCertificate();
  }

  /** Goes over to another address, port or encryption; where that cannot be had, the former goes on. */
  move(endpoint: WebEndpoint): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#isStopped) return;
      this.#cancelRetry();
      this.#wanted = endpoint;
      this.#toldCode = undefined;
      // One port cannot be opened twice.
      if (this.#listener?.endpoint.port === endpoint.port) await this.#closeListener();
      await this.#open();
    });
  }

  /** Idempotent; answers under way are finished, for half a second at most. */
  async stop(): Promise<void> {
    if (this.#isStopped) return;
    this.#state = { status: 'stopped' };
    this.#cancelRetry();
    this.#cancelCertificateCheck();
    await this.#inTurn(() => this.#closeListener());
    await this.#app?.app.close();
    this.#app = undefined;
  }

  get #isStopped(): boolean {
    return this.#state.status === 'stopped';
  }

  async #open(): Promise<void> {
    const endpoint = this.#wanted;
    try {
      const server = await this.#listen(endpoint);
      if (this.#isStopped) return void server.close();
      await this.#closeListener();
      this.#listener = { server, endpoint };
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : endpoint.port;
      this.#state = { status: 'open', port };
      this.#toldCode = undefined;
      const url = `${endpoint.tls ? 'https' : 'http'}://${endpoint.bind === '0.0.0.0' ? 'localhost' : endpoint.bind}:${port}/`;
      this.#parts.log.info({ bind: endpoint.bind, port, tls: endpoint.tls }, `The web page is served: ${url}`);
    } catch (error) {
      if (this.#isStopped) return;
      const cause = portError(error, endpoint);
      this.#state = { status: 'waiting', cause };
      this.#tell(cause);
      this.#cancelRetry = this.#parts.clock.schedule(retryMs, () => void this.#inTurn(() => this.#retry()));
    }
  }

  async #retry(): Promise<void> {
    if (this.#state.status === 'waiting') await this.#open();
  }

  async #listen({ bind, port, tls }: WebEndpoint): Promise<Server | TlsServer> {
    const server = await this.#makeServer(tls);
    const limits = { ...webLimits, ...this.#parts.limits };
    limitConnections(server, limits.connections, limits.connectionsPerAddress);
    server.headersTimeout = headersTimeoutMs;
    server.requestTimeout = requestTimeoutMs;
    server.keepAliveTimeout = idleTimeoutMs;
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, bind, () => {
        server.off('error', reject);
        server.on('error', (err) => this.#parts.log.warn({ code: 'web.failed', err }, 'The web server met an error.'));
        resolve(server);
      });
    });
  }

  async #makeServer(tls: boolean): Promise<Server | TlsServer> {
    const handler: RequestListener = (request, response) => this.#app?.app.routing(request, response);
    if (!tls) return createServer(handler);
    const { certificates } = this.#parts;
    const { cert, key } = await this.#loadCertificate();
    this.#certificateStamp = await certificates.stamp();
    return createTlsServer({ cert, key, minVersion: 'TLSv1.2' }, handler);
  }

  async #loadCertificate() {
    const { certificates, log } = this.#parts;
    const pair = await certificates.load();
    if (pair.problem) log.error({ code: pair.problem.code }, pair.problem.message);
    return pair;
  }

  /** Takes over a certificate that somebody has put into the folder; open connections go on. */
  #watchCertificate(): void {
    this.#cancelCertificateCheck = this.#parts.clock.schedule(certificateCheckMs, () => {
      this.#watchCertificate();
      void this.reloadCertificate();
    });
  }

  async reloadCertificate(): Promise<void> {
    await this.#inTurn(async () => {
      const server = this.#listener?.server;
      if (server === undefined || !('setSecureContext' in server)) return;
      const stamp = await this.#parts.certificates.stamp();
      if (stamp === this.#certificateStamp) return;
      const { cert, key } = await this.#loadCertificate();
      this.#certificateStamp = await this.#parts.certificates.stamp();
      server.setSecureContext({ cert, key, minVersion: 'TLSv1.2' });
      this.#parts.log.info('The certificate of the web page was replaced.');
    });
  }

  async #closeListener(): Promise<void> {
    const server = this.#listener?.server;
    if (server === undefined) return;
    this.#listener = undefined;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    this.#app?.streams.closeAll();
    server.closeIdleConnections();
    const cancel = this.#parts.clock.schedule(graceMs, () => server.closeAllConnections());
    await closed;
    cancel();
  }

  /** Once for each cause: it is tried every few seconds, for ten years. */
  #tell(cause: GatewayError): void {
    if (cause.code === this.#toldCode) return;
    this.#toldCode = cause.code;
    this.#parts.log.warn({ code: cause.code, ...cause.facts }, cause.message);
  }

  #inTurn(action: () => Promise<void>): Promise<void> {
    const result = this.#turn.then(action);
    this.#turn = result.catch(() => undefined);
    return result;
  }
}

function portError(error: unknown, { bind, port }: WebEndpoint): GatewayError {
  const reason = isErrnoException(error) ? error.code : undefined;
  const facts = { bind, port, reason };
  if (reason === 'EADDRINUSE') {
    return new GatewayError('web.port-taken', `Another program holds TCP port ${port}: no page there.`, facts, error);
  }
  if (reason === 'EACCES' || reason === 'EPERM') {
    return new GatewayError('web.port-forbidden', `This user may not open TCP port ${port}.`, facts, error);
  }
  return new GatewayError('web.failed', `TCP port ${port} on ${bind} cannot be opened.`, facts, error);
}
