import { join } from 'node:path';
import { PropertyIdentifier as P } from '../../bacnet/encoding/property-identifier.js';
import type { ObjectDefinition } from '../../bacnet/object-model/object-database.js';
import { NotificationDelivery } from '../../bacnet/server/events/delivery/notification-delivery.js';
import { readKeptDelivery } from '../../bacnet/server/events/delivery/outbox.js';
import type { DeliveryEvent } from '../../bacnet/server/events/delivery/queue-sender.js';
import { readEventMemory } from '../../bacnet/server/events/event-memory.js';
import type { EventRecord } from '../../bacnet/server/events/event-record.js';
import { NotificationClasses, readKeptClasses } from '../../bacnet/server/events/notification-classes.js';
import type { Language } from '../../core/bilingual.js';
import type { Clock } from '../../core/clock.js';
import { GatewayError } from '../../core/errors.js';
import type { Logger } from '../../core/log.js';
import { type Disk, thisDisk } from '../../core/machine/disk.js';
import type { AlarmEvent } from '../../journal/gateway-event.js';
import type { TrendJournal } from '../../journal/trend-store.js';
import { alarmClasses } from '../../objects/alarms/alarm-classes.js';
import type { DeviceClock } from '../../objects/device-clock.js';
import type { DeviceState } from '../../objects/value-stream.js';
import type { AlarmMemory } from './alarm-memory.js';
import { DeviceLogs } from './device-logs.js';
import { readLogStates } from './kept-log-states.js';
import { OutboxLog } from './outbox-log.js';
import { ServedAlarms, type ServedAlarmsSource, statusesName } from './served-alarms.js';

export interface AlarmServiceParts {
  readonly dataDir: string;
  /** Loaded before the first device is served. */
  readonly memory: AlarmMemory;
  readonly deviceClock: DeviceClock;
  readonly clock: Clock;
  readonly log: Logger;
  readonly disk?: Disk;
  /** What becomes of recipients and of alarms, for journal and log. */
  report(event: DeliveryEvent | AlarmEvent): void;
  /** Where the records of trend logs are kept; without it the logs stay empty. */
  openTrends?(): Promise<TrendJournal>;
}

/** In the data folder. */
const eventsFolder = 'events';
const journalFolder = 'journal';

/** What outlives a served device: who is told of alarms, and what waits for them. Nothing is made before it is needed. */
export class AlarmService {
  readonly memory: AlarmMemory;
  readonly #parts: AlarmServiceParts;
  #logs: DeviceLogs | undefined;
  /** Events that the statuses do not know yet: the power was cut before they were kept. */
  #newer: readonly EventRecord[] = [];
  #delivering:
    | { readonly classes: NotificationClasses; readonly delivery: NotificationDelivery; readonly ring: OutboxLog }
    | undefined;

  constructor(parts: AlarmServiceParts) {
    this.#parts = parts;
    this.memory = parts.memory;
    parts.memory.onRestored(() => this.#delivering?.classes.reload());
  }

  /** Before a device is served that is in this state: its logs go on, or pause where no alarms are wanted. */
  async prepare(isWanted: boolean, state: Pick<DeviceState, 'isSimulated'>): Promise<void> {
    if (!isWanted) this.#logs?.pause();
    if (!isWanted || this.#parts.openTrends === undefined) return;
    const logs = this.#ownLogs();
    try {
      await logs.open(state);
      // Of a file that is gone or damaged the log knows all but what nobody was told.
      const { recordCount = 0 } = this.memory.part('states', statusesName(state), readEventMemory).current ?? {};
      this.#newer = await logs.eventsAfter(recordCount);
    } catch (cause) {
      // Without its logs the device is served all the same.
      this.#parts.log.error({ err: cause }, 'The logs of the alarms cannot be read.');
    }
  }

  /** Idempotent; after the last server has stopped. */
  async stop(): Promise<void> {
    this.#delivering?.delivery.stop();
    await this.#delivering?.ring.stop();
    await this.#logs?.stop();
  }

  /** Of the objects that belong to alarms alone. */
  definitions(language: Language, state: Pick<DeviceState, 'isSimulated'>): readonly ObjectDefinition[] {
    this.#delivering ??= this.#deliver();
    return [
      ...this.#delivering.classes.definitions().map((one) => inLanguage(one, language)),
      ...this.#ownLogs().definitions(language, state),
    ];
  }

  /** For one served device after the other. */
  serve(source: ServedAlarmsSource): ServedAlarms {
    const { memory, deviceClock, clock, log } = this.#parts;
    this.#delivering ??= this.#deliver();
    const logs = this.#ownLogs();
    const newer = this.#newer;
    this.#newer = [];
    const report = (event: AlarmEvent) => this.#parts.report(event);
    return new ServedAlarms(source, { ...this.#delivering, logs, newer, memory, deviceClock, clock, log, report });
  }

  #ownLogs(): DeviceLogs {
    if (this.#logs !== undefined) return this.#logs;
    const { dataDir, memory, deviceClock, clock, log, disk = thisDisk, openTrends = noTrends } = this.#parts;
    const logs = new DeviceLogs({
      folder: join(dataDir, journalFolder),
      states: memory.part('states', 'logs', readLogStates),
      deviceClock,
      clock,
      log,
      disk,
      openTrends,
    });
    // Statuses must not know of an event that the log has lost.
    memory.flushFirst(() => logs.flushEvents());
    this.#logs = logs;
    return logs;
  }

  #deliver() {
    const { dataDir, memory, deviceClock, clock, log, disk = thisDisk } = this.#parts;
    const kept = memory.part('settings', 'classes', readKeptClasses);
    // The objects describe themselves in the language of the moment.
    const classes = new NotificationClasses(
      alarmClasses.map((one) => ({ ...one, description: one.description.en })),
      kept,
    );
    const ring = new OutboxLog(join(dataDir, eventsFolder), clock, log, disk);
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
    return { classes, delivery, ring };
  }
}

function noTrends(): Promise<TrendJournal> {
  throw new GatewayError('internal.fault', 'The trend logs have no place to be kept.');
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
