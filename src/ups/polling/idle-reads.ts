import { errorDetail } from '../../core/error-details.js';
import { GatewayError } from '../../core/errors.js';
import type { ReadFunction } from '../link/rtu-frame.js';

/** One request of somebody else, which the poller carries out while it would otherwise wait. */
export interface IdleRead {
  readonly start: number;
  readonly words: number;
  readonly functionCode: ReadFunction;
  resolve(words: readonly number[]): void;
  reject(error: unknown): void;
}

/** More would only wait for one another. */
const mostWaiting = 32;

/**
 * Reads of others than the poll (the register search, a Modbus server) in the idle time of the line, first come, first
 * served. The poller takes them between two cycles, so that status and alarms are never later by more than one of them;
 * and none is longer than the longest table of the poll. Open only while the UPS answers the poll.
 */
export class IdleReads {
  readonly #waiting: IdleRead[] = [];
  readonly #listeners = new Set<() => void>();
  /** Undefined while nothing may be read. */
  #longestWords: number | undefined;

  get waiting(): number {
    return this.#waiting.length;
  }

  get isOpen(): boolean {
    return this.#longestWords !== undefined;
  }

  /** More words than this are read in parts; undefined while nothing may be read. */
  get longestWords(): number | undefined {
    return this.#longestWords;
  }

  /** `longestWords`: of the tables of the poll. */
  open(longestWords: number): void {
    this.#longestWords = longestWords;
  }

  /** The UPS is lost, looked for or let go: what waits rejects with `ups.not-polled`. */
  close(): void {
    this.#longestWords = undefined;
    for (const one of this.#waiting.splice(0)) one.reject(notPolled());
  }

  /**
   * Words as they stand in the UPS; more than the longest table has are read in parts.
   * Rejects with `ups.not-polled`, `modbus.crowded` (also where `givenUp` came while it waited), or as `RegisterReader` does.
   */
  async read(
    start: number,
    words: number,
    functionCode: ReadFunction,
    givenUp?: AbortSignal,
  ): Promise<readonly number[]> {
    const read: number[] = [];
    while (read.length < words) {
      const count = Math.min(words - read.length, this.#longestWords ?? words);
      read.push(...(await this.#queue(start + read.length, count, functionCode, givenUp)));
    }
    return read;
  }

  /** The one that waits longest; whoever takes it must settle it. */
  take(): IdleRead | undefined {
    return this.#waiting.shift();
  }

  /** Called with every read that begins to wait; the returned function ends it. */
  onWaiting(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #queue(
    start: number,
    words: number,
    functionCode: ReadFunction,
    givenUp: AbortSignal | undefined,
  ): Promise<readonly number[]> {
    if (!this.isOpen) return Promise.reject(notPolled());
    if (this.#waiting.length >= mostWaiting || givenUp?.aborted) return Promise.reject(crowded());
    return new Promise((resolve, reject) => {
      const one = { start, words, functionCode, resolve, reject };
      this.#waiting.push(one);
      givenUp?.addEventListener('abort', () => this.#giveUp(one), { once: true });
      for (const listener of [...this.#listeners]) listener();
    });
  }

  /** One that was taken is under way, and ends by itself. */
  #giveUp(one: IdleRead): void {
    const at = this.#waiting.indexOf(one);
    if (at < 0) return;
    this.#waiting.splice(at, 1);
    one.reject(crowded());
  }
}

function crowded(): GatewayError {
  return new GatewayError('modbus.crowded', errorDetail('readsWait', { most: mostWaiting }));
}

function notPolled(): GatewayError {
  return new GatewayError('ups.not-polled', '');
}
