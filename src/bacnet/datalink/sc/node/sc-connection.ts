import { ErrorCode } from '../../../encoding/error-reject-abort.js';
import type { ScPeerDescription } from '../messages/connect.js';
import { ScFunction } from '../messages/sc-function.js';
import type { ScMessage } from '../messages/sc-message.js';
import type { Vmac } from '../vmac.js';
import type { ConnectionParts, ConnectionPlan } from './connection-parts.js';
import { ConnectionWatch } from './connection-watch.js';
import { HubLine } from './hub-line.js';
import type { HubRecord } from './hub-record.js';
import { type ScFailure, type ScFailureReason, scFailure } from './sc-failure.js';

/**
 * States of the peer that initiates (135-2020 §AB.6.2.2), IDLE being a connection that is not there. `proving`: accepted, and
 * asked for a sign of life, before another connection is left for it. `closing`: ended, but for the WebSocket's own farewell.
 */
type State = 'opening' | 'awaiting-accept' | 'proving' | 'connected' | 'disconnecting' | 'closing' | 'gone';

/** Function, flags, message ID, and the one address that goes to the hub. */
const headerToHub = 10;

/** The hub puts our address into a broadcast beside that of all nodes (135-2020 §AB.5.3). */
const headerFromHub = 16;

/** The shortest NPDU that carries the shortest maximum APDU: 50 octets behind a network header with an address (135-2020 §6.2, §20.1.2.5). */
const leastNpduLength = 62;

/** Milliseconds that the WebSocket's own farewell gets at most. */
const mostClosingMs = 5000;

const orderly = 1000;

/** Characters of a text of the hub; the standard gives it no bound (135-2020 §AB.2.4.1). */
const mostWordsOfHub = 120;

/** One WebSocket to one hub, from opening it to its end; it is used once. */
export class ScConnection {
  readonly hub: HubRecord;
  readonly vmac: Vmac;
  readonly #parts: ConnectionParts<ScConnection>;
  readonly #plan: ConnectionPlan;
  #state: State = 'opening';
  readonly #line: HubLine;
  #watch: ConnectionWatch | undefined;
  #peer: ScPeerDescription | undefined;
  #acceptedMs = 0;
  #hasSpoken = false;
  #hasBabbled = false;
  /** Message ID of the request that the state waits for an answer to. */
  #requestId = 0;
  #maxNpduLength = 0;
  #cancelDeadline: () => void = () => undefined;

  constructor(parts: ConnectionParts<ScConnection>, plan: ConnectionPlan) {
    this.#parts = parts;
    this.#plan = plan;
    this.#line = new HubLine(parts, plan.hub);
    this.hub = plan.hub;
    this.vmac = plan.vmac;
  }

  get isConnected(): boolean {
    return this.#state === 'connected';
  }

  get isGone(): boolean {
    return this.#state === 'gone';
  }

  /** Whether the hub has said anything sound since it accepted us. */
  get hasSpoken(): boolean {
    return this.#hasSpoken;
  }

  /** Milliseconds since it accepted us. */
  get ageMs(): number {
    return this.#parts.clock.monotonicMs() - this.#acceptedMs;
  }

  /** What the hub said of itself; defined once it has accepted us. */
  get peer(): ScPeerDescription | undefined {
    return this.#peer;
  }

  /** Octets of the longest NPDU that gets through; known once connected. */
  get maxNpduLength(): number {
    return this.#maxNpduLength;
  }

  /** Initiates the WebSocket (135-2020 §AB.6.2.2). */
  open(): void {
    const { guard } = this.#parts;
    this.#deadline(this.#connectWaitMs, () => {
      this.#end(this.#failure(this.#line.socket?.isReached === true ? 'http-silent' : 'timeout'));
    });
    try {
      this.#line.socket = this.#plan.openSocket(this.hub.uri, {
        onOpen: guard.wrap(() => this.#onOpen()),
        onMessage: guard.wrap((octets) => this.#onMessage(octets)),
        onClose: guard.wrap((failure) => this.#onClose(failure)),
      });
    } catch (error) {
      this.#end(this.#failure('websocket', { why: error instanceof Error ? error.message : String(error) }));
    }
  }

  /** False: it was dropped. The octets are copied. */
  sendNpdu(npdu: Uint8Array, destination: Vmac): boolean {
    const messageId = this.#parts.messageIds.next();
    return this.send(
      { function: ScFunction.encapsulatedNpdu, messageId, destination, npdu },
      headerToHub + npdu.length,
    );
  }

  /** False: it was dropped. `octets`: about how long it is. */
  send(message: ScMessage, octets?: number): boolean {
    if (this.#state === 'closing' || this.#state === 'gone') return false;
    const queued = this.#line.queuedOctets;
    const isSent = this.#line.send(message, octets);
    if (isSent) this.#watch?.sent(queued);
    return isSent;
  }

  /** The times have changed. */
  retime(): void {
    this.#watch?.start();
  }

  /** Local disconnection (135-2020 §AB.6.2.2); what is not accepted yet is given up at once. */
  disconnect(): void {
    if (this.#state === 'disconnecting' || this.#state === 'closing' || this.#state === 'gone') return;
    if (this.#state === 'opening' || this.#state === 'awaiting-accept') {
      this.abandon();
      return;
    }
    this.#watch?.stop();
    this.#requestId = this.#parts.messageIds.next();
    this.#state = 'disconnecting';
    this.#deadline(this.#parts.options().disconnectWaitS * 1000, () => this.#close(orderly));
    this.send({ function: ScFunction.disconnectRequest, messageId: this.#requestId });
  }

  /** Ends it at once, without a word to the hub; the owner hears that it is gone, and nothing else. */
  abandon(): void {
    if (this.#state === 'gone') return;
    this.#watch?.stop();
    this.#cancelDeadline();
    this.#state = 'gone';
    this.#line.socket?.destroy();
    this.#parts.owner.gone(this);
  }

  get #connectWaitMs(): number {
    return this.#parts.options().connectWaitS * 1000;
  }

  #onOpen(): void {
    if (this.#state !== 'opening') return;
    const { options, messageIds, deviceUuid } = this.#parts;
    const { maxBvlcLength, maxNpduLength } = options();
    this.#state = 'awaiting-accept';
    this.#requestId = messageIds.next();
    this.#deadline(this.#connectWaitMs, () =>
      // Whoever speaks, but not as a hub, is told from one that says nothing.
      this.#end(this.#failure(this.#hasBabbled ? 'not-a-hub' : 'no-accept'), orderly),
    );
    this.send({
      function: ScFunction.connectRequest,
      messageId: this.#requestId,
      vmac: this.vmac,
      deviceUuid,
      maxBvlcLength,
      maxNpduLength,
    });
  }

  #onClose(failure: ScFailure | undefined): void {
    switch (this.#state) {
      case 'gone':
        return;
      case 'disconnecting':
      case 'closing':
        this.abandon();
        return;
      default:
        this.#end(failure ?? this.#failure('closed-by-hub'));
    }
  }

  #onMessage(octets: Uint8Array): void {
    if (this.#state === 'opening' || this.#state === 'closing' || this.#state === 'gone') return;
    const message = this.#line.read(octets);
    if (message === undefined) return;
    if ('failure' in message) {
      this.#hasBabbled = true;
      if (this.#state === 'connected') this.#parts.owner.receivedBroken(message, this);
      return;
    }
    this.#watch?.heard();
    switch (this.#state) {
      case 'awaiting-accept':
        this.#whileAwaitingAccept(message);
        return;
      case 'proving':
        this.#whileProving(message);
        return;
      case 'connected':
        this.#hasSpoken = true;
        this.#whileConnected(message);
        return;
      default:
        this.#whileDisconnecting(message);
    }
  }

  #whileAwaitingAccept(message: ScMessage): void {
    switch (message.function) {
      case ScFunction.connectAccept:
        if (message.messageId === this.#requestId) this.#onAccept(message);
        else this.#line.unexpected();
        return;
      case ScFunction.result:
        if (message.messageId !== this.#requestId || message.resultFor !== ScFunction.connectRequest)
          this.#line.unexpected();
        else if (message.error !== undefined) this.#onRefusal(message.error);
        return;
      case ScFunction.disconnectRequest:
      case ScFunction.disconnectAck:
        this.#end(this.#failure('disconnected-by-hub'), orderly);
        return;
      default:
        // All else is discarded in this state (135-2020 §AB.6.2.2).
        this.#line.unexpected();
    }
  }

  #onRefusal(error: { readonly errorClass: number; readonly errorCode: number; readonly details: string }): void {
    this.#parts.tally.naksReceived += 1;
    if (error.errorCode === ErrorCode.nodeDuplicateVmac) {
      this.#end(this.#failure('duplicate-vmac', { vmac: this.vmac }), orderly);
      return;
    }
    const words = wordsOfHub(error.details);
    const why = `${error.errorClass}, ${error.errorCode}${words === '' ? '' : `, ${words}`}`;
    this.#end(scFailure('refused-by-hub', { hub: this.hub.uri, why }, error.errorCode), orderly);
  }

  #onAccept(peer: ScPeerDescription): void {
    const { vmac, deviceUuid, maxBvlcLength, maxNpduLength } = peer;
    const octets = Math.min(this.#parts.options().maxNpduLength, maxNpduLength, maxBvlcLength - headerFromHub);
    if (octets < leastNpduLength) {
      this.#end(this.#failure('hub-too-small', { octets: Math.max(0, octets) }), orderly);
      return;
    }
    this.#peer = { vmac, deviceUuid, maxBvlcLength, maxNpduLength };
    this.#maxNpduLength = octets;
    if (!this.#plan.mustProve) {
      this.#connect();
      return;
    }
    this.#state = 'proving';
    this.#deadline(this.#connectWaitMs, () => this.#end(this.#failure('silent'), orderly));
    this.#sendHeartbeat();
  }

  #whileProving(message: ScMessage): void {
    if (message.function === ScFunction.heartbeatAck && message.messageId === this.#requestId) {
      this.#hasSpoken = true;
      this.#connect();
    } else if (!this.#onUpkeep(message)) {
      this.#line.unexpected();
    }
  }

  #connect(): void {
    const { clock, owner, options } = this.#parts;
    this.#cancelDeadline();
    this.#state = 'connected';
    this.#acceptedMs = clock.monotonicMs();
    const times = () => {
      const { heartbeatS, connectWaitS } = options();
      return { heartbeatMs: heartbeatS * 1000, answerMs: Math.min(heartbeatS, connectWaitS) * 1000 };
    };
    this.#watch = new ConnectionWatch(clock, times, {
      ask: () => this.#sendHeartbeat(),
      queuedOctets: () => this.#line.queuedOctets,
      // It would not hear a farewell.
      lost: (reason) => this.#end(this.#failure(reason)),
    });
    this.#watch.start();
    owner.accepted(this);
  }

  #whileConnected(message: ScMessage): void {
    if (this.#onUpkeep(message)) return;
    switch (message.function) {
      case ScFunction.heartbeatAck:
        return;
      case ScFunction.connectRequest:
      case ScFunction.connectAccept:
        this.#line.unexpected();
        return;
      default:
        this.#parts.owner.received(message, this);
    }
  }

  /** What keeps or ends a connection that stands; false: it is nothing of the kind. */
  #onUpkeep({ function: bvlcFunction, messageId }: ScMessage): boolean {
    switch (bvlcFunction) {
      case ScFunction.heartbeatRequest:
        this.send({ function: ScFunction.heartbeatAck, messageId });
        return true;
      case ScFunction.disconnectRequest:
        this.send({ function: ScFunction.disconnectAck, messageId });
        this.#end(this.#failure('disconnected-by-hub'), orderly);
        return true;
      case ScFunction.disconnectAck:
        // The hub thinks that we have left. The standard has no transition here; the reference implementations close.
        this.#line.unexpected();
        this.#end(this.#failure('disconnected-by-hub'), orderly);
        return true;
      default:
        return false;
    }
  }

  #whileDisconnecting(message: ScMessage): void {
    switch (message.function) {
      case ScFunction.disconnectAck:
        this.#close(orderly);
        return;
      case ScFunction.result:
        if (message.resultFor === ScFunction.disconnectRequest && message.error !== undefined) this.#close(orderly);
        return;
      case ScFunction.disconnectRequest:
        // Both leave, and neither would acknowledge: nothing is sent in this state any more (135-2020 §AB.6.2.2).
        this.#close(orderly);
        return;
      default:
    }
  }

  #sendHeartbeat(): void {
    this.#requestId = this.#parts.messageIds.next();
    this.#parts.tally.heartbeats += 1;
    this.send({ function: ScFunction.heartbeatRequest, messageId: this.#requestId });
  }

  /** Without a code at once, with one by the WebSocket's farewell. */
  #end(failure: ScFailure, code?: number): void {
    this.#watch?.stop();
    this.#cancelDeadline();
    this.#state = code === undefined ? 'gone' : 'closing';
    // First, so that the farewell, however quick, comes after it.
    this.#parts.owner.ended(this, failure);
    if (code !== undefined) {
      this.#close(code);
      return;
    }
    this.#line.socket?.destroy();
    this.#parts.owner.gone(this);
  }

  #close(code: number): void {
    if (this.#state === 'gone') return;
    this.#watch?.stop();
    this.#state = 'closing';
    const waitMs = Math.min(this.#parts.options().disconnectWaitS * 1000, mostClosingMs);
    this.#deadline(waitMs, () => this.abandon());
    this.#line.socket?.close(code);
  }

  #deadline(delayMs: number, action: () => void): void {
    this.#cancelDeadline();
    this.#cancelDeadline = this.#parts.clock.schedule(delayMs, action);
  }

  #failure(reason: ScFailureReason, facts: Readonly<Record<string, string | number>> = {}): ScFailure {
    return scFailure(reason, { hub: this.hub.uri, ...facts });
  }
}

/** Of what a hub says in its own words, as much as a line takes: they go to log, journal and Network Port. */
function wordsOfHub(details: string): string {
  return details
    .slice(0, mostWordsOfHub)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
}
