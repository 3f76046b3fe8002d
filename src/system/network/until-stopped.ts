import { GatewayError } from '../../errors.js';

/** Waits for answers of others, each of which may take minutes, no longer than until the stop. */
export class UntilStopped {
  readonly #stopping: Promise<never>;
  #reject: (cause: GatewayError) => void = () => {};
  #isOver = false;

  constructor() {
    this.#stopping = new Promise((_resolve, reject) => {
      this.#reject = reject;
    });
    // Nobody may be waiting.
    this.#stopping.catch(() => undefined);
  }

  /** The answer; rejects with `network.unavailable` at the stop, whatever comes of it then. */
  wait<T>(answer: Promise<T>): Promise<T> {
    return Promise.race([answer, this.#stopping]);
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Throws `network.unavailable` after the stop. */
  check(): void {
    if (this.#isOver) throw stopped();
  }

  /** Idempotent. */
  stop(): void {
    this.#isOver = true;
    this.#reject(stopped());
  }
}

function stopped(): GatewayError {
  return new GatewayError('network.unavailable', 'The gateway stops.');
}
