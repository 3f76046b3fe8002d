import { InterByteTimeoutParser } from '@serialport/parser-inter-byte-timeout';
import { maxFrameBytes } from './rtu-frame.js';

export interface FrameReceiverOptions {
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
  readonly #silence: InterByteTimeoutParser;
  readonly #bytes = new Uint8Array(capacity);
  #length = 0;

  constructor(options: FrameReceiverOptions) {
    this.#options = options;
    this.#silence = new InterByteTimeoutParser({ interval: options.silenceMs, maxBufferSize: capacity });
    this.#silence.on('data', (packet: Uint8Array) => this.#onPacket(packet));
  }

  push(chunk: Uint8Array): void {
    this.#silence.write(chunk);
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
    this.#silence.removeAllListeners('data');
    this.#silence.destroy();
  }

  /** The parser tells when the line fell silent; the run itself may have begun anew since its last packet. */
  #onPacket(packet: Uint8Array): void {
    // A packet of the parser's whole capacity was cut by its length: no silence.
    if (packet.length === capacity || this.#length === 0 || this.#options.isUnfinished(this.peek())) return;
    this.#options.onSilence(this.drain());
  }

  #makeRoom(): void {
    if (this.#length < capacity) return;
    // The last frame's worth stays: an answer may be under way behind the garbage.
    this.#bytes.copyWithin(0, maxFrameBytes);
    this.#length = capacity - maxFrameBytes;
    this.#options.onOverflow(maxFrameBytes);
  }
}
