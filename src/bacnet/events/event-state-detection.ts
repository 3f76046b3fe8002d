import type { EventTransition, EventTransitionBits, PerTransition } from '../encoding/constructed/named-bits.js';
import type { TimeStamp } from '../encoding/constructed/time-stamp.js';
import { EventState, EventType } from '../encoding/event-enumerations.js';
import { Reliability } from '../encoding/property-enumerations.js';
import { type Condition, conditionsOf, type EventAlgorithm, eventTypeOf } from './event-algorithms.js';
import { type EventStatus, initialEventStatus, type PendingCondition, transitionTo } from './event-status.js';

/** The properties of an object, and of its Notification Class, that decide on its events. */
export interface EventSettings {
  readonly algorithm: EventAlgorithm;
  readonly timeDelayS: number;
  /** `undefined`: as long as Time_Delay. */
  readonly timeDelayNormalS: number | undefined;
  readonly eventDetectionEnable: boolean;
  readonly eventAlgorithmInhibit: boolean;
  readonly reliabilityEvaluationInhibit: boolean;
  readonly eventEnable: EventTransitionBits;
  /** Of the Notification Class. */
  readonly ackRequired: EventTransitionBits;
  readonly messageTexts: PerTransition<string>;
}

/**
 * What is known of the monitored value: `unavailable` is told by the source and inhibits the algorithm; of a `gap`, a
 * reading that failed, nothing follows but that no condition has held without interruption.
 */
export type MonitoredValue =
  | { readonly type: 'value'; readonly value: number }
  | { readonly type: 'unavailable' }
  | { readonly type: 'gap' };

export interface EventInput {
  readonly monitored: MonitoredValue;
  /** BACnetReliability. */
  readonly reliability: number;
  /** Then Reliability is what was written, and not evaluated. */
  readonly isOutOfService: boolean;
}

export interface Moment {
  /** By the clock that never jumps. */
  readonly nowMs: number;
  /** The same moment by the calendar. */
  readonly timeStamp: TimeStamp;
}

/** A change of Event_State, with what its notification says of it. */
export interface StateTransition {
  readonly transition: EventTransition;
  readonly fromState: EventState;
  readonly toState: EventState;
  readonly eventType: EventType;
  readonly timeStamp: TimeStamp;
  readonly messageText: string;
  readonly reliability: number;
  /** Whether it is told to anybody: by Event_Enable, but for the return from a FAULT that nobody heard of. */
  readonly isTold: boolean;
  readonly ackRequired: boolean;
}

export interface EventStep {
  readonly status: EventStatus;
  readonly transition: StateTransition | undefined;
  /** When to step again though nothing has changed: at once after a transition. `undefined`: when something changes. */
  readonly askAgainAtMs: number | undefined;
}

/**
 * One step of event-state-detection (135-2016 §13.2.2): at most one transition, and with it time stamp, text, Acked bit and
 * state together. FAULT comes first, and from FAULT the way leads through NORMAL.
 */
export function stepEventState(
  status: EventStatus,
  settings: EventSettings,
  input: EventInput,
  moment: Moment,
): EventStep {
  if (!settings.eventDetectionEnable) return quiet(initialEventStatus);
  const isEvaluated = !settings.reliabilityEvaluationInhibit || input.isOutOfService;
  const reliability = isEvaluated ? input.reliability : Reliability.noFaultDetected;
  const change = (toState: EventState, alarmValue?: number) =>
    changeState(status, settings, { toState, reliability, alarmValue }, moment);
  if (reliability !== Reliability.noFaultDetected) {
    const isSameFault = status.eventState === EventState.fault && status.reliability === reliability;
    return isSameFault ? quiet(status) : change(EventState.fault);
  }
  if (status.eventState === EventState.fault) return change(EventState.normal);
  if (settings.eventAlgorithmInhibit || input.monitored.type === 'unavailable') {
    return status.eventState === EventState.normal ? quiet(withoutPending(status)) : change(EventState.normal);
  }
  if (input.monitored.type === 'gap') return quiet(withoutPending(status));
  const { value } = input.monitored;
  const pending = conditionsOf(settings.algorithm, status, value).map((one) => sinceWhen(one, status, moment));
  const endOf = (one: PendingCondition) => one.sinceMs + delayMs(one, settings);
  const due = pending.find((one) => endOf(one) <= moment.nowMs);
  if (due !== undefined) return change(due.toState, value);
  const askAgainAtMs = pending.length === 0 ? undefined : Math.min(...pending.map(endOf));
  return { status: { ...status, pending }, transition: undefined, askAgainAtMs };
}

export interface StateChange {
  readonly toState: EventState;
  readonly reliability: number;
  readonly alarmValue: number | undefined;
  /** Where it is not that of the algorithm. */
  readonly eventType?: EventType;
}

/** The transition itself, and what it leaves behind. */
export function changeState(
  status: EventStatus,
  settings: EventSettings,
  change: StateChange,
  { nowMs, timeStamp }: Moment,
): EventStep {
  const { toState, reliability, alarmValue } = change;
  const fromState = status.eventState;
  const transition = transitionTo(toState);
  const isTold = settings.eventEnable[transition] && !isUnheardReturn(status, toState);
  const ackRequired = settings.ackRequired[transition];
  const messageText = settings.messageTexts[transition];
  const isOfFault = fromState === EventState.fault || toState === EventState.fault;
  return {
    status: {
      eventState: toState,
      eventTimeStamps: { ...status.eventTimeStamps, [transition]: timeStamp },
      // What is told to nobody waits for nobody's acknowledgement (135-2016 §13.2.3).
      ackedTransitions: { ...status.ackedTransitions, [transition]: !(isTold && ackRequired) },
      eventMessageTexts: { ...status.eventMessageTexts, [transition]: messageText },
      reliability,
      alarmValue: transition === 'toOffnormal' ? alarmValue : undefined,
      toldState: isTold ? toState : status.toldState,
      pending: [],
    },
    transition: {
      transition,
      fromState,
      toState,
      // 135-2016 §13.2.5: in place of the algorithm's own.
      eventType: isOfFault ? EventType.changeOfReliability : (change.eventType ?? eventTypeOf(settings.algorithm)),
      timeStamp,
      messageText,
      reliability,
      isTold,
      ackRequired,
    },
    askAgainAtMs: nowMs,
  };
}

/**
 * From a FAULT of which nobody heard, of an object that everybody knows as NORMAL: one cable is one alarm, and its return
 * no more. A departure from 135-2016 §13.2.5, where Event_Enable has one bit for every way to NORMAL.
 */
function isUnheardReturn({ eventState, toldState }: EventStatus, toState: EventState): boolean {
  return eventState === EventState.fault && toState === EventState.normal && toldState === EventState.normal;
}

function quiet(status: EventStatus): EventStep {
  return { status, transition: undefined, askAgainAtMs: undefined };
}

function withoutPending(status: EventStatus): EventStatus {
  return status.pending.length === 0 ? status : { ...status, pending: [] };
}

/** A condition that held before goes on to hold. */
function sinceWhen(condition: Condition, { pending }: EventStatus, { nowMs }: Moment): PendingCondition {
  const before = pending.find(({ toState, value }) => toState === condition.toState && value === condition.value);
  return before ?? { ...condition, sinceMs: nowMs };
}

function delayMs({ delay }: Condition, { timeDelayS, timeDelayNormalS = timeDelayS }: EventSettings): number {
  switch (delay) {
    case 'toOffnormal':
      return timeDelayS * 1000;
    case 'toNormal':
      return timeDelayNormalS * 1000;
    case 'none':
      return 0;
  }
}
