import type { Clock } from '../../core/clock.js';
import { maxApduLengthBacnetIp } from '../apdu/max-sizes.js';
import { PduType } from '../apdu/pdu-type.js';
import type { ConfirmedService } from '../encoding/service-choices.js';
import { type Peer, peerKey, transactionKey } from './peer.js';
import type { Transmitter } from './transmitter.js';

/** Read at each request, so that a change applies at once. */
export interface ClientTiming {
  /** APDU_Timeout. */
  readonly apduTimeoutMs: number;
  /** Number_Of_APDU_Retries. */
  readonly apduRetries: number;
}

/** `refused`: an Error or Reject; `aborted`: an Abort; `timeout`: no answer to any of the attempts. */
export type ClientOutcome = 'acknowledged' | 'refused' | 'aborted' | 'timeout';

/** Hears of an answer that comes after `timeout`, once. */
export type LateListener = (outcome: ClientOutcome) => void;

/** What can answer a request that expects no data. */
export interface ClientAnswer {
  readonly type: typeof PduType.simpleAck | typeof PduType.error | typeof PduType.reject | typeof PduType.abort;
  readonly invokeId: number;
  /** Of a SimpleACK and an Error. */
  readonly service?: number;
}

interface RunningTransaction {
  readonly peer: Peer;
  readonly invokeId: number;
  readonly service: ConfirmedService;
  readonly parameters: Uint8Array;
  readonly onEnd: (outcome: ClientOutcome) => void;
  readonly onLate: LateListener | undefined;
  retriesLeft: number;
  cancelTimer: () => void;
}

/** Invoke ids are octets (135-2012 §20.1.2.6). */
const invokeIds = 256;
/** Peers whose last invoke id is remembered, so that a late answer meets another id than that of the next request. */
const maxKnownPeers = 4096;
/** Requests that are over, and whose answer is still of use. */
const maxUnanswered = 256;

/** The client's side of confirmed services that are answered by a SimpleACK (135-2012 §5.4.4). */
export class ClientTransactions {
  readonly #transmitter: Transmitter;
  readonly #clock: Clock;
  readonly #timing: ClientTiming;
  readonly #mayInitiate: () => boolean;
  readonly #running = new Map<string, RunningTransaction>();
  /** Those that timed out and whose invoke id was not used since, the last one at the end. */
  readonly #unanswered = new Map<string, RunningTransaction>();
  /** By peer, the one asked last at the end. */
  readonly #nextInvokeIds = new Map<string, number>();

  /** While `mayInitiate` is false nothing is sent or repeated; requests time out as if the peer were silent. */
  constructor(transmitter: Transmitter, clock: Clock, timing: ClientTiming, mayInitiate: () => boolean = () => true) {
    this.#mayInitiate = mayInitiate;
    this.#transmitter = transmitter;
    this.#clock = clock;
    this.#timing = timing;
  }

  get running(): number {
    return this.#running.size;
  }

  /**
   * Sends a request until it is answered or given up; `onEnd` is called once, never before the return. The returned
   * function forgets the transaction, without a word to the peer and without `onEnd`. Undefined: all invoke ids of this
   * peer are in use. `onLate`: for whom it matters that the peer has the request after all.
   */
  request(
    peer: Peer,
    service: ConfirmedService,
    parameters: Uint8Array,
    onEnd: (outcome: ClientOutcome) => void,
    onLate?: LateListener,
  ): (() => void) | undefined {
    const invokeId = this.#freeInvokeId(peer);
    if (invokeId === undefined) return undefined;
    const transaction: RunningTransaction = {
      peer,
      invokeId,
      service,
      parameters,
      onEnd,
      onLate,
      retriesLeft: this.#timing.apduRetries,
      cancelTimer: () => undefined,
    };
    const key = transactionKey(peer, invokeId);
    this.#unanswered.delete(key);
    this.#running.set(key, transaction);
    try {
      this.#send(transaction);
    } catch (cause) {
      // Nobody would end it: its invoke id is free again.
      this.#forget(transaction);
      throw cause;
    }
    return () => this.#forget(transaction);
  }

  /** Returns false when the answer belongs to no transaction here. */
  receive(peer: Peer, answer: ClientAnswer): boolean {
    const key = transactionKey(peer, answer.invokeId);
    const running = this.#running.get(key);
    const transaction = running ?? this.#unanswered.get(key);
    if (transaction === undefined) return false;
    if (answer.service !== undefined && answer.service !== transaction.service) return false;
    this.#unanswered.delete(key);
    this.#forget(transaction);
    if (running === undefined) transaction.onLate?.(outcomeOf(answer));
    else transaction.onEnd(outcomeOf(answer));
    return true;
  }

  stop(): void {
    for (const { cancelTimer } of this.#running.values()) cancelTimer();
    this.#running.clear();
    this.#unanswered.clear();
  }

  #freeInvokeId(peer: Peer): number | undefined {
    const key = peerKey(peer);
    const first = this.#nextInvokeIds.get(key) ?? 0;
    for (let step = 0; step < invokeIds; step += 1) {
      const invokeId = (first + step) % invokeIds;
      if (this.#running.has(transactionKey(peer, invokeId))) continue;
      this.#nextInvokeIds.delete(key);
      this.#nextInvokeIds.set(key, (invokeId + 1) % invokeIds);
      const [oldest] = this.#nextInvokeIds.keys();
      if (oldest !== undefined && this.#nextInvokeIds.size > maxKnownPeers) this.#nextInvokeIds.delete(oldest);
      return invokeId;
    }
    return undefined;
  }

  #send(transaction: RunningTransaction): void {
    if (this.#mayInitiate()) this.#transmit(transaction);
    transaction.cancelTimer = this.#clock.schedule(this.#timing.apduTimeoutMs, () => this.#timedOut(transaction));
  }

  #transmit(transaction: RunningTransaction): void {
    const { peer, invokeId, service, parameters } = transaction;
    const writer = this.#transmitter.beginApdu(peer, true, {
      type: PduType.confirmedRequest,
      segment: undefined,
      segmentedResponseAccepted: false,
      maxSegmentsAccepted: undefined,
      maxApduLengthAccepted: maxApduLengthBacnetIp,
      invokeId,
      service,
    });
    writer.writeBytes(parameters);
    this.#transmitter.send(peer);
  }

  #timedOut(transaction: RunningTransaction): void {
    if (transaction.retriesLeft > 0) {
      transaction.retriesLeft -= 1;
      this.#send(transaction);
      return;
    }
    this.#forget(transaction);
    this.#noteUnanswered(transaction);
    transaction.onEnd('timeout');
  }

  #noteUnanswered(transaction: RunningTransaction): void {
    if (transaction.onLate === undefined) return;
    this.#unanswered.set(transactionKey(transaction.peer, transaction.invokeId), transaction);
    const [oldest] = this.#unanswered.keys();
    if (oldest !== undefined && this.#unanswered.size > maxUnanswered) this.#unanswered.delete(oldest);
  }

  #forget(transaction: RunningTransaction): void {
    transaction.cancelTimer();
    const key = transactionKey(transaction.peer, transaction.invokeId);
    if (this.#running.get(key) === transaction) this.#running.delete(key);
  }
}

function outcomeOf({ type }: ClientAnswer): ClientOutcome {
  switch (type) {
    case PduType.simpleAck:
      return 'acknowledged';
    case PduType.error:
    case PduType.reject:
      return 'refused';
    case PduType.abort:
      return 'aborted';
  }
}
