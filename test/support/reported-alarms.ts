import type { ObjectIdentifier } from '../../src/bacnet/encoding/application-value.js';
import type { EventConfiguration } from '../../src/bacnet/events/event-configuration.js';
import { ObjectStore } from '../../src/bacnet/object-model/object-store.js';
import type { EventRecord } from '../../src/bacnet/server/events/event-record.js';
import { EventReporting } from '../../src/bacnet/server/events/event-reporting.js';
import type { Clock } from '../../src/core/clock.js';
import { AlarmAvailability } from '../../src/objects/alarms/alarm-availability.js';
import { alarmClasses } from '../../src/objects/alarms/alarm-classes.js';
import { binaryValueDefinitions, binaryValueStates } from '../../src/objects/alarms/binary-values.js';
import { EventConfigurations } from '../../src/objects/alarms/event-configurations.js';
import type { ObjectValues } from '../../src/objects/mapper.js';
import { objectDefinitions } from '../../src/objects/object-definitions.js';
import { ObjectPublisher } from '../../src/objects/object-publisher.js';
import { silentLog } from './bacnet/bacnet-bench.js';
import { calendarOf } from './bacnet/reporting-bench.js';
import { KeptInMemory } from './kept-in-memory.js';

const stateNames = ['NORMAL', 'FAULT', 'OFFNORMAL', 'HIGH_LIMIT', 'LOW_LIMIT'];

/** What a BMS would be told by the objects of a UPS, as they are by default. */
export class ReportedAlarms {
  /** Such as `UnitAlarms.ON BATTERY OFFNORMAL`, each with the second in which it was told. */
  readonly told: { readonly text: string; readonly atS: number; readonly record: EventRecord }[] = [];
  readonly events: EventReporting;
  readonly store = new ObjectStore({ databaseRevision: 0 });
  readonly publisher: ObjectPublisher;
  readonly #configurations = new EventConfigurations({ language: 'en', scale: 'raw' });
  readonly #clock: Clock;
  #values: ObjectValues;
  #configured: readonly EventConfiguration[];

  constructor(values: ObjectValues, clock: Clock) {
    this.#values = values;
    this.#clock = clock;
    this.#configured = this.#configurations.of(values);
    const isOutOfService = (id: ObjectIdentifier) => this.publisher.isOutOfService(id);
    this.events = new EventReporting(
      {
        store: this.store,
        classes: { get: (number) => classes.get(number) },
        monitored: new AlarmAvailability(
          () => this.#values,
          () => ({}),
          isOutOfService,
        ),
        calendar: calendarOf(clock),
        statuses: new KeptInMemory(),
        written: new KeptInMemory(),
        sinks: [{ accept: (record) => this.#accept(record) }],
        clock,
        log: silentLog,
      },
      this.#configured,
    );
    for (const one of [...objectDefinitions(values, 'en'), ...binaryValueDefinitions(values, {}, 'en')]) {
      this.store.add(this.events.defined(one));
    }
    this.publisher = new ObjectPublisher(this.store, (current) => binaryValueStates(current, {}));
    this.publisher.publish(values);
    this.events.start();
  }

  publish(values: ObjectValues): void {
    this.#values = values;
    this.publisher.publish(values);
    const configured = this.#configurations.of(values);
    if (configured !== this.#configured) this.events.renewDefaults(configured);
    this.#configured = configured;
    this.events.noteReading();
  }

  /** Names and states, without those of objects whose event is not told to anybody. */
  get texts(): readonly string[] {
    return this.told.map(({ text }) => text);
  }

  /** Names of the objects whose Event_State is not NORMAL. */
  get active(): readonly string[] {
    return [...this.events.objects].flatMap(({ configuration: { id }, status }) =>
      status.eventState === 0 ? [] : [this.#nameOf(id)],
    );
  }

  #nameOf({ objectType, instance }: ObjectIdentifier): string {
    return this.store.find(objectType, instance)?.name ?? `${objectType}:${instance}`;
  }

  #accept(record: EventRecord): void {
    const text = `${this.#nameOf(record.eventObject)} ${stateNames[record.toState ?? -1]}`;
    this.told.push({ text, atS: this.#clock.monotonicMs() / 1000, record });
  }
}

const classes = new Map(alarmClasses.map((one) => [one.number as number, { ...one, recipients: [] }]));
