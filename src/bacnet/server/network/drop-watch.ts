import type { Clock } from '../../../core/clock.js';
import type { Logger } from '../../../core/log.js';
import type { ServerCounters } from '../server-counters.js';
import type { DatagramPort } from './datagram-port.js';

const lookEveryMs = 5_000;

/** Counts what the kernel throws away before it comes to us: without that a burst looks like silence of ours. */
export class DropWatch {
  readonly #counters: ServerCounters;
  readonly #clock: Clock;
  readonly #log: Logger;
  #cancel: () => void = () => undefined;
  #isTold = false;

  constructor(counters: ServerCounters, clock: Clock, log: Logger) {
    this.#counters = counters;
    this.#clock = clock;
    this.#log = log;
  }

  start(port: DatagramPort): void {
    this.#look(port, 0);
  }

  /** Idempotent. */
  stop(): void {
    this.#cancel();
  }

  #look(port: DatagramPort, before: number): void {
    const { dropped } = port;
    // Sockets that went away take their numbers with them.
    const isMore = dropped > before;
    if (isMore) this.#counters.dropped += dropped - before;
    if (isMore && !this.#isTold) {
      this.#isTold = true;
      this.#log.warn(
        { dropped },
        'More BACnet requests came at once than the receive buffer holds; net.core.rmem_max lets it be larger.',
      );
    }
    this.#cancel = this.#clock.schedule(lookEveryMs, () => this.#look(port, dropped));
  }
}
