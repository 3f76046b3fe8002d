import type { Clock } from '../../../core/clock.js';
import type { AlarmRow } from '../mib/ups-watch.js';

export interface AlarmTellerParts {
  readonly clock: Clock;
  tellAdded(row: AlarmRow): void;
  tellRemoved(row: AlarmRow): void;
}

/** "No particular notification is sent to a single receiving entity more often than once every five seconds" (RFC 1628 §4). */
const paceMs = 5_000;

interface Alarm {
  /** As the receivers know it. */
  told: AlarmRow | undefined;
  /** As it is. */
  actual: AlarmRow | undefined;
  addedAtMs: number;
  removedAtMs: number;
  cancel: () => void;
}

/** Tells what receivers do not know yet of each alarm, no faster than they may be told: of one that flaps the last state. */
export class AlarmTeller {
  readonly #parts: AlarmTellerParts;
  readonly #alarms = new Map<number, Alarm>();
  #isStopped = false;

  constructor(parts: AlarmTellerParts) {
    this.#parts = parts;
  }

  added(row: AlarmRow): void {
    const alarm = this.#of(row);
    alarm.actual = row;
    this.#settle(alarm);
  }

  removed(row: AlarmRow): void {
    const alarm = this.#of(row);
    alarm.actual = undefined;
    this.#settle(alarm);
  }

  stop(): void {
    this.#isStopped = true;
    for (const { cancel } of this.#alarms.values()) cancel();
  }

  #of({ alarm: { arc } }: AlarmRow): Alarm {
    const known = this.#alarms.get(arc) ?? {
      told: undefined,
      actual: undefined,
      addedAtMs: Number.NEGATIVE_INFINITY,
      removedAtMs: Number.NEGATIVE_INFINITY,
      cancel: () => undefined,
    };
    this.#alarms.set(arc, known);
    return known;
  }

  #settle(alarm: Alarm): void {
    alarm.cancel();
    const { clock, tellAdded, tellRemoved } = this.#parts;
    while (!this.#isStopped && alarm.told?.id !== alarm.actual?.id) {
      const { told, actual } = alarm;
      const nowMs = clock.monotonicMs();
      const dueMs = (told === undefined ? alarm.addedAtMs : alarm.removedAtMs) + paceMs;
      if (dueMs > nowMs) {
        alarm.cancel = clock.schedule(dueMs - nowMs, () => this.#settle(alarm));
        return;
      }
      if (told !== undefined) {
        alarm.removedAtMs = nowMs;
        alarm.told = undefined;
        tellRemoved(told);
      } else if (actual !== undefined) {
        alarm.addedAtMs = nowMs;
        alarm.told = actual;
        tellAdded(actual);
      }
    }
  }
}
