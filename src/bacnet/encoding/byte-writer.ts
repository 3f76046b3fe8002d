/** Collects big-endian numbers and octets in one buffer that grows and is used again after `reset()`. */
export class ByteWriter {
  #bytes: Uint8Array;
  #view: DataView;
  #length = 0;

  constructor(capacity = 1536) {
    this.#bytes = new Uint8Array(capacity);
    this.#view = new DataView(this.#bytes.buffer);
  }

  get length(): number {
    return this.#length;
  }

  /** Forgets what was written; views handed out by `bytes()` will be overwritten. */
  reset(): void {
    this.#length = 0;
  }

  /** Takes back everything from `length` on: for an answer that turns out different. */
  truncate(length: number): void {
    if (length < this.#length) this.#length = length;
  }

  /** A view of what was written, valid until the next write or reset. */
  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** A copy of what was written. */
  copy(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  writeUint8(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  writeUint16(value: number): void {
    this.#reserve(2);
    this.#bytes[this.#length++] = value >>> 8;
    this.#bytes[this.#length++] = value;
  }

  writeUint24(value: number): void {
    this.#reserve(3);
    this.#bytes[this.#length++] = value >>> 16;
    this.#bytes[this.#length++] = value >>> 8;
    this.#bytes[this.#length++] = value;
  }

  writeUint32(value: number): void {
    this.#reserve(4);
    this.#bytes[this.#length++] = value >>> 24;
    this.#bytes[this.#length++] = value >>> 16;
    this.#bytes[this.#length++] = value >>> 8;
    this.#bytes[this.#length++] = value;
  }

  writeFloat32(value: number): void {
    this.#reserve(4);
    this.#view.setFloat32(this.#length, value);
    this.#length += 4;
  }

  writeFloat64(value: number): void {
    this.#reserve(8);
    this.#view.setFloat64(this.#length, value);
    this.#length += 8;
  }

  /** Copies octets, such as a value encoded earlier. */
  writeBytes(bytes: Uint8Array): void {
    const size = bytes.length;
    this.#reserve(size);
    if (size > 24) {
      this.#bytes.set(bytes, this.#length);
    } else {
      // For a handful of octets a loop costs less than the call into the runtime.
      const target = this.#bytes;
      const start = this.#length;
      for (let index = 0; index < size; index += 1) target[start + index] = bytes[index] ?? 0;
    }
    this.#length += size;
  }

  /** Overwrites two octets that were written before, such as a length field. */
  patchUint16(offset: number, value: number): void {
    this.#view.setUint16(offset, value);
  }

  #reserve(size: number): void {
    const needed = this.#length + size;
    if (needed > this.#bytes.length) this.#grow(needed);
  }

  #grow(needed: number): void {
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}
