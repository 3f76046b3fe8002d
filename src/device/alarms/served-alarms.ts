import type { ObjectIdentifier } from '../../bacnet/encoding/application-value.js';
import type { EventConfiguration } from '../../bacnet/events/event-configuration.js';
import type { ObjectDefinition } from '../../bacnet/object-model/object-database.js';
import type { ObjectStore } from '../../bacnet/object-model/object-store.js';
import type { OwnedWrites } from '../../bacnet/object-model/property-writer.js';
import type { NotificationDelivery } from '../../bacnet/server/events/delivery/notification-delivery.js';
import { readEventMemory } from '../../bacnet/server/events/event-memory.js';
import type { EventRecord } from '../../bacnet/server/events/event-record.js';
import { EventReporting } from '../../bacnet/server/events/event-reporting.js';
import { EventWrites } from '../../bacnet/server/events/event-writes.js';
import type { NotificationClasses } from '../../bacnet/server/events/notification-classes.js';
import { readWrittenSettings } from '../../bacnet/server/events/written-settings.js';
import type { Language } from '../../core/bilingual.js';
import type { Clock } from '../../core/clock.js';
import type { Logger } from '../../core/log.js';
import type { AlarmEvent } from '../../journal/gateway-event.js';
import { AlarmAvailability } from '../../objects/alarms/alarm-availability.js';
import { EventConfigurations } from '../../objects/alarms/event-configurations.js';
import type { GatewayTroubles } from '../../objects/alarms/gateway-troubles.js';
import type { DeviceClock } from '../../objects/device-clock.js';
import type { ObjectValues } from '../../objects/mapper.js';
import { AlarmCenter, readNotedAcknowledgements } from './alarm-center.js';
import type { AlarmMemory } from './alarm-memory.js';
import type { DeviceLogs } from './device-logs.js';
import { Inhibitions, readInhibitions } from './inhibitions.js';

/** The device whose alarms are served. */
export interface ServedAlarmsSource {
  readonly store: ObjectStore;
  readonly language: Language;
  /** Statuses and logs of imaginary data are kept apart. */
  readonly isSimulated: boolean;
  readonly scale: 'raw' | 'engineering';
  /** At this moment. */
  values(): ObjectValues;
  troubles(): GatewayTroubles;
  isOutOfService(id: ObjectIdentifier): boolean;
}

export interface ServedAlarmsParts {
  readonly classes: NotificationClasses;
  readonly delivery: NotificationDelivery;
  readonly logs: DeviceLogs;
  /** Events of the last run that its statuses do not know. */
  readonly newer: readonly EventRecord[];
  readonly memory: AlarmMemory;
  readonly deviceClock: DeviceClock;
  readonly clock: Clock;
  readonly log: Logger;
  report(event: AlarmEvent): void;
}

/** The alarms of one served device: its events, its Notification Classes, and what a person does about them. */
export class ServedAlarms {
  readonly events: EventReporting;
  readonly delivery: NotificationDelivery;
  readonly center: AlarmCenter;
  readonly ownedWrites: readonly OwnedWrites[];
  readonly #source: ServedAlarmsSource;
  readonly #classes: NotificationClasses;
  readonly #logs: DeviceLogs;
  readonly #configurations: EventConfigurations;
  readonly #inhibitions: Inhibitions;
  #configured: readonly EventConfiguration[];

  constructor(source: ServedAlarmsSource, parts: ServedAlarmsParts) {
    const { language, scale } = source;
    const { classes, delivery, logs, newer } = parts;
    this.#source = source;
    this.#classes = classes;
    this.#logs = logs;
    this.delivery = delivery;
    this.#configurations = new EventConfigurations({ language, scale });
    this.#configured = this.#configurations.of(source.values());
    this.events = eventsOf(source, parts, this.#configured, (record) => this.center.accept(record));
    this.events.replay(newer);
    this.#inhibitions = inhibitionsOf(source, parts, this.events);
    this.center = centerOf(source, parts, this.events, this.#inhibitions);
    this.ownedWrites = [classes, new EventWrites(this.events), logs.writes];
  }

  /** The definition as the store gets it. */
  defined(definition: ObjectDefinition): ObjectDefinition {
    return this.events.defined(definition);
  }

  /** Once the store has all objects. */
  start(): void {
    this.#classes.serve(this.#source.store);
    this.events.start();
    this.#inhibitions.start();
    const { isSimulated, values, scale } = this.#source;
    this.#logs.start(
      () => ({ values: values(), isSimulated, scale }),
      (id, eventType, eventValues) => this.events.report(id, eventType, eventValues),
    );
  }

  /** Idempotent. */
  stop(): void {
    this.#logs.suspend();
    this.#inhibitions.stop();
    this.events.stop();
  }

  /** What is wrong with the gateway itself may be accepted, or not any more, which changes no property. */
  noteTroubles(): void {
    this.events.noteReading();
  }

  /** Of a reading that brought the same again, and with nothing else that is new. */
  readAgain(): void {
    this.events.noteSameReading();
  }

  /** After the values are in the store. */
  publish(): void {
    const configured = this.#configurations.of(this.#source.values());
    if (configured !== this.#configured) {
      this.#configured = configured;
      this.events.renewDefaults(configured);
    }
    this.events.noteReading();
  }
}

/** In the memory of the alarms. */
export function statusesName({ isSimulated }: Pick<ServedAlarmsSource, 'isSimulated'>): string {
  return isSimulated ? 'events-simulated' : 'events';
}

function eventsOf(
  source: ServedAlarmsSource,
  { classes, delivery, logs, memory, deviceClock, clock, log }: ServedAlarmsParts,
  configured: readonly EventConfiguration[],
  accept: (record: EventRecord) => void,
): EventReporting {
  return new EventReporting(
    {
      store: source.store,
      classes,
      monitored: new AlarmAvailability(source.values, source.troubles, source.isOutOfService),
      calendar: deviceClock,
      statuses: memory.part('states', statusesName(source), readEventMemory),
      written: memory.part('settings', 'events', readWrittenSettings),
      sinks: [logs, delivery, { accept }],
      recordCount: () => logs.eventCount,
      clock,
      log,
    },
    [...configured, ...logs.configurations(source.language)],
  );
}

function inhibitionsOf(
  { store }: ServedAlarmsSource,
  { memory, clock, report }: ServedAlarmsParts,
  events: EventReporting,
): Inhibitions {
  return new Inhibitions({
    store,
    events,
    kept: memory.part('states', 'inhibitions', readInhibitions),
    clock,
    onEnd: ({ id: { objectType, instance } }) => {
      const name = store.find(objectType, instance)?.name ?? '';
      report({ kind: 'alarm-inhibition-ended', name });
    },
  });
}

function centerOf(
  { store }: ServedAlarmsSource,
  { classes, delivery, memory, clock, log, report }: ServedAlarmsParts,
  events: EventReporting,
  inhibitions: Inhibitions,
): AlarmCenter {
  return new AlarmCenter({
    store,
    events,
    classes,
    delivery,
    inhibitions,
    kept: memory.part('states', 'acknowledgements', readNotedAcknowledgements),
    clock,
    log,
    report,
  });
}
