import { createHash, type Hash } from 'node:crypto';
import type { Schedule, Trace } from './contract.js';
import { LineExchanges } from './line-exchanges.js';

/** Hash over channel, time and content of everything; lines go to `onLine` as well, for whoever looks for a difference. */
export class RunTrace implements Trace {
  readonly #schedule: Schedule;
  readonly #hash: Hash = createHash('sha256');
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
    this.#hash.update(`${channel} ${this.#schedule.nowMs} ${bytes.length}\n`);
    this.#hash.update(bytes);
    this.#onLine?.(`${this.#schedule.nowMs} ${channel} ${Buffer.from(bytes).toString('hex')}`);
  }

  text(channel: string, words: string): void {
    this.#count(channel);
    this.#hash.update(`${channel} ${this.#schedule.nowMs} ${words.length}\n${words}`);
    this.#onLine?.(`${this.#schedule.nowMs} ${channel} ${words}`);
  }

  #count(channel: string): void {
    this.entries += 1;
    if (!channel.startsWith('line')) this.entriesBesideLine += 1;
  }

  /** Of everything so far; more may follow. */
  get digest(): string {
    return this.#hash.copy().digest('hex');
  }
}
