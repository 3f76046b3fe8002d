import { Worker } from 'node:worker_threads';
import type { Logger } from '../../core/log.js';
import { type Elsewhere, ownElsewhere } from '../../core/machine/elsewhere.js';
import type {
  Finding,
  KnownValue,
  Observation,
  SearchedWord,
  SearchOptions,
} from '../../objects/register-search/search-types.js';
import { type PackedWords, packWords } from './packed-words.js';

/** What the pure search is told. */
export interface SearchTask {
  readonly words: readonly SearchedWord[];
  readonly observations: readonly Observation[];
  readonly known: readonly KnownValue[];
  readonly options: SearchOptions;
}

/** The same as it goes to the thread: what is large is handed over, not copied, since the main thread would wait for that. */
export interface ThreadMessage extends Omit<SearchTask, 'words'> {
  readonly id: number;
  readonly packed: PackedWords;
}

/** Carries out the pure search, wherever that is. */
export interface SearchThread {
  search(task: SearchTask): Promise<readonly Finding[]>;
  /** Idempotent; lets go of what it holds until the next task. */
  stop(): Promise<void>;
}

/** Where nothing else waits: a command that ends, a test. The gateway has the search in the other thread only. */
export const sameThread: SearchThread = {
  search: async ({ words, observations, known, options }) => {
    const { searchRegisters } = await import('../../objects/register-search/register-search.js');
    return searchRegisters(words, observations, known, options);
  },
  stop: async () => undefined,
};

interface Waiting {
  resolve(findings: readonly Finding[]): void;
  reject(cause: unknown): void;
}

/** A thread of its own, begun with the first task: about 10 MB while a session is open, and nothing without one. */
export class OwnSearchThread implements SearchThread {
  readonly #log: Logger;
  readonly #elsewhere: Elsewhere;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #lastId = 0;

  constructor(log: Logger, elsewhere = ownElsewhere) {
    this.#log = log;
    this.#elsewhere = elsewhere;
  }

  search(task: SearchTask): Promise<readonly Finding[]> {
    this.#worker ??= this.#begin();
    this.#lastId += 1;
    const id = this.#lastId;
    const { words, observations, known, options } = task;
    const packed = packWords(words);
    const message: ThreadMessage = { id, packed, observations, known, options };
    this.#worker.postMessage(message, [packed.times.buffer, packed.values.buffer]);
    return this.#elsewhere(new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject })));
  }

  async stop(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    for (const { resolve } of this.#waiting.values()) resolve([]);
    this.#waiting.clear();
    if (worker) await this.#elsewhere(worker.terminate());
  }

  #begin(): Worker {
    const worker = new Worker(new URL('./search-worker.js', import.meta.url));
    worker.unref();
    worker.on('message', ({ id, findings }: { readonly id: number; readonly findings: readonly Finding[] }) => {
      this.#waiting.get(id)?.resolve(findings);
      this.#waiting.delete(id);
    });
    worker.on('error', (error) => {
      this.#log.error({ err: error }, 'The thread of the register search met a fault.');
      if (this.#worker === worker) this.#worker = undefined;
      this.#end(error);
    });
    return worker;
  }

  #end(cause: unknown): void {
    for (const { reject } of this.#waiting.values()) reject(cause);
    this.#waiting.clear();
  }
}
