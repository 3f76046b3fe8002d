import type { BufferExtent, BufferRecord, LogBuffer } from '../../../src/bacnet/object-model/log-buffer.js';

/** A log of records that a test makes, the first of them under any number. */
export class LogInMemory implements LogBuffer {
  readonly records: BufferRecord[] = [];
  /** Records asked for in one go. */
  mostAtOnce = 0;
  #next: number;

  constructor(firstNumber: number) {
    this.#next = firstNumber;
  }

  add(localMs: number, octets: Uint8Array): void {
    this.records.push({ sequenceNumber: this.#next++, localMs, octets });
  }

  async extent(): Promise<BufferExtent> {
    return { oldest: this.#next - this.records.length, newest: this.#next - 1 };
  }

  async read(from: number, to: number): Promise<readonly BufferRecord[]> {
    this.mostAtOnce = Math.max(this.mostAtOnce, to - from + 1);
    return this.records.filter(({ sequenceNumber }) => sequenceNumber >= from && sequenceNumber <= to);
  }

  async firstNewerThan(localMs: number): Promise<number | undefined> {
    return this.records.find((one) => one.localMs > localMs)?.sequenceNumber;
  }

  async lastOlderThan(localMs: number): Promise<number | undefined> {
    return this.records.findLast((one) => one.localMs < localMs)?.sequenceNumber;
  }
}
