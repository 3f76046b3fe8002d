import type { Clock } from '../../../src/core/clock.js';
import type { Incident } from '../../../src/journal/incident.js';
import { incidentsOf } from '../../../src/journal/incident-fold.js';
import type { JournalEvent } from '../../../src/journal/journal-event.js';
import { type ActiveAlarm, UpsWatch } from '../../../src/journal/ups-watch.js';
import type { ObjectValues } from '../../../src/objects/mapper.js';

/** The journal's watch over a UPS, without a disk. */
export class PlayedJournal {
  readonly #clock: Clock;
  readonly #events: JournalEvent[] = [];
  readonly #watch: UpsWatch;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#watch = new UpsWatch({
      recorder: {
        record: (event) => this.#events.push({ id: this.#events.length + 1, atMs: clock.wallMs(), ...event }),
      },
      memory: { load: async () => undefined, save: async () => undefined },
      clock,
    });
  }

  observe(values: ObjectValues): void {
    this.#watch.observe(values, false, undefined);
  }

  get active(): readonly ActiveAlarm[] {
    return this.#watch.activeAlarms();
  }

  /** As of now, the newest first. */
  get incidents(): readonly Incident[] {
    return incidentsOf(this.#events, this.#clock.wallMs());
  }
}
