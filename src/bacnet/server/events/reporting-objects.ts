import type { KeptState } from '../../../core/kept-state.js';
import type { ObjectIdentifier } from '../../encoding/application-value.js';
import type { EventConfiguration } from '../../events/event-configuration.js';
import { type EventMemory, hasNoEvents, keptStatusOf, keyOf, statusOf, withRecord } from './event-memory.js';
import type { EventRecord } from './event-record.js';
import { ReportingObject } from './reporting-object.js';
import type { WrittenSettingsOfObjects } from './written-settings.js';

export interface ReportingObjectsParts {
  readonly statuses: KeptState<EventMemory>;
  readonly written: KeptState<WrittenSettingsOfObjects>;
  /** How many records the log has taken until now: from there on it brings the statuses up to date after a power cut. */
  recordCount?(): number;
}

/** All objects that report events, as the last run left them, and how they outlive this one. */
export class ReportingObjects {
  readonly #parts: ReportingObjectsParts;
  /** In the order of the identifiers, which GetEventInformation goes by. */
  readonly #objects: ReadonlyMap<string, ReportingObject>;

  constructor(parts: ReportingObjectsParts, configurations: readonly EventConfiguration[]) {
    this.#parts = parts;
    const statuses = parts.statuses.current?.statuses ?? {};
    const written = parts.written.current ?? {};
    const sorted = [...configurations].sort((one, other) => compareIds(one.id, other.id));
    this.#objects = new Map(
      sorted.map((defaults): [string, ReportingObject] => {
        const key = keyOf(defaults.id);
        return [key, new ReportingObject(defaults, written[key] ?? {}, statusOf(statuses[key]))];
      }),
    );
  }

  /** In the order of the identifiers. */
  get all(): Iterable<ReportingObject> {
    return this.#objects.values();
  }

  of(id: ObjectIdentifier): ReportingObject | undefined {
    return this.#objects.get(keyOf(id));
  }

  /** Brings the statuses up to date with records that are newer than they are. */
  replay(records: readonly EventRecord[]): void {
    for (const record of records) {
      const object = this.of(record.eventObject);
      if (object !== undefined) object.status = withRecord(object.status, record);
    }
  }

  /** Resolves when what was written to the object is on the disk. */
  keepWritten({ configuration: { id }, written: ofObject }: ReportingObject): Promise<void> {
    const { written } = this.#parts;
    return written.keep({ ...written.current, [keyOf(id)]: ofObject });
  }

  /** Resolves when the statuses of all are on the disk. */
  keepStatuses(): Promise<void> {
    const { statuses, recordCount } = this.#parts;
    return statuses.keep({
      ...(recordCount && { recordCount: recordCount() }),
      statuses: Object.fromEntries(
        [...this.#objects].flatMap(([key, { status }]) => (hasNoEvents(status) ? [] : [[key, keptStatusOf(status)]])),
      ),
    });
  }
}

/** By type, then by instance. */
export function compareIds(one: ObjectIdentifier, other: ObjectIdentifier): number {
  return one.objectType - other.objectType || one.instance - other.instance;
}
