import type { Clock } from '../../../../core/clock.js';
import type { ScConnection } from './sc-connection.js';

/** WebSockets that may still say their farewell. */
const mostLeaving = 4;

/** Milliseconds that hubs have for it when the node stops. */
const farewellMs = 400;

/** The connections that are being left, or close: nothing is sent by them any more. */
export class LeavingConnections {
  readonly #clock: Clock;
  readonly #connections = new Set<ScConnection>();
  #ending: Promise<void> | undefined;
  #whenAllGone: () => void = () => undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The oldest ones end at once where there are too many. */
  add(connection: ScConnection): void {
    this.#connections.add(connection);
    this.#abandonBut(mostLeaving);
  }

  gone(connection: ScConnection): void {
    this.#connections.delete(connection);
    if (this.#connections.size === 0) this.#whenAllGone();
  }

  /** Resolves when all are gone: at the latest after `farewellMs`, when they end at once. */
  end(): Promise<void> {
    if (this.#connections.size === 0) return Promise.resolve();
    this.#ending ??= new Promise((resolve) => {
      const cancel = this.#clock.schedule(farewellMs, () => this.#abandonBut(0));
      this.#whenAllGone = () => {
        cancel();
        this.#whenAllGone = () => undefined;
        this.#ending = undefined;
        resolve();
      };
    });
    return this.#ending;
  }

  #abandonBut(most: number): void {
    const excess = Math.max(0, this.#connections.size - most);
    for (const connection of [...this.#connections].slice(0, excess)) connection.abandon();
  }
}
