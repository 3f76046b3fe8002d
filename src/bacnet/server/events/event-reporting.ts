import type { Clock } from '../../../core/clock.js';
import type { ObjectIdentifier } from '../../encoding/application-value.js';
import type { TimeStamp } from '../../encoding/constructed/time-stamp.js';
import type { EventType } from '../../encoding/event-enumerations.js';
import { PropertyIdentifier as P } from '../../encoding/property-identifier.js';
import type { EventConfiguration } from '../../events/event-configuration.js';
import { type EventStatus, initialEventStatus } from '../../events/event-status.js';
import type { MonitoredValues } from '../../events/monitored-values.js';
import type { ObjectDefinition } from '../../object-model/object-database.js';
import type { ObjectStore } from '../../object-model/object-store.js';
import type { NotificationParameters } from '../../services/notification-parameters.js';
import { configurationProperties, statusProperties, withEventProperties } from './event-properties.js';
import type { EventRecord } from './event-record.js';
import { type EventClass, EventTelling, type EventTellingParts } from './event-telling.js';
import { ObjectTurns } from './object-turns.js';
import { ReliabilityEvaluation } from './reliability-evaluation.js';
import type { ReportingObject } from './reporting-object.js';
import { ReportingObjects, type ReportingObjectsParts } from './reporting-objects.js';
import type { WrittenSettings } from './written-settings.js';

export interface EventReportingParts extends EventTellingParts, ReportingObjectsParts {
  readonly store: ObjectStore;
  readonly monitored: MonitoredValues;
  readonly clock: Clock;
}

/** What a step goes by. */
const judged: ReadonlySet<number> = new Set([P.presentValue, P.reliability, P.outOfService]);
/** FAULT, NORMAL and OFFNORMAL again are three: more in a row is a fault of the program. */
const mostSteps = 10;

function waitsForAnother({ isDetecting, waits }: ReportingObject): boolean {
  return isDetecting && waits;
}

/**
 * Intrinsic reporting of all objects (135-2016 §13.2): it hears of changes in the object store, judges each object once all
 * that came together is there, and brings a transition into the store before any sink is told of it.
 */
export class EventReporting {
  /** Through which the source of the values writes to the store. */
  readonly database: ReliabilityEvaluation;
  readonly #parts: EventReportingParts;
  readonly #objects: ReportingObjects;
  readonly #telling: EventTelling;
  readonly #turns: ObjectTurns;
  #endChanges: () => void = () => undefined;

  constructor(parts: EventReportingParts, configurations: readonly EventConfiguration[]) {
    const { store, clock, log } = parts;
    this.#parts = parts;
    this.database = new ReliabilityEvaluation(store, (id) => this.configurationOf(id));
    const objects = new ReportingObjects(parts, configurations);
    this.#objects = objects;
    this.#telling = new EventTelling(parts);
    this.#turns = new ObjectTurns({
      objects,
      clock,
      log,
      settle: (object) => this.#settle(object),
      onChange: () => void objects.keepStatuses(),
    });
  }

  /** In the order of the identifiers. */
  get objects(): Iterable<ReportingObject> {
    return this.#objects.all;
  }

  objectOf(id: ObjectIdentifier): ReportingObject | undefined {
    return this.#objects.of(id);
  }

  configurationOf(id: ObjectIdentifier): EventConfiguration | undefined {
    return this.objectOf(id)?.configuration;
  }

  classOf(configuration: EventConfiguration): EventClass {
    return this.#telling.classOf(configuration);
  }

  get deviceId(): ObjectIdentifier {
    return this.#telling.deviceId;
  }

  now(): TimeStamp {
    return this.#telling.now();
  }

  /** The definition as the store gets it: with the event properties, where the object reports events. */
  defined(definition: ObjectDefinition): ObjectDefinition {
    const object = this.objectOf(definition.id);
    return object === undefined ? definition : withEventProperties(definition, object.configuration, object.status);
  }

  /** Once the store has all objects. */
  start(): void {
    if (this.#turns.isRunning) return;
    this.#endChanges = this.#parts.store.onChange((id, propertyId) => {
      if (judged.has(propertyId)) this.#turns.mark(this.objectOf(id));
    });
    this.#turns.start();
  }

  /** Idempotent. */
  stop(): void {
    this.#endChanges();
    this.#turns.stop();
  }

  /** After each reading of the source: one that failed, or brought the same again, changes no property. */
  noteReading(): void {
    const { monitored } = this.#parts;
    this.#turns.markWhere(
      (object) => object.isDetecting && object.waitsFor(monitored.availabilityOf(object.configuration.id)),
    );
  }

  /** After one that says all the same as the last that was noted: no availability is another one. */
  noteSameReading(): void {
    this.#turns.markWhere(waitsForAnother);
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
  set(id: ObjectIdentifier, settings: WrittenSettings): Promise<void> {
    const object = this.objectOf(id);
    if (object === undefined) return Promise.resolve();
    object.write(settings);
    this.#showConfiguration(object);
    return this.#objects.keepWritten(object);
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
    this.#objects.replay(records);
  }

  /** Takes over an acknowledgement, and tells of it; resolves when it is on the disk. */
  async noteAcknowledgement(object: ReportingObject, status: EventStatus, record: EventRecord): Promise<void> {
    object.status = status;
    this.#showStatus(object);
    this.#telling.tell(record);
    await this.#objects.keepStatuses();
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
    if (transition !== undefined) this.#telling.tellTransition(object.configuration, transition, eventValues);
    void this.#objects.keepStatuses();
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
      const { transition } = step;
      this.#telling.tellTransition(object.configuration, transition, object.eventValues(stored, transition));
    }
    const isReset = before !== initialEventStatus && object.status === initialEventStatus;
    if (isReset) this.#showStatus(object);
    return isReset || object.status.eventTimeStamps !== before.eventTimeStamps;
  }

  #showStatus({ configuration, status }: ReportingObject): void {
    for (const { id, value } of statusProperties(status)) this.#parts.store.set(configuration.id, id, value);
  }

  #showConfiguration(object: ReportingObject): void {
    const { configuration } = object;
    for (const { id, value } of configurationProperties(configuration))
      this.#parts.store.set(configuration.id, id, value);
    this.database.renew(configuration);
    this.#turns.mark(object);
  }
}
