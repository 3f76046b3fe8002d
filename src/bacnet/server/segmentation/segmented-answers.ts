import type { Clock } from '../../../core/clock.js';
import type { ConfirmedRequest, SegmentAck } from '../../apdu/apdu.js';
import { leastApduLength } from '../../apdu/max-sizes.js';
import { AbortReason } from '../../encoding/error-reject-abort.js';
import { type Peer, transactionKey } from '../peer.js';
import type { ServerCounters } from '../server-counters.js';
import type { Transmitter } from '../transmitter.js';
import { type SegmentationTiming, SegmentedAnswer, segmentCount } from './segmented-answer.js';

/** Header of a segmented ComplexACK: type, invoke id, sequence number, window size, service (135-2012 §20.1.5). */
const segmentHeaderOctets = 5;

/** Bounds the memory that answers under way can hold, for all clients and for one address. */
const maxRunning = 64;
const maxRunningPerAddress = 16;

interface RunningAnswer {
  readonly address: string;
  readonly request: Uint8Array;
  readonly answer: SegmentedAnswer;
}

/** All answers that are being sent in segments. */
export class SegmentedAnswers {
  readonly #transmitter: Transmitter;
  readonly #clock: Clock;
  readonly #timing: SegmentationTiming;
  readonly #counters: ServerCounters;
  readonly #running = new Map<string, RunningAnswer>();

  constructor(transmitter: Transmitter, clock: Clock, timing: SegmentationTiming, counters: ServerCounters) {
    this.#transmitter = transmitter;
    this.#clock = clock;
    this.#timing = timing;
    this.#counters = counters;
  }

  get size(): number {
    return this.#running.size;
  }

  /** Sends an answer that is too long for one APDU; returns why it cannot. `request` tells a repetition from a new one. */
  start(peer: Peer, header: ConfirmedRequest, request: Uint8Array, payload: Uint8Array): AbortReason | undefined {
    if (!header.segmentedResponseAccepted) return AbortReason.segmentationNotSupported;
    const apdu = Math.min(header.maxApduLengthAccepted, this.#transmitter.maxApduLengthTo(peer));
    // The address behind a router leaves no room on BACnet/SC, or the hub is gone.
    if (apdu < leastApduLength) return AbortReason.bufferOverflow;
    const segmentSize = apdu - segmentHeaderOctets;
    const segments = segmentCount(payload.length, segmentSize);
    if (segments > (header.maxSegmentsAccepted ?? Number.POSITIVE_INFINITY)) return AbortReason.bufferOverflow;
    const sameAddress = [...this.#running.values()].filter(({ address }) => address === peer.address).length;
    if (this.#running.size >= maxRunning || sameAddress >= maxRunningPerAddress) return AbortReason.outOfResources;

    const key = transactionKey(peer, header.invokeId);
    const answer = new SegmentedAnswer(
      { peer, invokeId: header.invokeId, service: header.service, payload: payload.slice(), segmentSize },
      this.#transmitter,
      this.#clock,
      this.#timing,
      (end) => {
        this.#running.delete(key);
        if (end === 'timeout') this.#counters.segmentTimeouts += 1;
      },
    );
    this.#running.set(key, { address: peer.address, request: request.slice(), answer });
    answer.start();
    return undefined;
  }

  /**
   * True when the answer to this very request is under way. Another request with the same invoke id means that the
   * client has given the first one up: its answer ends.
   */
  isAnswering(peer: Peer, invokeId: number, request: Uint8Array): boolean {
    if (this.#running.size === 0) return false;
    const running = this.#running.get(transactionKey(peer, invokeId));
    if (running === undefined) return false;
    if (Buffer.compare(running.request, request) === 0) return true;
    this.abort(peer, invokeId);
    return false;
  }

  /** Returns false when the acknowledgement belongs to no answer here. */
  acknowledge(peer: Peer, ack: SegmentAck): boolean {
    const running = this.#running.get(transactionKey(peer, ack.invokeId));
    running?.answer.acknowledge(ack);
    return running !== undefined;
  }

  abort(peer: Peer, invokeId: number): boolean {
    const key = transactionKey(peer, invokeId);
    this.#running.get(key)?.answer.stop();
    return this.#running.delete(key);
  }

  stop(): void {
    for (const { answer } of this.#running.values()) answer.stop();
    this.#running.clear();
  }
}
