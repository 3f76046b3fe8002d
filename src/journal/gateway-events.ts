import type { BacnetServer } from '../bacnet/server/bacnet-server.js';
import type { Clock } from '../core/clock.js';
import type { Logger } from '../core/log.js';
import { EventLog } from './event-log.js';
import type { GatewayEvent } from './gateway-event.js';
import { identityEventOf, journalEventOf } from './gateway-journal.js';
import type { EventRecorder } from './journal-event.js';

/** Brings what BMSs do, and what their server sees, to the log, the journal and every other listener. */
export class GatewayEvents {
  readonly #recorder: EventRecorder;
  readonly #log: EventLog;
  readonly #listeners = new Set<(event: GatewayEvent) => void>();

  constructor(recorder: EventRecorder, clock: Clock, log: Logger) {
    this.#recorder = recorder;
    this.#log = new EventLog(clock, log);
  }

  /** The returned function ends it. */
  onEvent(listener: (event: GatewayEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  report(event: GatewayEvent): void {
    this.#log.write(event);
    const told = journalEventOf(event);
    if (told) this.#recorder.record(told);
    for (const listener of this.#listeners) listener(event);
  }

  /** From now on the journal has the devices that this server sees with our number or name. */
  follow({ identity }: BacnetServer): void {
    identity?.onEvent((event) => {
      const told = identityEventOf(event);
      if (told) this.#recorder.record(told);
    });
  }
}
