import type { Clock } from '../../../core/clock.js';
import type { KeptState } from '../../../core/kept-state.js';
import type { Logger } from '../../../core/log.js';
import type { BacnetDate, BacnetTime, ObjectIdentifier } from '../../encoding/application-value.js';
import type { Destination } from '../../encoding/constructed/destination.js';
import type { EventTransitionBits, PerTransition } from '../../encoding/constructed/named-bits.js';
import type { TimeStamp } from '../../encoding/constructed/time-stamp.js';
import type { EventType } from '../../encoding/event-enumerations.js';
import { maxInstance, ObjectType } from '../../encoding/object-type.js';
import { PropertyIdentifier as P } from '../../encoding/property-identifier.js';
import type { EventConfiguration } from '../../events/event-configuration.js';
import type { StateTransition } from '../../events/event-state-detection.js';
import { type EventStatus, initialEventStatus } from '../../events/event-status.js';
import type { MonitoredValues } from '../../events/monitored-values.js';
import type { ObjectDefinition } from '../../object-model/object-database.js';
import type { ObjectStore } from '../../object-model/object-store.js';
import type { NotificationParameters } from '../../services/notification-parameters.js';
import { type EventMemory, hasNoEvents, keptStatusOf, keyOf, statusOf, withRecord } from './event-memory.js';
import { configurationProperties, statusProperties, withEventProperties } from './event-properties.js';
import type { EventRecord, EventRecordSink } from './event-record.js';
import { ReliabilityEvaluation } from './reliability-evaluation.js';
import { ReportingObject } from './reporting-object.js';
import type { WrittenSettings, WrittenSettingsOfObjects } from './written-settings.js';

/** What an event takes from its Notification Class (135-2016 §12.21). */
export interface EventClass {
  readonly priority: PerTransition<number>;
  readonly ackRequired: EventTransitionBits;
  readonly recipients: readonly Destination[];
}

export interface EventClasses {
  get(number: number): EventClass | undefined;
}

/** Local date and time of the device. */
export interface EventCalendar {
  date(): BacnetDate;
  time(): BacnetTime;
}

export interface EventReportingParts {
  readonly store: ObjectStore;
  readonly classes: EventClasses;
  readonly monitored: MonitoredValues;
  readonly calendar: EventCalendar;
  readonly statuses: KeptState<EventMemory>;
  readonly written: KeptState<WrittenSettingsOfObjects>;
  readonly sinks: readonly EventRecordSink[];
  /** How many records the log has taken until now: from there on it brings the statuses up to date after a power cut. */
  recordCount?(): number;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Of a class that is not there: told as unimportant. */
const noClass: EventClass = {
  priority: { toOffnormal: 255, toFault: 255, toNormal: 255 },
  ackRequired: { toOffnormal: false, toFault: false, toNormal: false },
  recipients: [],
};
/** Stands for a device that has no number. */
const noDevice: ObjectIdentifier = { objectType: ObjectType.device, instance: maxInstance };
/** What a step goes by. */
const judged: ReadonlySet<number> = new Set([P.presentValue, P.reliability, P.outOfService]);
/** FAULT, NORMAL and OFFNORMAL again are three: more in a row is a fault of the program. */
const mostSteps = 10;

/**
 * Intrinsic reporting of all objects (135-2016 §13.2): it hears of changes in the object store, judges each object once all
 * that came together is there, and brings a transition into the store before any sink is told of it.
 */
export class EventReporting {
  /** Through which the source of the values writes to the store. */
  readonly database: ReliabilityEvaluation;
  readonly #parts: EventReportingParts;
  /** In the order of the identifiers, which GetEventInformation goes by. */
  readonly #objects: ReadonlyMap<string, ReportingObject>;
  readonly #dirty = new Set<ReportingObject>();
  #faults = 0;
  #isScheduled = false;
  #isRunning = false;
  #endChanges: () => void = () => undefined;
  #cancelTimer: () => void = () => undefined;

  constructor(parts: EventReportingParts, configurations: readonly EventConfiguration[]) {
    this.#parts = parts;
    this.database = new ReliabilityEvaluation(parts.store, (id) => this.configurationOf(id));
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
  get objects(): Iterable<ReportingObject> {
    return this.#objects.values();
  }

  objectOf(id: ObjectIdentifier): ReportingObject | undefined {
    return this.#objects.get(keyOf(id));
  }

  configurationOf(id: ObjectIdentifier): EventConfiguration | undefined {
    return this.objectOf(id)?.configuration;
  }

  classOf({ notificationClass }: EventConfiguration): EventClass {
    return this.#parts.classes.get(notificationClass) ?? noClass;
  }

  get deviceId(): ObjectIdentifier {
    return this.#parts.store.device?.id ?? noDevice;
  }

  /** The definition as the store gets it: with the event properties, where the object reports events. */
  defined(definition: ObjectDefinition): ObjectDefinition {
    const object = this.objectOf(definition.id);
    return object === undefined ? definition : withEventProperties(definition, object.configuration, object.status);
  }

  /** Once the store has all objects. */
  start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#endChanges = this.#parts.store.onChange((id, propertyId) => {
      if (judged.has(propertyId)) this.#mark(this.objectOf(id));
    });
    for (const object of this.#objects.values()) this.#mark(object);
  }

  /** Idempotent. */
  stop(): void {
    this.#isRunning = false;
    this.#endChanges();
    this.#cancelTimer();
    this.#dirty.clear();
  }

  /** After each reading of the source: one that failed, or brought the same again, changes no property. */
  noteReading(): void {
    const { monitored } = this.#parts;
    for (const object of this.#objects.values()) {
      const isDue = () => object.waitsFor(monitored.availabilityOf(object.configuration.id));
      if (this.#attempt(object, isDue)) this.#mark(object);
    }
  }

  /** Other defaults from now on, as the facts of the source change; what was written stays. */
  renewDefaults(configurations: readonly EventConfiguration[]): void {
    for (const defaults of configurations) {
      const object = this.objectOf(defaults.id);
      if (object === undefined) continue;
      object.renewDefaults(defaults);
      this.#showConfiguration(object);
    }
  }

  /** Resolves when the settings are on the disk; they are in force at once. */
  async set(id: ObjectIdentifier, settings: WrittenSettings): Promise<void> {
    const object = this.objectOf(id);
    if (object === undefined) return;
    object.write(settings);
    this.#showConfiguration(object);
    const { written } = this.#parts;
    await written.keep({ ...written.current, [keyOf(id)]: object.written });
  }

  /** Inhibits the algorithm for a time that the caller ends, or a BMS that writes Event_Algorithm_Inhibit FALSE. */
  inhibit(id: ObjectIdentifier, isInhibited: boolean): void {
    const object = this.objectOf(id);
    if (object === undefined) return;
    object.inhibit(isInhibited);
    this.#showConfiguration(object);
  }

  /** Brings the statuses up to date with records that are newer than they are; before `defined`. */
  replay(records: readonly EventRecord[]): void {
    for (const record of records) {
      const object = this.objectOf(record.eventObject);
      if (object !== undefined) object.status = withRecord(object.status, record);
    }
  }

  /** Takes over an acknowledgement, and tells of it; resolves when it is on the disk. */
  async noteAcknowledgement(object: ReportingObject, status: EventStatus, record: EventRecord): Promise<void> {
    object.status = status;
    this.#showStatus(object);
    this.#tell(record);
    await this.#keep();
  }

  /**
   * An event that the object has found by an algorithm of its own: BUFFER_READY of a log leads from NORMAL to NORMAL
   * (135-2016 §13.3.7).
   */
  report(id: ObjectIdentifier, eventType: EventType, eventValues: NotificationParameters): void {
    const object = this.objectOf(id);
    if (object === undefined || !object.configuration.eventDetectionEnable) return;
    const { ackRequired } = this.classOf(object.configuration);
    const moment = { nowMs: this.#parts.clock.monotonicMs(), timeStamp: this.now() };
    const transition = object.reportNormal(eventType, ackRequired, moment);
    this.#showStatus(object);
    if (transition !== undefined) this.#tellTransition(object, transition, eventValues);
    void this.#keep();
  }

  now(): TimeStamp {
    const { calendar } = this.#parts;
    return { type: 'dateTime', dateTime: { date: calendar.date(), time: calendar.time() } };
  }

  #mark(object: ReportingObject | undefined): void {
    if (object === undefined || !object.isDetecting || !this.#isRunning) return;
    this.#dirty.add(object);
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    // After all that is published together: Reliability and Present_Value are judged as one.
    queueMicrotask(() => this.#settleAll());
  }

  #settleAll(): void {
    this.#isScheduled = false;
    if (!this.#isRunning) return;
    const dirty = [...this.#dirty];
    this.#dirty.clear();
    // All, and not the first that changes.
    const changed = dirty.filter((object) => this.#attempt(object, () => this.#settle(object)));
    if (changed.length > 0) void this.#keep();
    this.#schedule();
  }

  /** A fault of the program costs the one object its turn: false then. The log has room for the first and every doubling. */
  #attempt(object: ReportingObject, action: () => boolean): boolean {
    try {
      return action();
    } catch (cause) {
      this.#faults += 1;
      const { id } = object.configuration;
      if ((this.#faults & (this.#faults - 1)) === 0) {
        this.#parts.log.error(
          { err: cause, object: id, faults: this.#faults },
          'The events of an object cannot be judged.',
        );
      }
      return false;
    }
  }

  /** Steps until the state has come to rest; returns whether it is another one. */
  #settle(object: ReportingObject): boolean {
    const { store, monitored, clock } = this.#parts;
    const { id } = object.configuration;
    const stored = store.find(id.objectType, id.instance);
    if (stored === undefined) return false;
    const before = object.status;
    for (let steps = 0; steps < mostSteps; steps += 1) {
      const now = () => this.now();
      const { ackRequired } = this.classOf(object.configuration);
      const step = object.step(stored, monitored.availabilityOf(id), ackRequired, {
        nowMs: clock.monotonicMs(),
        get timeStamp() {
          return now();
        },
      });
      if (step?.transition === undefined) break;
      this.#showStatus(object);
      this.#tellTransition(object, step.transition, object.eventValues(stored, step.transition));
    }
    const isReset = before !== initialEventStatus && object.status === initialEventStatus;
    if (isReset) this.#showStatus(object);
    return isReset || object.status.eventTimeStamps !== before.eventTimeStamps;
  }

  #tellTransition(
    { configuration }: ReportingObject,
    transition: StateTransition,
    eventValues: NotificationParameters | undefined,
  ): void {
    if (!transition.isTold) return;
    this.#tell({
      initiatingDevice: this.deviceId,
      eventObject: configuration.id,
      timeStamp: transition.timeStamp,
      notificationClass: configuration.notificationClass,
      priority: this.classOf(configuration).priority[transition.transition],
      eventType: transition.eventType,
      messageText: transition.messageText,
      notifyType: configuration.notifyType,
      ackRequired: transition.ackRequired,
      fromState: transition.fromState,
      toState: transition.toState,
      eventValues,
    });
  }

  #tell(record: EventRecord): void {
    for (const sink of this.#parts.sinks) {
      try {
        sink.accept(record);
      } catch (cause) {
        this.#parts.log.error({ err: cause, object: record.eventObject }, 'An event could not be handed on.');
      }
    }
  }

  #showStatus({ configuration, status }: ReportingObject): void {
    for (const { id, value } of statusProperties(status)) this.#parts.store.set(configuration.id, id, value);
  }

  #showConfiguration(object: ReportingObject): void {
    const { configuration } = object;
    for (const { id, value } of configurationProperties(configuration))
      this.#parts.store.set(configuration.id, id, value);
    this.database.renew(configuration);
    this.#mark(object);
  }

  /** One timer, for the object that waits least. */
  #schedule(): void {
    this.#cancelTimer();
    const { clock } = this.#parts;
    const waiting = [...this.#objects.values()].flatMap(({ askAgainAtMs }) => askAgainAtMs ?? []);
    if (waiting.length === 0) return;
    const delayMs = Math.max(0, Math.min(...waiting) - clock.monotonicMs());
    this.#cancelTimer = clock.schedule(delayMs, () => this.#markDue());
  }

  #markDue(): void {
    const nowMs = this.#parts.clock.monotonicMs();
    for (const object of this.#objects.values()) {
      if (object.askAgainAtMs !== undefined && object.askAgainAtMs <= nowMs) this.#mark(object);
    }
    // The timer was a little early.
    if (this.#dirty.size === 0) this.#schedule();
  }

  #keep(): Promise<void> {
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
