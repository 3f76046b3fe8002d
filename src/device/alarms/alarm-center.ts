import type { ObjectIdentifier } from '../../bacnet/encoding/application-value.js';
import type { Destination } from '../../bacnet/encoding/constructed/destination.js';
import {
  type EventTransition,
  type EventTransitionBits,
  eventTransitions,
  type PerTransition,
} from '../../bacnet/encoding/constructed/named-bits.js';
import { areSameTimeStamps, type TimeStamp } from '../../bacnet/encoding/constructed/time-stamp.js';
import { EventState, NotifyType } from '../../bacnet/encoding/event-enumerations.js';
import { isActive, transitionTo } from '../../bacnet/events/event-status.js';
import type { ObjectStore } from '../../bacnet/object-model/object-store.js';
import { Acknowledgements } from '../../bacnet/server/events/acknowledgement.js';
import type {
  NotificationDelivery,
  RecipientState,
} from '../../bacnet/server/events/delivery/notification-delivery.js';
import { sendTestEvent, type TestOutcome } from '../../bacnet/server/events/delivery/test-event.js';
import { keyOf } from '../../bacnet/server/events/event-memory.js';
import type { EventRecord, EventRecordSink } from '../../bacnet/server/events/event-record.js';
import type { EventReporting } from '../../bacnet/server/events/event-reporting.js';
import type {
  NotificationClassChange,
  NotificationClasses,
  NotificationClassState,
} from '../../bacnet/server/events/notification-classes.js';
import type { ReportingObject } from '../../bacnet/server/events/reporting-object.js';
import type { Clock } from '../../core/clock.js';
import { isRecord, type KeptState } from '../../core/kept-state.js';
import type { Logger } from '../../core/log.js';
import type { AlarmEvent } from '../../journal/gateway-event.js';
import type { Inhibition, Inhibitions } from './inhibitions.js';

/** An object that is not normal, or not acknowledged, as GetEventInformation tells of it. */
export interface ActiveEvent {
  readonly id: ObjectIdentifier;
  readonly name: string;
  /** BACnetEventState. */
  readonly eventState: EventState;
  /** Of the transition that led there. */
  readonly text: string;
  readonly priority: number;
  readonly notificationClass: number;
  readonly isAlarm: boolean;
  readonly acked: EventTransitionBits;
  readonly timeStamps: PerTransition<TimeStamp>;
}

/** Who acknowledged what, and when. */
export interface NotedAcknowledgement {
  readonly id: ObjectIdentifier;
  readonly name: string;
  readonly transition: EventTransition;
  readonly by: string;
  /** Wall clock. */
  readonly atMs: number;
}

export interface AlarmCenterParts {
  readonly store: ObjectStore;
  readonly events: EventReporting;
  readonly classes: NotificationClasses;
  readonly delivery: NotificationDelivery;
  readonly inhibitions: Inhibitions;
  readonly kept: KeptState<readonly NotedAcknowledgement[]>;
  readonly clock: Clock;
  readonly log: Logger;
  report(event: AlarmEvent): void;
}

/** The last of them are kept. */
const mostNoted = 100;

/** What a person sees of the alarms, and does about them. */
export class AlarmCenter implements EventRecordSink {
  readonly #parts: AlarmCenterParts;
  readonly #acknowledgements: Acknowledgements;
  /** By object and transition, the stamp of what was acknowledged last. */
  readonly #noted = new Map<string, TimeStamp>();

  constructor(parts: AlarmCenterParts) {
    this.#parts = parts;
    this.#acknowledgements = new Acknowledgements(parts.store, parts.events, parts.log);
  }

  /** The most urgent first. */
  get active(): readonly ActiveEvent[] {
    return [...this.#parts.events.objects]
      .filter(({ status }) => isActive(status))
      .map((object) => this.#activeOf(object))
      .sort((one, other) => one.priority - other.priority);
  }

  /** The newest first. */
  get acknowledged(): readonly NotedAcknowledgement[] {
    return (this.#parts.kept.current ?? []).toReversed();
  }

  get inhibited(): readonly Inhibition[] {
    return this.#parts.inhibitions.all;
  }

  /** Priorities, acknowledgement and recipients. */
  get classes(): readonly NotificationClassState[] {
    return this.#parts.classes.all;
  }

  /** How the recipients are doing. */
  get recipients(): readonly RecipientState[] {
    return this.#parts.delivery.recipients;
  }

  /** Served at once; resolves when it is on the disk. */
  changeClass(number: number, change: NotificationClassChange): Promise<void> {
    return this.#parts.classes.change(number, change);
  }

  /** Sends a test event to one recipient of the class, and says what became of it; undefined: there is no such class. */
  async test(destination: Destination, number: number, text: string): Promise<TestOutcome | undefined> {
    const { classes, delivery, events, clock } = this.#parts;
    const state = classes.get(number);
    if (state === undefined) return undefined;
    const parts = { delivery, clock, deviceId: () => events.deviceId, timeStamp: () => events.now() };
    return sendTestEvent(destination, state, text, parts);
  }

  /** All that waits for it, of one object; resolves when it is on the disk. False where nothing waits. */
  async acknowledge(id: ObjectIdentifier, by: string): Promise<boolean> {
    const status = this.#parts.events.objectOf(id)?.status;
    const waiting = eventTransitions.filter((one) => status?.ackedTransitions[one] === false);
    if (status === undefined || waiting.length === 0) return false;
    const failures = await Promise.all(
      waiting.map((transition) =>
        this.#acknowledgements.acknowledge(
          {
            eventObject: id,
            eventStateAcknowledged: acknowledgedState(transition, status.eventState),
            timeStamp: status.eventTimeStamps[transition],
            acknowledgmentSource: by,
          },
          by,
        ),
      ),
    );
    return failures.every((failure) => failure === undefined);
  }

  /** For maintenance, 1 minute to a week; false where the object reports no events. */
  inhibit(id: ObjectIdentifier, minutes: number, by: string): Promise<boolean> {
    return this.#parts.inhibitions.begin(id, minutes, by);
  }

  /** Idempotent. */
  endInhibition(id: ObjectIdentifier): Promise<void> {
    return this.#parts.inhibitions.end(id);
  }

  /** Notes acknowledgements, whoever they came from; of those that are repeated the first. */
  accept({ notifyType, eventObject, toState, messageText = '' }: EventRecord): void {
    const transition = transitionTo(toState);
    if (notifyType !== NotifyType.ackNotification || this.#isNoted(eventObject, transition)) return;
    const { kept, clock, report } = this.#parts;
    const name = this.#nameOf(eventObject);
    const noted: NotedAcknowledgement = { id: eventObject, name, transition, by: messageText, atMs: clock.wallMs() };
    void kept.keep([...(kept.current ?? []), noted].slice(-mostNoted));
    report({ kind: 'alarm-acknowledged', name, by: messageText });
  }

  #isNoted(id: ObjectIdentifier, transition: EventTransition): boolean {
    const stamp = this.#parts.events.objectOf(id)?.status.eventTimeStamps[transition];
    if (stamp === undefined) return false;
    const key = `${keyOf(id)} ${transition}`;
    const before = this.#noted.get(key);
    this.#noted.set(key, stamp);
    return before !== undefined && areSameTimeStamps(before, stamp);
  }

  #activeOf({ configuration, status }: ReportingObject): ActiveEvent {
    const transition = transitionTo(status.eventState);
    return {
      id: configuration.id,
      name: this.#nameOf(configuration.id),
      eventState: status.eventState,
      text: status.eventMessageTexts[transition],
      priority: this.#parts.events.classOf(configuration).priority[transition],
      notificationClass: configuration.notificationClass,
      isAlarm: configuration.notifyType === NotifyType.alarm,
      acked: status.ackedTransitions,
      timeStamps: status.eventTimeStamps,
    };
  }

  #nameOf({ objectType, instance }: ObjectIdentifier): string {
    return this.#parts.store.find(objectType, instance)?.name ?? '';
  }
}

/** The state that the transition led to, as far as it is known. */
function acknowledgedState(transition: EventTransition, eventState: EventState): EventState {
  if (transition === transitionTo(eventState)) return eventState;
  switch (transition) {
    case 'toOffnormal':
      return EventState.offnormal;
    case 'toFault':
      return EventState.fault;
    case 'toNormal':
      return EventState.normal;
  }
}

/** Takes those that have the right shape. */
export function readNotedAcknowledgements(value: unknown): readonly NotedAcknowledgement[] {
  return Array.isArray(value) ? value.filter(isNoted) : [];
}

function isNoted(value: unknown): value is NotedAcknowledgement {
  const { id, name, transition, by, atMs } = isRecord(value) ? value : {};
  const { objectType, instance } = isRecord(id) ? id : {};
  return (
    [objectType, instance, atMs].every((one) => typeof one === 'number') &&
    [name, by].every((one) => typeof one === 'string') &&
    eventTransitions.some((one) => one === transition)
  );
}
