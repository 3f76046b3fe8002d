import type { ApplicationValue } from '../../encoding/application-value.js';
import { type EventTransitionBits, type StatusFlags, statusFlagBits } from '../../encoding/constructed/named-bits.js';
import { EventState, EventType } from '../../encoding/event-enumerations.js';
import { ObjectType } from '../../encoding/object-type.js';
import { PropertyIdentifier as P } from '../../encoding/property-identifier.js';
import { eventTypeOf } from '../../events/event-algorithms.js';
import type { EventConfiguration } from '../../events/event-configuration.js';
import {
  changeState,
  type EventInput,
  type EventStep,
  type Moment,
  type StateTransition,
  stepEventState,
} from '../../events/event-state-detection.js';
import { type EventStatus, initialEventStatus } from '../../events/event-status.js';
import { eventValuesOf } from '../../events/event-values.js';
import type { Availability } from '../../events/monitored-values.js';
import type { StoredObject } from '../../object-model/stored-object.js';
import type { NotificationParameters } from '../../services/notification-parameters.js';
import { configured, type WrittenSettings } from './written-settings.js';

const allInService: StatusFlags = { inAlarm: false, fault: false, overridden: false, outOfService: false };

/** What the standard has for types whose algorithm is no part of their configuration here (135-2016 table 13-1). */
const algorithmsOfTypes: ReadonlyMap<number, EventType> = new Map([
  [ObjectType.bitStringValue, EventType.changeOfBitstring],
  [ObjectType.eventLog, EventType.bufferReady],
  [ObjectType.trendLogMultiple, EventType.bufferReady],
]);

/** One object that reports events: what it is configured with, what state it is in, and what it reads of itself. */
export class ReportingObject {
  status: EventStatus;
  /** When to step it again though nothing has changed. */
  askAgainAtMs: number | undefined;
  #defaults: EventConfiguration;
  #written: WrittenSettings;
  #configuration: EventConfiguration;
  #isInhibited = false;
  /** As of the last step; `undefined` before the first. */
  #availability: Availability | undefined;
  /** As it was noted with the last reading that brought anything new. */
  #noted: Availability | undefined;

  constructor(defaults: EventConfiguration, written: WrittenSettings, status: EventStatus) {
    this.#defaults = defaults;
    this.#written = written;
    this.#configuration = configured(defaults, written);
    this.status = status;
  }

  /** What is in force: the defaults, and what was written in their place. */
  get configuration(): EventConfiguration {
    return this.#configuration;
  }

  /** BACnetEventType of its algorithm: that of a BitString Value never finds anything, that of a log is its own. */
  get eventType(): EventType {
    const { id, algorithm } = this.#configuration;
    return algorithmsOfTypes.get(id.objectType) ?? eventTypeOf(algorithm);
  }

  get written(): WrittenSettings {
    return this.#written;
  }

  renewDefaults(defaults: EventConfiguration): void {
    this.#defaults = defaults;
    this.#configure();
  }

  /** Event_Algorithm_Inhibit that is written FALSE ends an inhibition, too. */
  write(settings: WrittenSettings): void {
    this.#written = { ...this.#written, ...settings };
    if (settings.eventAlgorithmInhibit === false) this.#isInhibited = false;
    this.#configure();
  }

  /** Event_Algorithm_Inhibit for a time, which is no setting. */
  inhibit(isInhibited: boolean): void {
    this.#isInhibited = isInhibited;
    this.#configure();
  }

  /** Whether a step can change anything. */
  get isDetecting(): boolean {
    return this.#configuration.eventDetectionEnable || this.status !== initialEventStatus;
  }

  /** Whether a reading that changes no property changes what the next step says; of one that detects. */
  waitsFor(availability: Availability | undefined): boolean {
    this.#noted = availability;
    return this.waits;
  }

  /** Whether a reading that says the same as the one before may still change what the next step says. */
  get waits(): boolean {
    return this.status.pending.length > 0 || this.#noted !== this.#availability;
  }

  /**
   * One step; `undefined` where there is nothing to judge yet. While the object is out of service its Present_Value is
   * what a person has set, and counts whatever the source says.
   */
  step(
    object: StoredObject,
    availability: Availability | undefined,
    ackRequired: EventTransitionBits,
    moment: Moment,
  ): EventStep | undefined {
    const isOutOfService = booleanOf(object.value(P.outOfService));
    const known = isOutOfService ? 'value' : (availability ?? this.#whileUnknown());
    if (known === undefined) return undefined;
    this.#availability = known;
    const step = stepEventState(
      this.status,
      { ...this.#configuration, ackRequired },
      this.#inputOf(object, known, isOutOfService),
      moment,
    );
    this.status = step.status;
    this.askAgainAtMs = step.transition === undefined ? step.askAgainAtMs : undefined;
    return step;
  }

  /** A transition that the object has found by an algorithm of its own, from NORMAL to NORMAL. */
  reportNormal(eventType: EventType, ackRequired: EventTransitionBits, moment: Moment): StateTransition | undefined {
    const change = { toState: EventState.normal, reliability: 0, alarmValue: undefined, eventType };
    const { status, transition } = changeState(this.status, { ...this.#configuration, ackRequired }, change, moment);
    this.status = status;
    return transition;
  }

  /** Event Values of the notification; of the object as it is now, at the transition. */
  eventValues(object: StoredObject, transition: StateTransition): NotificationParameters | undefined {
    const presentValue = object.read(P.presentValue);
    return eventValuesOf(transition, {
      algorithm: this.#configuration.algorithm,
      value: numberOf(object.value(P.presentValue)),
      statusFlags: statusFlagsOf(object.value(P.statusFlags)),
      // Table 13-5 has Present_Value for each type of value.
      propertyValues:
        presentValue instanceof Uint8Array
          ? [{ propertyId: P.presentValue, arrayIndex: undefined, value: presentValue, priority: undefined }]
          : [],
    });
  }

  /** Once something was known, silence is a gap; without detection there is nothing to know. */
  #whileUnknown(): Availability | undefined {
    return this.#availability !== undefined || !this.#configuration.eventDetectionEnable ? 'gap' : undefined;
  }

  #configure(): void {
    const configuration = configured(this.#defaults, this.#written);
    const eventAlgorithmInhibit = configuration.eventAlgorithmInhibit || this.#isInhibited;
    this.#configuration = { ...configuration, eventAlgorithmInhibit };
  }

  #inputOf(object: StoredObject, availability: Availability, isOutOfService: boolean): EventInput {
    const value = numberOf(object.value(P.presentValue));
    return {
      monitored: availability === 'value' ? { type: 'value', value } : { type: availability },
      reliability: numberOf(object.value(P.reliability)),
      isOutOfService,
    };
  }
}

/** 0 where there is none: NO_FAULT_DETECTED of an object without Reliability. */
function numberOf(value: ApplicationValue | undefined): number {
  return value !== undefined && 'value' in value && typeof value.value === 'number' ? value.value : 0;
}

function booleanOf(value: ApplicationValue | undefined): boolean {
  return value?.type === 'boolean' && value.value;
}

function statusFlagsOf(value: ApplicationValue | undefined): StatusFlags {
  return value?.type === 'bitString' ? statusFlagBits.fromBits(value.value) : allInService;
}
