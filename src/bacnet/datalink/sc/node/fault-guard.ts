import type { Clock } from '../../../../core/clock.js';
import { isFirstOrDoubled } from '../../../../core/doubling.js';
import type { Logger } from '../../../../core/log.js';
import type { ScTally } from './sc-counters.js';

/** Runs what sockets, timers and listeners call: an error of ours is counted and logged, and ends nothing else. */
export class FaultGuard {
  readonly #tally: ScTally;
  readonly #log: Logger;

  constructor(tally: ScTally, log: Logger) {
    this.#tally = tally;
    this.#log = log;
  }

  run(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#tally.faults += 1;
      if (!isFirstOrDoubled(this.#tally.faults)) return;
      this.#log.error({ err: error, times: this.#tally.faults }, 'BACnet/SC: an error of the gateway, which goes on');
    }
  }

  wrap<Facts extends readonly unknown[]>(action: (...facts: Facts) => void): (...facts: Facts) => void {
    return (...facts) => this.run(() => action(...facts));
  }

  /** The clock whose scheduled actions are guarded. */
  clock(clock: Clock): Clock {
    return {
      wallMs: () => clock.wallMs(),
      monotonicMs: () => clock.monotonicMs(),
      schedule: (delayMs, action) => clock.schedule(delayMs, this.wrap(action)),
    };
  }
}
