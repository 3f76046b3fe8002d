import { createHash, type Hash } from 'node:crypto';
import type { Schedule, Trace } from './contract.js';
import { LineExchanges } from './line-exchanges.js';

/** What a call of the hash costs is the call: most entries are a few dozen octets. */
const batchBytes = 64 * 1024;
/** Of a character, in UTF-8. */
const mostBytesOfUnit = 3;

/** Hash over channel, time and content of everything; lines go to `onLine` as well, for whoever looks for a difference. */
export class RunTrace implements Trace {
  readonly #schedule: Schedule;
  readonly #hash: Hash = createHash('sha256');
  /** What goes into the hash with the next call of it. */
  readonly #batch = Buffer.allocUnsafe(batchBytes);
  #batched = 0;
  readonly #onLine: ((line: string) => void) | undefined;
  /** Entries so far, and those of them that are not of the line to the UPS. */
  entries = 0;
  entriesBesideLine = 0;
  /** What has passed on the line to the UPS. */
  readonly line = new LineExchanges();

  constructor(schedule: Schedule, onLine?: (line: string) => void) {
    this.#schedule = schedule;
    this.#onLine = onLine;
  }

  octets(channel: string, bytes: Uint8Array): void {
    this.#count(channel);
    if (channel === 'line >') this.line.asked(bytes);
    else if (channel === 'line <') this.line.answered(bytes);
    this.#addWords(`${channel} ${this.#schedule.nowMs} ${bytes.length}\n`);
    this.#addBytes(bytes);
    this.#onLine?.(`${this.#schedule.nowMs} ${channel} ${Buffer.from(bytes).toString('hex')}`);
  }

  text(channel: string, words: string): void {
    this.#count(channel);
    this.#addWords(`${channel} ${this.#schedule.nowMs} ${words.length}\n${words}`);
    this.#onLine?.(`${this.#schedule.nowMs} ${channel} ${words}`);
  }

  #count(channel: string): void {
    this.entries += 1;
    if (!channel.startsWith('line')) this.entriesBesideLine += 1;
  }

  #addWords(words: string): void {
    if (this.#hasRoom(words.length * mostBytesOfUnit)) this.#batched += this.#batch.write(words, this.#batched);
    else this.#hash.update(words);
  }

  #addBytes(bytes: Uint8Array): void {
    if (!this.#hasRoom(bytes.length)) {
      this.#hash.update(bytes);
      return;
    }
    this.#batch.set(bytes, this.#batched);
    this.#batched += bytes.length;
  }

  /** In the batch, for so many octets; what does not fit into any comes after all that was before it. */
  #hasRoom(count: number): boolean {
    if (this.#batched + count > batchBytes) this.#flush();
    return count <= batchBytes;
  }

  #flush(): void {
    this.#hash.update(this.#batch.subarray(0, this.#batched));
    this.#batched = 0;
  }

  /** Of everything so far; more may follow. */
  get digest(): string {
    this.#flush();
    return this.#hash.copy().digest('hex');
  }
}
