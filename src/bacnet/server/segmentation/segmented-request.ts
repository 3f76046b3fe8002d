import type { ConfirmedRequest, Segment } from '../../apdu/apdu.js';

/** What the sender of a segment is to be told. */
export type SegmentVerdict =
  /** Nothing yet. */
  | { readonly kind: 'wait' }
  | { readonly kind: 'acknowledge'; readonly negative: boolean; readonly sequenceNumber: number }
  /** The request is whole: acknowledge, then carry it out. */
  | { readonly kind: 'complete'; readonly sequenceNumber: number; readonly payload: Uint8Array }
  /** More segments than Max_Segments_Accepted. */
  | { readonly kind: 'overflow' };

const wait: SegmentVerdict = { kind: 'wait' };

/** The server's SEGMENTED_REQUEST state for one transaction, without its timer (135-2012 §5.4.5.2). */
export class SegmentedRequest {
  /** The first segment's header: what the client accepts as an answer. */
  readonly header: ConfirmedRequest;
  readonly actualWindowSize: number;
  readonly #maxSegments: number;
  readonly #segments: Uint8Array[];
  /** Segments received when the last acknowledgement was sent. */
  #acknowledged = 1;
  #lastSequenceNumber = 0;
  #toldOfGap = false;
  #isComplete = false;

  constructor(
    header: ConfirmedRequest,
    segment: Segment,
    payload: Uint8Array,
    windowSize: number,
    maxSegments: number,
  ) {
    this.header = header;
    this.actualWindowSize = Math.min(segment.proposedWindowSize, windowSize);
    this.#maxSegments = maxSegments;
    this.#segments = [payload.slice()];
  }

  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** True for the first segment of this request, come again. */
  beganWith(payload: Uint8Array): boolean {
    const [first] = this.#segments;
    return first !== undefined && Buffer.compare(first, payload) === 0;
  }

  receive(segment: Segment, payload: Uint8Array): SegmentVerdict {
    const received = this.#segments.length;
    if (this.#isComplete || segment.sequenceNumber !== (received & 0xff)) return this.#unexpected(segment);
    if (received >= this.#maxSegments) return { kind: 'overflow' };
    this.#segments.push(payload.slice());
    this.#toldOfGap = false;
    if (!segment.moreFollows) {
      this.#isComplete = true;
      const whole = Buffer.concat(this.#segments);
      this.#segments.length = 1;
      this.#lastSequenceNumber = segment.sequenceNumber;
      return { kind: 'complete', sequenceNumber: segment.sequenceNumber, payload: whole };
    }
    this.#lastSequenceNumber = segment.sequenceNumber;
    if (this.#segments.length - this.#acknowledged < this.actualWindowSize) return wait;
    this.#acknowledged = this.#segments.length;
    return { kind: 'acknowledge', negative: false, sequenceNumber: segment.sequenceNumber };
  }

  #unexpected(segment: Segment): SegmentVerdict {
    const sequenceNumber = this.#lastSequenceNumber;
    const behind = (sequenceNumber - segment.sequenceNumber) & 0xff;
    if (behind < this.actualWindowSize) {
      // A repetition. Of the last one: our acknowledgement was lost, or the client would have gone on.
      const isUnanswered = !this.#isComplete && this.#acknowledged !== this.#segments.length;
      return behind > 0 || isUnanswered ? wait : { kind: 'acknowledge', negative: false, sequenceNumber };
    }
    // A gap: one negative acknowledgement for all segments after it.
    if (this.#isComplete || this.#toldOfGap) return wait;
    this.#toldOfGap = true;
    this.#acknowledged = this.#segments.length;
    return { kind: 'acknowledge', negative: true, sequenceNumber };
  }
}
