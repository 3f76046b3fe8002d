import type { Clock } from '../../../core/clock.js';
import type { ConfirmedRequest, Segment } from '../../apdu/apdu.js';
import { PduType } from '../../apdu/pdu-type.js';
import { AbortReason } from '../../encoding/error-reject-abort.js';
import { type Peer, transactionKey } from '../peer.js';
import type { ServerCounters } from '../server-counters.js';
import type { Transmitter } from '../transmitter.js';
import type { SegmentationTiming } from './segmented-answer.js';
import { SegmentedRequest } from './segmented-request.js';

/** Max_Segments_Accepted: longest request that is put together. */
export const maxSegmentsAccepted = 32;

/** Bounds the memory that incomplete requests can hold, for all clients and for one address. */
const maxCollecting = 32;
const maxCollectingPerAddress = 8;

interface Collecting {
  readonly address: string;
  readonly request: SegmentedRequest;
  cancelTimer: () => void;
}

/** Carries out a request that has arrived whole. */
export type WholeRequestListener = (peer: Peer, header: ConfirmedRequest, payload: Uint8Array) => void;

/** All requests that arrive in segments, told apart by peer and invoke id (135-2012 §5.4.5.1, §5.4.5.2). */
export class SegmentedRequests {
  readonly #transmitter: Transmitter;
  readonly #clock: Clock;
  readonly #timing: SegmentationTiming;
  readonly #counters: ServerCounters;
  readonly #onWhole: WholeRequestListener;
  readonly #collecting = new Map<string, Collecting>();

  constructor(
    transmitter: Transmitter,
    clock: Clock,
    timing: SegmentationTiming,
    counters: ServerCounters,
    onWhole: WholeRequestListener,
  ) {
    this.#transmitter = transmitter;
    this.#clock = clock;
    this.#timing = timing;
    this.#counters = counters;
    this.#onWhole = onWhole;
  }

  get size(): number {
    return this.#collecting.size;
  }

  receive(peer: Peer, header: ConfirmedRequest, segment: Segment, payload: Uint8Array): void {
    const key = transactionKey(peer, header.invokeId);
    const known = this.#collecting.get(key);
    const isFirst = segment.sequenceNumber === 0;
    if (known === undefined || (isFirst && segment.moreFollows && !known.request.beganWith(payload))) {
      this.#begin(key, peer, header, segment, payload);
    } else {
      this.#continue(key, known, peer, segment, payload);
    }
  }

  abort(peer: Peer, invokeId: number): boolean {
    return this.#forget(transactionKey(peer, invokeId));
  }

  stop(): void {
    for (const { cancelTimer } of this.#collecting.values()) cancelTimer();
    this.#collecting.clear();
  }

  #begin(key: string, peer: Peer, header: ConfirmedRequest, segment: Segment, payload: Uint8Array): void {
    const { invokeId } = header;
    // A request in segments has two at least: the first one that is the last is none, and its client is not left waiting.
    if (segment.sequenceNumber !== 0 || !segment.moreFollows) {
      this.#counters.stray += 1;
      this.#transmitter.sendAbort(peer, invokeId, AbortReason.invalidApduInThisState);
      return;
    }
    this.#forget(key);
    if (segment.proposedWindowSize < 1 || segment.proposedWindowSize > 127) {
      this.#transmitter.sendAbort(peer, invokeId, AbortReason.windowSizeOutOfRange);
      return;
    }
    if (!this.#hasRoom(peer.address)) {
      this.#transmitter.sendAbort(peer, invokeId, AbortReason.outOfResources);
      return;
    }
    const { windowSize } = this.#timing;
    const request = new SegmentedRequest(header, segment, payload, windowSize, maxSegmentsAccepted);
    const collecting = { address: peer.address, request, cancelTimer: () => undefined };
    this.#collecting.set(key, collecting);
    this.#restartTimer(key, collecting);
    this.#acknowledge(peer, request, false, 0);
  }

  #continue(key: string, collecting: Collecting, peer: Peer, segment: Segment, payload: Uint8Array): void {
    const { request } = collecting;
    // A whole request is remembered for a limited time, however often its segments come again: the client may ask anew.
    if (!request.isComplete) this.#restartTimer(key, collecting);
    const verdict = request.receive(segment, payload);
    switch (verdict.kind) {
      case 'wait':
        break;
      case 'acknowledge':
        this.#acknowledge(peer, request, verdict.negative, verdict.sequenceNumber);
        break;
      case 'complete':
        this.#restartTimer(key, collecting);
        this.#acknowledge(peer, request, false, verdict.sequenceNumber);
        this.#onWhole(peer, request.header, verdict.payload);
        break;
      case 'overflow':
        this.#forget(key);
        this.#transmitter.sendAbort(peer, request.header.invokeId, AbortReason.bufferOverflow);
        break;
    }
  }

  #acknowledge(peer: Peer, request: SegmentedRequest, negative: boolean, sequenceNumber: number): void {
    const { actualWindowSize, header } = request;
    this.#transmitter.beginApdu(peer, false, {
      type: PduType.segmentAck,
      negative,
      server: true,
      invokeId: header.invokeId,
      sequenceNumber,
      actualWindowSize,
    });
    this.#transmitter.send(peer);
  }

  #restartTimer(key: string, collecting: Collecting): void {
    collecting.cancelTimer();
    // A receiver waits four times as long as a sender (135-2012 §5.4.5.2).
    const delayMs = collecting.request.isComplete ? this.#timing.segmentTimeoutMs : this.#timing.segmentTimeoutMs * 4;
    collecting.cancelTimer = this.#clock.schedule(delayMs, () => this.#collecting.delete(key));
  }

  #hasRoom(address: string): boolean {
    const running = [...this.#collecting];
    // A request that is only remembered gives way to one that is needed.
    const remembered = running.find(([, { request }]) => request.isComplete);
    if (running.length >= maxCollecting && remembered !== undefined) this.#forget(remembered[0]);
    const unfinished = running.filter(([, one]) => one.address === address && !one.request.isComplete);
    return this.#collecting.size < maxCollecting && unfinished.length < maxCollectingPerAddress;
  }

  #forget(key: string): boolean {
    this.#collecting.get(key)?.cancelTimer();
    return this.#collecting.delete(key);
  }
}
