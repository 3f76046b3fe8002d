import type { Clock } from '../../../core/clock.js';
import type { Logger } from '../../../core/log.js';
import type { ServerCounters } from '../server-counters.js';
import type { DatagramPort } from './datagram-port.js';

const lookEveryMs = 5_000;

/**
 * Counts what the kernel throws away before it comes to us: without that a burst looks as if we were silent. It looks when
 * something arrives, since nothing is thrown away when nothing does.
 */
export class DropWatch {
  readonly #counters: ServerCounters;
  readonly #clock: Clock;
  readonly #log: Logger;
  #port: DatagramPort | undefined;
  #before = 0;
  #lookedAtMs = Number.NEGATIVE_INFINITY;
  #isTold = false;

  constructor(counters: ServerCounters, clock: Clock, log: Logger) {
    this.#counters = counters;
    this.#clock = clock;
    this.#log = log;
  }

  noteArrival(port: DatagramPort): void {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - this.#lookedAtMs < lookEveryMs) return;
    this.#lookedAtMs = nowMs;
    // A new port counts from 0.
    if (port !== this.#port) this.#before = 0;
    this.#port = port;
    this.#count(port.dropped);
  }

  /** Sockets that went away took their numbers with them. */
  #count(dropped: number): void {
    const more = Math.max(0, dropped - this.#before);
    this.#before = dropped;
    this.#counters.dropped += more;
    if (more === 0 || this.#isTold) return;
    this.#isTold = true;
    this.#log.warn(
      { dropped },
      'More BACnet requests came at once than the receive buffer holds; net.core.rmem_max lets it be larger.',
    );
  }
}
