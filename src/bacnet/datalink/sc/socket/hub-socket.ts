import { isIP, type TcpNetConnectOpts } from 'node:net';
import { type ConnectionOptions, connect, type SecureContext, type TLSSocket } from 'node:tls';
import { type ClientOptions, WebSocket } from 'ws';
import type { TextFacts } from '../../../../core/written-texts.js';
import type { ScFailure, ScFailureReason } from '../node/sc-failure.js';
import type { ScSocket, ScSocketEvents } from '../node/sc-socket.js';
import type { ConnectionStage } from './connection-stages.js';
import { reasonOf, reasonOfCloseCode, reasonOfStatus, wordsOf } from './failure-reasons.js';

/** The WebSocket sub-protocol of hub connections (135-2020 §AB.7.1). */
const hubSubProtocol = 'hub.bsc.bacnet.org';

/** A hub has this long to answer our close frame. */
const closeTimeoutMs = 5_000;

/** Where a name has several addresses: how long one may take before the next is tried, too. */
const nextAddressMs = 2_000;

/** Data of another type than we take (RFC 6455 §7.4.1). */
const unsupportedData = 1003;

/**
 * Octets that no BVLC message is longer than: a peer says what it takes in two octets (135-2020 §AB.2.10.1). What is longer
 * than what we take ourselves is discarded by the node (§AB.7.5.3): closing for it would let any node end our connection.
 */
const longestMessage = 0xffff;

export interface HubSocketOptions {
  readonly url: URL;
  readonly context: SecureContext;
  /** With the words for people. */
  readonly failureOf: (reason: ScFailureReason, facts: TextFacts) => ScFailure;
}

/** A WebSocket to one hub over TLS. */
export class HubSocket implements ScSocket {
  readonly #options: HubSocketOptions;
  readonly #events: ScSocketEvents;
  #stage: ConnectionStage = 'tcp';
  #tls: TLSSocket | undefined;
  #isGathering = false;
  #webSocket: WebSocket | undefined;
  /** The first one counts: what follows is its consequence. */
  #failure: ScFailure | undefined;
  /** We end it: whatever the network says from here on is no failure. */
  #isAsked = false;
  /** Nothing is told any more but, once, that it is closed. */
  #isOver = false;
  #isTold = false;

  constructor(options: HubSocketOptions, events: ScSocketEvents) {
    this.#options = options;
    this.#events = events;
  }

  get isReached(): boolean {
    return this.#stage !== 'tcp';
  }

  get queuedOctets(): number {
    return this.#webSocket?.bufferedAmount ?? 0;
  }

  /** Once. */
  open(): void {
    const { url } = this.#options;
    const options: ClientOptions & { readonly closeTimeout: number } = {
      createConnection: () => this.#connect(),
      perMessageDeflate: false,
      followRedirects: false,
      maxPayload: longestMessage,
      closeTimeout: closeTimeoutMs,
    };
    const webSocket = new WebSocket(url, [hubSubProtocol], options);
    this.#webSocket = webSocket;
    webSocket.on('upgrade', ({ headers }) => {
      if (headers['sec-websocket-protocol'] !== hubSubProtocol) this.#fail('sub-protocol');
    });
    webSocket.on('unexpected-response', (_request, { statusCode = 0 }) => {
      this.#fail(reasonOfStatus(statusCode), { status: statusCode });
      webSocket.terminate();
    });
    webSocket.on('open', () => {
      this.#stage = 'websocket';
      if (!this.#isOver) this.#events.onOpen();
    });
    webSocket.on('message', (data, isBinary) => this.#onMessage(data as Buffer, isBinary));
    webSocket.on('error', (error) => this.#failBy(error));
    webSocket.on('close', (code) => this.#onClosed(code));
  }

  send(message: Uint8Array): void {
    const webSocket = this.#webSocket;
    if (this.#isOver || webSocket?.readyState !== WebSocket.OPEN) return;
    this.#gather();
    // Copied while it is masked. An error comes by 'close', too.
    webSocket.send(message, { binary: true }, () => undefined);
  }

  /** What is sent within one turn, such as the answers to what came in one packet, goes to the network at once. */
  #gather(): void {
    const tls = this.#tls;
    if (tls === undefined || this.#isGathering) return;
    this.#isGathering = true;
    tls.cork();
    process.nextTick(() => {
      this.#isGathering = false;
      tls.uncork();
    });
  }

  close(code = 1000): void {
    this.#isAsked = true;
    this.#webSocket?.close(code);
  }

  destroy(): void {
    this.#isAsked = true;
    this.#isOver = true;
    this.#webSocket?.terminate();
    // Not by the events of the network: a look-up of a name, for one, cannot be ended.
    setImmediate(() => this.#tellClosed());
  }

  #connect(): TLSSocket {
    const { url, context } = this.#options;
    // An IPv6 address stands in brackets.
    const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
    const options: ConnectionOptions & TcpNetConnectOpts = {
      host,
      port: url.port === '' ? 443 : Number(url.port),
      // Helps a hub of many names to choose; an address is no server name (RFC 6066 §3).
      ...(isIP(host) === 0 ? { servername: host } : {}),
      secureContext: context,
      rejectUnauthorized: true,
      // The signature of the site's authority makes a hub a hub, whatever name it goes by (135-2020 §AB.7.4).
      checkServerIdentity: () => undefined,
      autoSelectFamilyAttemptTimeout: nextAddressMs,
    };
    const tls = connect(options);
    this.#tls = tls;
    tls.setNoDelay(true);
    tls.once('connect', () => this.#reach('tls'));
    tls.once('secureConnect', () => this.#reach('http'));
    // Before HTTP makes 'socket hang up' of it.
    tls.on('error', (error) => this.#failBy(error));
    return tls;
  }

  #reach(stage: ConnectionStage): void {
    this.#stage = stage;
  }

  #onMessage(data: Buffer, isBinary: boolean): void {
    if (this.#isOver || this.#failure !== undefined) return;
    if (isBinary) {
      this.#events.onMessage(data);
      return;
    }
    this.#fail('data-not-accepted');
    this.#webSocket?.close(unsupportedData);
  }

  #failBy(error: NodeJS.ErrnoException): void {
    this.#fail(reasonOf(error, this.#stage), { why: wordsOf(error) });
  }

  #fail(reason: ScFailureReason, facts: TextFacts = {}): void {
    if (this.#isAsked) return;
    this.#failure ??= this.#options.failureOf(reason, facts);
  }

  #onClosed(code: number): void {
    const reason = reasonOfCloseCode(code);
    if (reason !== undefined) this.#fail(reason);
    this.#isOver = true;
    this.#tellClosed();
  }

  #tellClosed(): void {
    if (this.#isTold) return;
    this.#isTold = true;
    this.#events.onClose(this.#failure);
  }
}
