import type { Logger } from '../../../core/log.js';
import type { BacnetDate, BacnetTime, ObjectIdentifier } from '../../encoding/application-value.js';
import type { Destination } from '../../encoding/constructed/destination.js';
import type { EventTransitionBits, PerTransition } from '../../encoding/constructed/named-bits.js';
import type { TimeStamp } from '../../encoding/constructed/time-stamp.js';
import { maxInstance, ObjectType } from '../../encoding/object-type.js';
import type { EventConfiguration } from '../../events/event-configuration.js';
import type { StateTransition } from '../../events/event-state-detection.js';
import type { ObjectStore } from '../../object-model/object-store.js';
import type { NotificationParameters } from '../../services/notification-parameters.js';
import type { EventRecord, EventRecordSink } from './event-record.js';

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

export interface EventTellingParts {
  readonly store: Pick<ObjectStore, 'device'>;
  readonly classes: EventClasses;
  readonly calendar: EventCalendar;
  readonly sinks: readonly EventRecordSink[];
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

/** Makes a record of a transition, and hands it to whoever is to know. */
export class EventTelling {
  readonly #parts: EventTellingParts;

  constructor(parts: EventTellingParts) {
    this.#parts = parts;
  }

  classOf({ notificationClass }: EventConfiguration): EventClass {
    return this.#parts.classes.get(notificationClass) ?? noClass;
  }

  get deviceId(): ObjectIdentifier {
    return this.#parts.store.device?.id ?? noDevice;
  }

  now(): TimeStamp {
    const { calendar } = this.#parts;
    return { type: 'dateTime', dateTime: { date: calendar.date(), time: calendar.time() } };
  }

  /** Where Event_Enable lets it be told. */
  tellTransition(
    configuration: EventConfiguration,
    transition: StateTransition,
    eventValues: NotificationParameters | undefined,
  ): void {
    if (!transition.isTold) return;
    this.tell({
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

  /** A sink that fails keeps no other from hearing of it. */
  tell(record: EventRecord): void {
    for (const sink of this.#parts.sinks) {
      try {
        sink.accept(record);
      } catch (cause) {
        this.#parts.log.error({ err: cause, object: record.eventObject }, 'An event could not be handed on.');
      }
    }
  }
}
