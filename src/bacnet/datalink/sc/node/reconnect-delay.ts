/** Up to a quarter more or less, so that the nodes of a building do not come back all at the same moment. */
const jitterShare = 0.25;

export interface ReconnectTimes {
  readonly reconnectMinS: number;
  readonly reconnectMaxS: number;
}

/**
 * How long to wait for the next attempt: the minimum, then twice as long each time, up to the maximum (135-2020 §AB.6.1),
 * with a jitter that leaves neither of them.
 */
export class ReconnectDelay {
  readonly #times: () => ReconnectTimes;
  readonly #random: (octets: number) => Uint8Array;
  #doublings = 0;

  constructor(times: () => ReconnectTimes, random: (octets: number) => Uint8Array) {
    this.#times = times;
    this.#random = random;
  }

  /** Milliseconds of the next wait, but for the jitter. */
  get currentMs(): number {
    const { reconnectMinS, reconnectMaxS } = this.#times();
    return Math.min(reconnectMinS * 2 ** this.#doublings, reconnectMaxS) * 1000;
  }

  /** Milliseconds to wait now; the next wait is twice as long. */
  next(): number {
    const { reconnectMinS, reconnectMaxS } = this.#times();
    const middleMs = this.currentMs;
    const leastMs = Math.max(reconnectMinS * 1000, middleMs * (1 - jitterShare));
    const mostMs = Math.min(reconnectMaxS * 1000, middleMs * (1 + jitterShare));
    if (middleMs < reconnectMaxS * 1000) this.#doublings += 1;
    const [chance = 0] = this.#random(1);
    return leastMs + ((mostMs - leastMs) * chance) / 255;
  }

  reset(): void {
    this.#doublings = 0;
  }
}
