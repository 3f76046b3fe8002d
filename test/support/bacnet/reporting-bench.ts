import type { ObjectIdentifier } from '../../../src/bacnet/encoding/application-value.js';
import type { EventConfiguration } from '../../../src/bacnet/events/event-configuration.js';
import type { Availability } from '../../../src/bacnet/events/monitored-values.js';
import type { ObjectDefinition } from '../../../src/bacnet/object-model/object-database.js';
import type { ObjectStore } from '../../../src/bacnet/object-model/object-store.js';
import type { EventMemory } from '../../../src/bacnet/server/events/event-memory.js';
import type { EventRecord, EventRecordSink } from '../../../src/bacnet/server/events/event-record.js';
import { EventReporting } from '../../../src/bacnet/server/events/event-reporting.js';
import type { EventClass } from '../../../src/bacnet/server/events/event-telling.js';
import type { WrittenSettingsOfObjects } from '../../../src/bacnet/server/events/written-settings.js';
import type { Clock } from '../../../src/core/clock.js';
import type { Logger } from '../../../src/core/log.js';
import { KeptInMemory } from '../kept-in-memory.js';
import { enumerated, silentLog, texts, unsigned } from './bacnet-bench.js';

export const onBattery: ObjectIdentifier = { objectType: 5, instance: 10 };
export const deviceStatus: ObjectIdentifier = { objectType: 19, instance: 1 };
export const load: ObjectIdentifier = { objectType: 2, instance: 1 };
export const unitAlarms: ObjectIdentifier = { objectType: 39, instance: 2 };

const bits = (toOffnormal: boolean, toFault: boolean, toNormal: boolean) => ({ toOffnormal, toFault, toNormal });

const usual = {
  notificationClass: 1,
  notifyType: 0,
  faultValues: [],
  timeDelayS: 0,
  timeDelayNormalS: undefined,
  eventEnable: bits(true, true, true),
  eventDetectionEnable: true,
  eventAlgorithmInhibit: false,
  reliabilityEvaluationInhibit: false,
  messageTexts: { toOffnormal: 'comes', toFault: 'unknown', toNormal: 'goes' },
} as const;

export const binary: EventConfiguration = {
  ...usual,
  id: onBattery,
  algorithm: { type: 'changeOfState', choice: 1, alarmValues: [1] },
};
export const states: EventConfiguration = {
  ...usual,
  id: deviceStatus,
  algorithm: { type: 'changeOfState', choice: 11, alarmValues: [3] },
};
export const limits: EventConfiguration = {
  ...usual,
  id: load,
  notificationClass: 3,
  algorithm: {
    type: 'outOfRange',
    highLimit: 90,
    lowLimit: 10,
    deadband: 5,
    limitEnable: { lowLimitEnable: true, highLimitEnable: true },
  },
};
export const faultsOnly: EventConfiguration = { ...usual, id: unitAlarms, algorithm: { type: 'none' } };

const head = [
  { id: 36, value: enumerated(0) },
  { id: 103, value: enumerated(0) },
  { id: 81, value: { type: 'boolean', value: false } },
] as const;

export const definitions: readonly ObjectDefinition[] = [
  { id: onBattery, name: 'ON BATTERY', properties: [{ id: 85, value: enumerated(0) }, ...head] },
  {
    id: deviceStatus,
    name: 'DeviceStatus',
    properties: [
      { id: 85, value: unsigned(1) },
      ...head,
      { id: 74, value: unsigned(4) },
      { id: 110, value: texts('A', 'B', 'C', 'D') },
    ],
  },
  {
    id: load,
    name: 'LOAD',
    properties: [{ id: 85, value: { type: 'real', value: 50 } }, ...head, { id: 117, value: enumerated(98) }],
  },
  {
    id: unitAlarms,
    name: 'Alarms',
    properties: [{ id: 85, value: { type: 'bitString', value: [false, false] } }, ...head],
  },
];

export interface ReportingBenchOptions {
  readonly configurations?: readonly EventConfiguration[];
  readonly statuses?: KeptInMemory<EventMemory>;
  readonly written?: KeptInMemory<WrittenSettingsOfObjects>;
  readonly log?: Logger;
  readonly recordCount?: () => number;
}

/** The engine of events over a few objects, with a source, Notification Classes and a sink that the test plays. */
export class ReportingBench implements EventRecordSink {
  readonly classes = new Map<number, EventClass>([
    [
      1,
      {
        priority: { toOffnormal: 64, toFault: 65, toNormal: 200 },
        ackRequired: bits(true, true, false),
        recipients: [],
      },
    ],
    [
      3,
      {
        priority: { toOffnormal: 140, toFault: 140, toNormal: 200 },
        ackRequired: bits(false, false, false),
        recipients: [],
      },
    ],
  ]);
  readonly statuses: KeptInMemory<EventMemory>;
  readonly written: KeptInMemory<WrittenSettingsOfObjects>;
  readonly records: EventRecord[] = [];
  readonly events: EventReporting;
  readonly store: ObjectStore;
  /** What the source says of objects that are not named. */
  availability: Availability | undefined = 'value';
  readonly availabilities = new Map<number, Availability>();
  /** Called with each record, at the moment that the sink is. */
  onRecord: (record: EventRecord) => void = () => undefined;

  constructor(store: ObjectStore, clock: Clock, options: ReportingBenchOptions = {}) {
    const { configurations = [binary, states, limits, faultsOnly], log = silentLog, recordCount } = options;
    this.store = store;
    this.statuses = options.statuses ?? new KeptInMemory();
    this.written = options.written ?? new KeptInMemory();
    this.events = new EventReporting(
      {
        store,
        clock,
        log,
        classes: this.classes,
        monitored: { availabilityOf: ({ objectType }) => this.availabilities.get(objectType) ?? this.availability },
        calendar: calendarOf(clock),
        statuses: this.statuses,
        written: this.written,
        sinks: [this],
        ...(recordCount && { recordCount }),
      },
      configurations,
    );
  }

  accept(record: EventRecord): void {
    this.records.push(record);
    this.onRecord(record);
  }

  addObjects(): void {
    for (const definition of definitions) this.store.add(this.events.defined(definition));
  }

  set(id: ObjectIdentifier, presentValue: number): void {
    const type = id.objectType === 5 ? 'enumerated' : id.objectType === 2 ? 'real' : 'unsigned';
    this.events.database.set(id, 85, { type, value: presentValue });
  }

  reliability(id: ObjectIdentifier, reliability: number): void {
    this.events.database.set(id, 103, enumerated(reliability));
  }

  /** From and to of what was told since the last call, such as `5:10 0>2`. */
  told(): readonly string[] {
    return this.records
      .splice(0)
      .map(
        ({ eventObject: { objectType, instance }, fromState, toState }) =>
          `${objectType}:${instance} ${fromState}>${toState}`,
      );
  }
}

/** The clock of a machine whose local time is UTC. */
export function calendarOf(clock: Clock) {
  const now = () => new Date(clock.wallMs());
  return {
    date: () => ({
      year: now().getUTCFullYear(),
      month: now().getUTCMonth() + 1,
      day: now().getUTCDate(),
      weekday: now().getUTCDay() || 7,
    }),
    time: () => ({
      hour: now().getUTCHours(),
      minute: now().getUTCMinutes(),
      second: now().getUTCSeconds(),
      hundredths: Math.floor(now().getUTCMilliseconds() / 10),
    }),
  };
}
