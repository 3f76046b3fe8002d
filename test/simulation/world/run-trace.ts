import { createHash, type Hash } from 'node:crypto';
import type { Schedule, Trace } from './contract.js';

/** Hash over channel, time and content of everything; lines go to `onLine` as well, for whoever looks for a difference. */
export class RunTrace implements Trace {
  readonly #schedule: Schedule;
  readonly #hash: Hash = createHash('sha256');
  readonly #onLine: ((line: string) => void) | undefined;

  constructor(schedule: Schedule, onLine?: (line: string) => void) {
    this.#schedule = schedule;
    this.#onLine = onLine;
  }

  octets(channel: string, bytes: Uint8Array): void {
    this.#hash.update(`${channel} ${this.#schedule.nowMs} ${bytes.length}\n`);
    this.#hash.update(bytes);
    this.#onLine?.(`${this.#schedule.nowMs} ${channel} ${Buffer.from(bytes).toString('hex')}`);
  }

  text(channel: string, words: string): void {
    this.#hash.update(`${channel} ${this.#schedule.nowMs} ${words.length}\n${words}`);
    this.#onLine?.(`${this.#schedule.nowMs} ${channel} ${words}`);
  }

  /** Of everything so far; more may follow. */
  get digest(): string {
    return this.#hash.copy().digest('hex');
  }
}
