import type { Clock } from '../../../core/clock.js';
import type { SegmentAck } from '../../apdu/apdu.js';
import { PduType } from '../../apdu/pdu-type.js';
import { AbortReason } from '../../encoding/error-reject-abort.js';
import type { Peer } from '../peer.js';
import type { Transmitter } from '../transmitter.js';

export interface SegmentationTiming {
  /** Proposed window size, 1 to 127. */
  readonly windowSize: number;
  /** APDU_Segment_Timeout: T_seg. */
  readonly segmentTimeoutMs: number;
  /** Number_Of_APDU_Retries: N_retry. */
  readonly retries: number;
}

export type SegmentedAnswerEnd = 'acknowledged' | 'timeout' | 'aborted';

/** An answer that needs several segments. */
export interface LongAnswer {
  readonly peer: Peer;
  readonly invokeId: number;
  readonly service: number;
  /** The parameters of the service, all segments together. */
  readonly payload: Uint8Array;
  /** Octets of the payload in each segment. */
  readonly segmentSize: number;
}

/** The server's SEGMENTED_RESPONSE state for one transaction (135-2012 §5.4.5.4). */
export class SegmentedAnswer {
  readonly #answer: LongAnswer;
  readonly #transmitter: Transmitter;
  readonly #clock: Clock;
  readonly #timing: SegmentationTiming;
  readonly #onEnd: (end: SegmentedAnswerEnd) => void;
  readonly #count: number;
  /** InitialSequenceNumber, not yet reduced modulo 256: the first segment that is not acknowledged. */
  #first = 0;
  #actualWindowSize = 1;
  #retryCount = 0;
  #cancelTimer: () => void = () => undefined;

  constructor(
    answer: LongAnswer,
    transmitter: Transmitter,
    clock: Clock,
    timing: SegmentationTiming,
    onEnd: (end: SegmentedAnswerEnd) => void,
  ) {
    this.#answer = answer;
    this.#transmitter = transmitter;
    this.#clock = clock;
    this.#timing = timing;
    this.#onEnd = onEnd;
    this.#count = segmentCount(answer.payload.length, answer.segmentSize);
  }

  /** Sends the first segment alone: the window is not agreed on before its acknowledgement. */
  start(): void {
    this.#fillWindow();
  }

  stop(): void {
    this.#cancelTimer();
  }

  acknowledge(ack: SegmentAck): void {
    if (ack.actualWindowSize < 1 || ack.actualWindowSize > 127) {
      const { peer, invokeId } = this.#answer;
      this.#transmitter.sendAbort(peer, invokeId, AbortReason.windowSizeOutOfRange);
      this.#end('aborted');
      return;
    }
    const offset = (ack.sequenceNumber - this.#first) & 0xff;
    const acknowledged = this.#first + offset;
    if (offset >= this.#actualWindowSize || acknowledged >= this.#count) {
      // DuplicateACK_Received: an acknowledgement of what was acknowledged before.
      this.#restartTimer();
      return;
    }
    if (acknowledged === this.#count - 1) {
      this.#end('acknowledged');
      return;
    }
    this.#first = acknowledged + 1;
    this.#actualWindowSize = ack.actualWindowSize;
    this.#retryCount = 0;
    this.#fillWindow();
  }

  #fillWindow(): void {
    const end = Math.min(this.#first + this.#actualWindowSize, this.#count);
    for (let index = this.#first; index < end; index += 1) this.#sendSegment(index);
    this.#restartTimer();
  }

  #sendSegment(index: number): void {
    const { peer, invokeId, service, payload, segmentSize } = this.#answer;
    const writer = this.#transmitter.beginApdu(peer, true, {
      type: PduType.complexAck,
      segment: {
        sequenceNumber: index & 0xff,
        proposedWindowSize: this.#timing.windowSize,
        moreFollows: index < this.#count - 1,
      },
      invokeId,
      service,
    });
    writer.writeBytes(payload.subarray(index * segmentSize, (index + 1) * segmentSize));
    this.#transmitter.send(peer);
  }

  #restartTimer(): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#clock.schedule(this.#timing.segmentTimeoutMs, () => {
      if (this.#retryCount >= this.#timing.retries) {
        this.#end('timeout');
        return;
      }
      this.#retryCount += 1;
      this.#fillWindow();
    });
  }

  #end(end: SegmentedAnswerEnd): void {
    this.#cancelTimer();
    this.#onEnd(end);
  }
}

export function segmentCount(octets: number, segmentSize: number): number {
  return Math.ceil(octets / segmentSize);
}
