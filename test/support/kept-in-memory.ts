import type { KeptState } from '../../src/core/kept-state.js';

/** A disk that a test fills, empties and cuts off: what is kept is what JSON makes of it. */
export class KeptInMemory<T> implements KeptState<T> {
  /** As it stands on the disk. */
  text: string | undefined;
  writes = 0;
  /** What each write waits for. */
  disk: Promise<void> = Promise.resolve();
  #latest: T | undefined;

  constructor(text?: string) {
    this.text = text;
    this.#latest = text === undefined ? undefined : JSON.parse(text);
  }

  get current(): T | undefined {
    return this.#latest;
  }

  async keep(state: T): Promise<void> {
    this.#latest = state;
    await this.disk;
    this.writes += 1;
    this.text = JSON.stringify(state);
  }
}
