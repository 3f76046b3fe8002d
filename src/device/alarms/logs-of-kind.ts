import type { ObjectIdentifier } from '../../bacnet/encoding/application-value.js';
import { ObjectType } from '../../bacnet/encoding/object-type.js';
import { EventLog } from '../../bacnet/server/logs/event-log.js';
import { EventLogRecords } from '../../bacnet/server/logs/event-log-records.js';
import { LogObject } from '../../bacnet/server/logs/log-object.js';
import type { LogRecords } from '../../bacnet/server/logs/log-records.js';
import type { Clock } from '../../core/clock.js';
import type { KeptState } from '../../core/kept-state.js';
import type { Logger } from '../../core/log.js';
import { type Disk, thisDisk } from '../../core/machine/disk.js';
import { trendRecords } from '../../journal/history.js';
import { type HistoryName, isHistoryName } from '../../journal/history-measurements.js';
import type { TrendJournal } from '../../journal/trend-store.js';
import { analogValues } from '../../objects/catalog/analog-values.js';
import { eventLog, type TrendLogRow, trendLogs } from '../../objects/trends/trend-logs.js';
import { EventLogRing } from './event-log-ring.js';
import type { KeptLogStates } from './kept-log-states.js';
import { TrendLogRecords } from './trend-log-records.js';

export interface LogsOfKindParts {
  readonly isSimulated: boolean;
  journal(): TrendJournal | undefined;
  readonly folder: string;
  readonly states: KeptState<KeptLogStates>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly disk?: Disk;
  /** Local time in milliseconds, as if it were UTC. */
  localMs(): number;
  notify(id: ObjectIdentifier, previousNotification: number, currentNotification: number): void;
}

export interface TrendLogOfKind {
  readonly row: TrendLogRow;
  readonly log: LogObject;
  /** In the journal. */
  readonly key: string;
  /** Of what is logged, in this order. */
  readonly names: readonly HistoryName[];
  /** Of the Analog Values that are logged. */
  readonly instances: readonly number[];
}

/** Records that the Event Log holds. */
const eventRecords = 900;
/** Four fifths of a buffer: a BMS has some time to read it before records give way. */
const thresholdOf = (bufferSize: number) => Math.floor((bufferSize * 4) / 5);

/** All logs, of what is real or of what is imaginary. */
export class LogsOfKind {
  readonly eventLog: LogObject;
  readonly events: EventLog;
  readonly trends: readonly TrendLogOfKind[];
  readonly #parts: LogsOfKindParts;
  readonly #ring: EventLogRing;
  readonly #records: EventLogRecords;

  constructor(parts: LogsOfKindParts) {
    const { folder, clock, log, disk = thisDisk, isSimulated } = parts;
    this.#parts = parts;
    const name = isSimulated ? 'event-log-simulated' : 'event-log';
    this.#ring = new EventLogRing({ folder, name, clock, log, disk });
    this.#records = new EventLogRecords({
      bufferSize: eventRecords,
      keeper: this.#ring,
      localMs: () => parts.localMs(),
    });
    const id = { objectType: ObjectType.eventLog, instance: eventLog.instance };
    this.eventLog = this.#newLog(id, 'E', eventRecords, this.#records);
    this.events = new EventLog(id, this.eventLog, this.#records);
    this.trends = trendLogs.map((row) => this.#newTrendLog(row));
  }

  /** Before `begin`. */
  load(): Promise<void> {
    return this.#records.load();
  }

  begin(): void {
    for (const log of this.#logs) log.start();
  }

  end(): void {
    for (const log of this.#logs) log.stop();
  }

  /** Idempotent; the events are on the disk afterwards, if the disk takes them. */
  stop(): Promise<void> {
    return this.#ring.stop();
  }

  get #logs(): readonly LogObject[] {
    return [this.eventLog, ...this.trends.map(({ log }) => log)];
  }

  #newTrendLog(row: TrendLogRow): TrendLogOfKind {
    const { isSimulated, localMs } = this.#parts;
    const key = `${isSimulated ? 's' : ''}${row.instance}`;
    const names = row.values.filter(isHistoryName);
    const localS = () => Math.round(localMs() / 1000);
    const records = new TrendLogRecords({ journal: () => this.#parts.journal(), key, names, localS });
    const id = { objectType: ObjectType.trendLogMultiple, instance: row.instance };
    const instances = names.flatMap((name) => analogValues.find((one) => one.name === name)?.instance ?? []);
    return { row, log: this.#newLog(id, 'T', trendRecords, records), key, names, instances };
  }

  #newLog(id: ObjectIdentifier, letter: 'E' | 'T', bufferSize: number, records: LogRecords): LogObject {
    const { states, isSimulated, notify } = this.#parts;
    const key = `${isSimulated ? 's' : ''}${letter}${id.instance}`;
    return new LogObject({
      bufferSize,
      records,
      state: states.current?.[key],
      defaultThreshold: thresholdOf(bufferSize),
      keep: (state) => states.keep({ ...states.current, [key]: state }),
      notify: (previous, current) => notify(id, previous, current),
    });
  }
}
