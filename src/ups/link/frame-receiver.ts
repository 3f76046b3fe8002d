import type { Clock } from '../../core/clock.js';
import { maxFrameBytes } from './rtu-frame.js';

export interface FrameReceiverOptions {
  readonly clock: Clock;
  /** Silence that ends a run of bytes. */
  readonly silenceMs: number;
  /** Asked after every byte, so that chunk borders make no difference; true ends the run. */
  readonly isComplete: (received: Uint8Array) => boolean;
  readonly onComplete: (received: Uint8Array) => void;
  readonly onSilence: (received: Uint8Array) => void;
  /** Asked when the line falls silent: the length of what has begun is known, and the rest may still come. */
  readonly isUnfinished: (received: Uint8Array) => boolean;
  /** Bytes given up because the run grew beyond any frame. */
  readonly onOverflow: (count: number) => void;
}

const capacity = 2 * maxFrameBytes;

/** Cuts what arrives into runs of bytes, each ended by its own completeness or by silence. */
export class FrameReceiver {
  readonly #options: FrameReceiverOptions;
  readonly #bytes = new Uint8Array(capacity);
  #length = 0;
  #lastByteMs = 0;
  #cancelSilence: (() => void) | undefined;
  #isClosed = false;

  constructor(options: FrameReceiverOptions) {
    this.#options = options;
  }

  push(chunk: Uint8Array): void {
    const { clock, silenceMs } = this.#options;
    this.#lastByteMs = clock.monotonicMs();
    // One timer for all bytes of a run: with each it would be set anew.
    if (this.#cancelSilence === undefined && !this.#isClosed) this.#listenFor(silenceMs);
    for (const byte of chunk) {
      this.#makeRoom();
      this.#bytes[this.#length] = byte;
      this.#length += 1;
      if (this.#options.isComplete(this.peek())) this.#options.onComplete(this.drain());
    }
  }

  /** The run so far. */
  peek(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Ends the run and hands it out. */
  drain(): Uint8Array {
    const run = this.#bytes.slice(0, this.#length);
    this.#length = 0;
    return run;
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelSilence?.();
    this.#cancelSilence = undefined;
  }

  #listenFor(delayMs: number): void {
    const { clock, silenceMs, isUnfinished, onSilence } = this.#options;
    this.#cancelSilence = clock.schedule(delayMs, () => {
      this.#cancelSilence = undefined;
      const leftMs = this.#lastByteMs + silenceMs - clock.monotonicMs();
      if (leftMs > 0) this.#listenFor(Math.ceil(leftMs));
      else if (this.#length > 0 && !isUnfinished(this.peek())) onSilence(this.drain());
    });
  }

  #makeRoom(): void {
    if (this.#length < capacity) return;
    // The last frame's worth stays: an answer may be under way behind the garbage.
    this.#bytes.copyWithin(0, maxFrameBytes);
    this.#length = capacity - maxFrameBytes;
    this.#options.onOverflow(maxFrameBytes);
  }
}
