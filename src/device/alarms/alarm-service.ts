import { join } from 'node:path';
import { PropertyIdentifier as P } from '../../bacnet/encoding/property-identifier.js';
import type { ObjectDefinition } from '../../bacnet/object-model/object-database.js';
import { NotificationDelivery } from '../../bacnet/server/events/delivery/notification-delivery.js';
import { readKeptDelivery } from '../../bacnet/server/events/delivery/outbox.js';
import type { DeliveryEvent } from '../../bacnet/server/events/delivery/queue-sender.js';
import { NotificationClasses, readKeptClasses } from '../../bacnet/server/events/notification-classes.js';
import type { Language } from '../../core/bilingual.js';
import type { Clock } from '../../core/clock.js';
import type { Logger } from '../../core/log.js';
import { alarmClasses } from '../../objects/alarms/alarm-classes.js';
import type { DeviceClock } from '../../objects/device-clock.js';
import type { AlarmMemory } from './alarm-memory.js';
import { OutboxLog } from './outbox-log.js';
import { ServedAlarms, type ServedAlarmsSource } from './served-alarms.js';

export interface AlarmServiceParts {
  readonly dataDir: string;
  /** Loaded before the first device is served. */
  readonly memory: AlarmMemory;
  readonly deviceClock: DeviceClock;
  readonly clock: Clock;
  readonly log: Logger;
  /** What becomes of recipients, for journal and log. */
  report(event: DeliveryEvent): void;
}

/** In the data folder. */
const eventsFolder = 'events';

/** What outlives a served device: who is told of alarms, and what waits for them. Nothing is made before it is needed. */
export class AlarmService {
  readonly memory: AlarmMemory;
  readonly #parts: AlarmServiceParts;
  #delivering: { readonly classes: NotificationClasses; readonly delivery: NotificationDelivery } | undefined;

  constructor(parts: AlarmServiceParts) {
    this.#parts = parts;
    this.memory = parts.memory;
    parts.memory.onRestored(() => this.#delivering?.classes.reload());
  }

  /** Of the objects that belong to alarms alone. */
  definitions(language: Language): readonly ObjectDefinition[] {
    this.#delivering ??= this.#deliver();
    return this.#delivering.classes.definitions().map((one) => inLanguage(one, language));
  }

  /** For one served device after the other. */
  serve(source: ServedAlarmsSource): ServedAlarms {
    const { memory, deviceClock, clock, log } = this.#parts;
    this.#delivering ??= this.#deliver();
    return new ServedAlarms(source, { ...this.#delivering, memory, deviceClock, clock, log });
  }

  #deliver() {
    const { dataDir, memory, deviceClock, clock, log } = this.#parts;
    const kept = memory.part('settings', 'classes', readKeptClasses);
    // The objects describe themselves in the language of the moment.
    const classes = new NotificationClasses(
      alarmClasses.map((one) => ({ ...one, description: one.description.en })),
      kept,
    );
    const ring = new OutboxLog(join(dataDir, eventsFolder), clock, log);
    // A transition that the file knows has been told, or is in the outbox: a power cut leaves none untold.
    memory.flushFirst(() => ring.flush());
    const delivery = new NotificationDelivery({
      classes,
      ring,
      kept: memory.part('states', 'delivery', readKeptDelivery),
      clock,
      log,
      localTime: () => ({ date: deviceClock.date(), time: deviceClock.time() }),
      report: (event) => this.#parts.report(event),
    });
    return { classes, delivery };
  }
}

function inLanguage(definition: ObjectDefinition, language: Language): ObjectDefinition {
  const row = alarmClasses.find(({ number }) => number === definition.id.instance);
  if (row === undefined) return definition;
  const description = { type: 'characterString', value: row.description[language] } as const;
  const properties = definition.properties.map((one) =>
    one.id === P.description ? { ...one, value: description } : one,
  );
  return { ...definition, properties };
}
