import type { Clock } from '../../core/clock.js';
import { hasGoodCrc, withCrc } from './crc16.js';
import { modbusException, type ReadResult } from './register-image.js';

/** Largest frame (Modbus over serial line V1.02 §2.3). */
const maxFrame = 256;
/**
 * 3.5 characters by the book; longer here, because USB adapters and pseudo-terminals hand over one frame in several
 * lumps up to 16 ms apart. A complete request is known by its length and doesn't wait.
 */
const silenceMs = 25;

export interface RtuSlaveOptions {
  /** 1 to 247. */
  readonly slave: number;
  /** The Modbus functions that are answered. */
  readonly readFunctions: ReadonlySet<number>;
  /** What one byte takes on the wire; 0 when nothing is paced. */
  readonly characterMs: number;
  readonly clock: Clock;
  readonly read: (readFunction: number, start: number, words: number) => ReadResult;
  /** An answer, and when the last byte of its request had come on a real wire (monotonic milliseconds). */
  readonly answer: (frame: Uint8Array, requestEndMs: number) => void;
}

/** The UPS's end of the line: finds requests in what arrives and answers those meant for it. */
export class RtuSlave {
  readonly #options: RtuSlaveOptions;
  #received: number[] = [];
  #firstByteMs = 0;
  #spoilt = false;
  #cancelSilence: (() => void) | undefined;

  constructor(options: RtuSlaveOptions) {
    this.#options = options;
  }

  receive(chunk: Uint8Array): void {
    for (const byte of chunk) this.#receive(byte);
    this.#cancelSilence?.();
    const waiting = this.#received.length > 0 || this.#spoilt;
    this.#cancelSilence = waiting ? this.#options.clock.schedule(silenceMs, () => this.#onSilence()) : undefined;
  }

  /** Forgets what has come in so far. */
  reset(): void {
    this.#cancelSilence?.();
    this.#cancelSilence = undefined;
    this.#received = [];
    this.#spoilt = false;
  }

  #receive(byte: number): void {
    // What follows a damaged frame can't be told from its rest; only silence starts anew.
    if (this.#spoilt) return;
    if (this.#received.length === 0) this.#firstByteMs = this.#options.clock.monotonicMs();
    this.#received.push(byte);
    if (this.#received.length === requestLength(this.#received)) this.#finish();
    else if (this.#received.length >= maxFrame) this.#spoil();
  }

  #spoil(): void {
    this.#received = [];
    this.#spoilt = true;
  }

  #onSilence(): void {
    this.#cancelSilence = undefined;
    // A function of unknown length ends with the silence.
    if (this.#received.length > 0 && requestLength(this.#received) === undefined) this.#finish();
    this.reset();
  }

  #finish(): void {
    const frame = Uint8Array.from(this.#received);
    if (!hasGoodCrc(frame)) {
      this.#spoil();
      return;
    }
    this.#received = [];
    // Silence for other slaves and for broadcasts (slave 0).
    if (frame[0] !== this.#options.slave) return;
    const { characterMs, clock, answer } = this.#options;
    const requestEndMs = Math.max(clock.monotonicMs(), this.#firstByteMs + frame.length * characterMs);
    answer(this.answerTo(frame), requestEndMs);
  }

  /** To a request for this slave; its own CRC is not looked at any more. */
  answerTo(frame: Uint8Array): Uint8Array {
    const { slave, readFunctions, read } = this.#options;
    const code = frame[1] ?? 0;
    // Reading is all there is: a write changes nothing and is refused.
    if (!readFunctions.has(code)) return withCrc([slave, code | 0x80, modbusException.reserved]);
    if (frame.length < 6) return withCrc([slave, code | 0x80, modbusException.value]);
    const view = new DataView(frame.buffer);
    const result = read(code, view.getUint16(2), view.getUint16(4));
    if ('exception' in result) return withCrc([slave, code | 0x80, result.exception]);
    const data = result.words.flatMap((word) => [word >>> 8, word & 0xff]);
    return withCrc([slave, code, data.length, ...data]);
  }
}

/** Length of the request that begins so: 0 while it cannot be told yet, undefined when its function has no known length. */
function requestLength(bytes: readonly number[]): number | undefined {
  const [, code, , , , , byteCount] = bytes;
  if (code === undefined) return 0;
  if (code >= 1 && code <= 6) return 8;
  if (code === 15 || code === 16) return byteCount === undefined ? 0 : 9 + byteCount;
  return undefined;
}
