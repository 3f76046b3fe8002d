import { createHash, type Hash } from 'node:crypto';
import type { Schedule, Trace } from './contract.js';

/** Hash over channel, time and content of everything; with `keep`, the lines as well, for whoever looks for a difference. */
export class RunTrace implements Trace {
  readonly #schedule: Schedule;
  readonly #hash: Hash = createHash('sha256');
  readonly #kept: string[] | undefined;

  constructor(schedule: Schedule, keep = false) {
    this.#schedule = schedule;
    this.#kept = keep ? [] : undefined;
  }

  octets(channel: string, bytes: Uint8Array): void {
    this.#hash.update(`${channel} ${this.#schedule.nowMs} ${bytes.length}\n`);
    this.#hash.update(bytes);
    this.#kept?.push(`${this.#schedule.nowMs} ${channel} ${Buffer.from(bytes).toString('hex')}`);
  }

  text(channel: string, words: string): void {
    this.#hash.update(`${channel} ${this.#schedule.nowMs} ${words.length}\n${words}`);
    this.#kept?.push(`${this.#schedule.nowMs} ${channel} ${words}`);
  }

  /** Of everything so far; more may follow. */
  get digest(): string {
    return this.#hash.copy().digest('hex');
  }

  get lines(): readonly string[] {
    return this.#kept ?? [];
  }
}
