import {
  type EventTransition,
  type EventTransitionBits,
  eventTransitions,
  type PerTransition,
} from '../encoding/constructed/named-bits.js';
import { areSameTimeStamps, type TimeStamp, unspecifiedTimeStamp } from '../encoding/constructed/time-stamp.js';
import { ErrorClass, ErrorCode } from '../encoding/error-reject-abort.js';
import { EventState } from '../encoding/event-enumerations.js';
import { Reliability } from '../encoding/property-enumerations.js';
import type { Condition } from './event-algorithms.js';

/** A condition that holds and has not held for its delay yet. */
export interface PendingCondition extends Condition {
  /** By the clock that never jumps. */
  readonly sinceMs: number;
}

/** What an object knows of its events: plain data, of which all but `pending` outlives a restart. */
export interface EventStatus {
  readonly eventState: EventState;
  readonly eventTimeStamps: PerTransition<TimeStamp>;
  readonly ackedTransitions: EventTransitionBits;
  readonly eventMessageTexts: PerTransition<string>;
  /** BACnetReliability at the last transition. */
  readonly reliability: number;
  /** The value that led to OFFNORMAL. */
  readonly alarmValue: number | undefined;
  /** In which state those who are told of events know the object. */
  readonly toldState: EventState;
  readonly pending: readonly PendingCondition[];
}

/** The initial conditions, which Event_Detection_Enable FALSE brings back (135-2016 §13.2.2). */
export const initialEventStatus: EventStatus = {
  eventState: EventState.normal,
  eventTimeStamps: {
    toOffnormal: unspecifiedTimeStamp,
    toFault: unspecifiedTimeStamp,
    toNormal: unspecifiedTimeStamp,
  },
  ackedTransitions: { toOffnormal: true, toFault: true, toNormal: true },
  eventMessageTexts: { toOffnormal: '', toFault: '', toNormal: '' },
  reliability: Reliability.noFaultDetected,
  alarmValue: undefined,
  toldState: EventState.normal,
  pending: [],
};

/** Which of the three a transition to this state is; every state but NORMAL and FAULT is off-normal (135-2016 §13.2.2). */
export function transitionTo(eventState: number): EventTransition {
  if (eventState === EventState.normal) return 'toNormal';
  return eventState === EventState.fault ? 'toFault' : 'toOffnormal';
}

/** Whether GetEventInformation tells of the object: not normal, or not acknowledged (135-2016 §13.12). */
export function isActive({ eventState, ackedTransitions }: EventStatus): boolean {
  return eventState !== EventState.normal || eventTransitions.some((one) => !ackedTransitions[one]);
}

export type AcknowledgmentResult =
  | { readonly transition: EventTransition; readonly status: EventStatus }
  | { readonly errorClass: ErrorClass; readonly errorCode: ErrorCode };

/**
 * Acknowledges the transition that has the stamp, whatever the state is by now, and as often as asked (135-2016 §13.5).
 * Of the acknowledged state only counts which of the three transitions leads to it.
 */
export function acknowledge(
  status: EventStatus,
  eventStateAcknowledged: number,
  timeStamp: TimeStamp,
): AcknowledgmentResult {
  const transition = transitionTo(eventStateAcknowledged);
  const stamped = eventTransitions.filter((one) => hasStamp(status.eventTimeStamps[one], timeStamp));
  if (stamped.includes(transition)) {
    return { transition, status: { ...status, ackedTransitions: { ...status.ackedTransitions, [transition]: true } } };
  }
  const errorCode = stamped.length === 0 ? ErrorCode.invalidTimeStamp : ErrorCode.invalidEventState;
  return { errorClass: ErrorClass.services, errorCode };
}

/** What never happened has no stamp that anything could match. */
function hasStamp(stamp: TimeStamp, asked: TimeStamp): boolean {
  return !areSameTimeStamps(stamp, unspecifiedTimeStamp) && areSameTimeStamps(stamp, asked);
}
