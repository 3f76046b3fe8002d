import { decodeError } from './decode-error.js';
import { RejectReason } from './error-reject-abort.js';

/** Reads big-endian numbers and slices from octets it doesn't own; each read is checked against the end first. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #offset: number;

  /** Reads `bytes` from `start` up to, not including, `end`. */
  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.#bytes = bytes;
    this.#offset = start;
    this.#end = Math.min(end, bytes.length);
  }

  /** Position of the next octet in the underlying array. */
  get offset(): number {
    return this.#offset;
  }

  get remaining(): number {
    return this.#end - this.#offset;
  }

  /** The octet `ahead` positions further on, or -1 past the end. */
  peek(ahead = 0): number {
    const position = this.#offset + ahead;
    return position < this.#end ? (this.#bytes[position] ?? -1) : -1;
  }

  readUint8(): number {
    this.#require(1);
    return this.#next();
  }

  readUint16(): number {
    this.#require(2);
    return (this.#next() << 8) | this.#next();
  }

  readUint24(): number {
    this.#require(3);
    return (this.#next() << 16) | (this.#next() << 8) | this.#next();
  }

  readUint32(): number {
    this.#require(4);
    return ((this.#next() << 24) | (this.#next() << 16) | (this.#next() << 8) | this.#next()) >>> 0;
  }

  readFloat32(): number {
    return this.#view(4).getFloat32(0);
  }

  readFloat64(): number {
    return this.#view(8).getFloat64(0);
  }

  /** A view of the next `length` octets: valid as long as the packet's buffer is. */
  readBytes(length: number): Uint8Array {
    this.#require(length);
    const start = this.#offset;
    this.#offset += length;
    return this.#bytes.subarray(start, this.#offset);
  }

  /** A view of all that is left. */
  readRest(): Uint8Array {
    return this.readBytes(this.remaining);
  }

  /** A view of all that is left, which stays to be read. */
  peekRest(): Uint8Array {
    return this.#bytes.subarray(this.#offset, this.#end);
  }

  skip(length: number): void {
    this.#require(length);
    this.#offset += length;
  }

  /** A view of what was read since `offset`, a former value of this reader's `offset`. */
  since(offset: number, until = this.#offset): Uint8Array {
    return this.#bytes.subarray(offset, until);
  }

  #next(): number {
    return this.#bytes[this.#offset++] ?? 0;
  }

  #view(length: number): DataView {
    const bytes = this.readBytes(length);
    return new DataView(bytes.buffer, bytes.byteOffset, length);
  }

  #require(length: number): void {
    if (length > this.#end - this.#offset) throw endOfOctets(length, this.remaining);
  }
}

function endOfOctets(wanted: number, remaining: number): Error {
  // Whatever breaks off has lost a parameter (135-2012 §18.9.6).
  return decodeError(RejectReason.missingRequiredParameter, `${wanted} octets wanted, ${remaining} left`);
}
