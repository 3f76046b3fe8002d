import type { SilenceWatch, WatchSilence } from './byte-line.js';
import { maxFrameBytes } from './rtu-frame.js';
import { parsedSilence } from './silence.js';

export interface FrameReceiverOptions {
  /** Where a line tells its silence itself. */
  readonly watchSilence: WatchSilence | undefined;
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
  readonly #silence: SilenceWatch;
  #length = 0;

  constructor(options: FrameReceiverOptions) {
    this.#options = options;
    const { watchSilence = parsedSilence, silenceMs } = options;
    this.#silence = watchSilence({ silenceMs, capacity, onSilence: () => this.#onSilence() });
  }

  push(chunk: Uint8Array): void {
    this.#silence.hear(chunk);
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
    this.#silence.close();
  }

  /** The line fell silent; the run itself may have begun anew since. */
  #onSilence(): void {
    const { isUnfinished, onSilence } = this.#options;
    if (this.#length === 0 || isUnfinished(this.peek())) return;
    onSilence(this.drain());
  }

  #makeRoom(): void {
    if (this.#length < capacity) return;
    // The last frame's worth stays: an answer may be under way behind the garbage.
    this.#bytes.copyWithin(0, maxFrameBytes);
    this.#length = capacity - maxFrameBytes;
    this.#options.onOverflow(maxFrameBytes);
  }
}
