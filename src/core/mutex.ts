/** One action after the other, in the order in which they were asked for. */
export class Mutex {
  #last: Promise<unknown> = Promise.resolve();

  /** Begins when all before has ended; settles as the action does, which is no business of the next one. */
  run<T>(action: () => Promise<T>): Promise<T> {
    const result = this.#last.then(action);
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** Resolves when all that was asked for until now has ended, well or badly. */
  async idle(): Promise<void> {
    await this.#last;
  }
}
