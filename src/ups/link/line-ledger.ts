import type { Clock } from '../../core/clock.js';
import type { FrameTrace, TraceKind } from './frame-trace.js';
import type { LinkTally } from './link-counters.js';

export interface LineLedgerParts {
  readonly tally: LinkTally;
  readonly trace: FrameTrace;
  readonly clock: Clock;
}

/** Counts what goes over the line, and keeps it in the trace under what it was taken for. */
export class LineLedger {
  readonly tally: LinkTally;
  readonly #trace: FrameTrace;
  readonly #clock: Clock;

  constructor({ tally, trace, clock }: LineLedgerParts) {
    this.tally = tally;
    this.#trace = trace;
    this.#clock = clock;
  }

  request(frame: Uint8Array): void {
    this.tally.requests += 1;
    this.#add('sent', 'request', frame);
  }

  answer(frame: Uint8Array, roundTripMs: number): void {
    this.tally.answer(roundTripMs);
    this.#add('received', 'answer', frame);
  }

  exception(frame: Uint8Array, code: number, roundTripMs: number): void {
    this.tally.exception(code, roundTripMs);
    this.#add('received', 'exception', frame);
  }

  short(bytes: Uint8Array): void {
    this.tally.shortFrames += 1;
    this.tally.brokenInRow += 1;
    this.#add('received', 'short', bytes);
  }

  damaged(bytes: Uint8Array): void {
    this.tally.crcErrors += 1;
    this.#add('received', 'damaged', bytes);
  }

  /** The answer to a request that had been given up. */
  late(bytes: Uint8Array): void {
    this.tally.lateAnswers += 1;
    this.tally.lateInRow += 1;
    this.#add('received', 'late', bytes);
  }

  /** A sound frame that answers no request, not even an earlier one. */
  foreign(bytes: Uint8Array): void {
    this.tally.foreignFrames += 1;
    this.#add('received', 'foreign', bytes);
  }

  /** Bytes that are no frame. */
  noise(bytes: Uint8Array): void {
    this.tally.noiseBytes += bytes.length;
    this.#add('received', 'noise', bytes);
  }

  #add(direction: 'sent' | 'received', kind: TraceKind, bytes: Uint8Array): void {
    this.#trace.add({ wallMs: this.#clock.wallMs(), direction, kind, bytes });
  }
}
