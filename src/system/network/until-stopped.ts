import { errorDetail } from '../../core/error-details.js';
import { GatewayError } from '../../core/errors.js';

/** Waits for answers of others, each of which may take minutes, no longer than until the stop. */
export class UntilStopped {
  /** One for each answer that is waited for: a promise that all of them share would keep whatever was ever waited for. */
  readonly #giveUps = new Set<() => void>();
  #isOver = false;

  /** The answer; rejects with `network.unavailable` at the stop, whatever comes of it then. */
  async wait<T>(answer: Promise<T>): Promise<T> {
    let giveUp = () => {};
    const stopping = new Promise<never>((_resolve, reject) => {
      giveUp = () => reject(stopped());
    });
    if (this.#isOver) giveUp();
    this.#giveUps.add(giveUp);
    try {
      return await Promise.race([answer, stopping]);
    } finally {
      this.#giveUps.delete(giveUp);
    }
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
    for (const giveUp of this.#giveUps) giveUp();
  }
}

function stopped(): GatewayError {
  return new GatewayError('network.unavailable', errorDetail('gatewayStops'));
}
