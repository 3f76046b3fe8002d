import type { LimitEnable } from '../encoding/constructed/named-bits.js';
import { EventState, EventType } from '../encoding/event-enumerations.js';

/** The algorithm of an object, with the properties that are its parameters (135-2016 §13.3). */
export type EventAlgorithm =
  | {
      readonly type: 'changeOfState';
      /** Choice of BACnetPropertyStates that the value is of. */
      readonly choice: number;
      readonly alarmValues: readonly number[];
    }
  | {
      readonly type: 'outOfRange';
      readonly highLimit: number;
      readonly lowLimit: number;
      readonly deadband: number;
      readonly limitEnable: LimitEnable;
    }
  /** Faults only. */
  | { readonly type: 'none' };

type OutOfRange = Extract<EventAlgorithm, { readonly type: 'outOfRange' }>;
type ChangeOfState = Extract<EventAlgorithm, { readonly type: 'changeOfState' }>;

/** Something that holds now, and leads to a state when it has held for the delay. */
export interface Condition {
  readonly toState: EventState;
  /** Time_Delay, Time_Delay_Normal or none at all. */
  readonly delay: 'toOffnormal' | 'toNormal' | 'none';
  /** The value that has to stay; `undefined` where others may take its place. */
  readonly value: number | undefined;
}

/** What the algorithm goes by besides the value. */
export interface AlgorithmState {
  readonly eventState: EventState;
  /** That led to OFFNORMAL. */
  readonly alarmValue: number | undefined;
}

/** BACnetEventType of the transitions that the algorithm finds. */
export function eventTypeOf(algorithm: EventAlgorithm): EventType {
  return EventType[algorithm.type];
}

/** The conditions of the algorithm that hold for the value in this state, in the order of the standard. */
export function conditionsOf(algorithm: EventAlgorithm, state: AlgorithmState, value: number): readonly Condition[] {
  switch (algorithm.type) {
    case 'changeOfState':
      return changeOfState(algorithm, state, value);
    case 'outOfRange':
      return outOfRange(algorithm, state.eventState, value);
    case 'none':
      return [];
  }
}

/** 135-2016 §13.3.2; (c), another alarm value while OFFNORMAL, is optional and done. */
function changeOfState({ alarmValues }: ChangeOfState, state: AlgorithmState, value: number): readonly Condition[] {
  const isAlarm = alarmValues.includes(value);
  if (state.eventState === EventState.normal) return isAlarm ? [toOffnormal(EventState.offnormal)] : [];
  if (!isAlarm) return [toNormal];
  return value === state.alarmValue ? [] : [{ ...toOffnormal(EventState.offnormal), value }];
}

/**
 * 135-2016 §13.3.6; (d) and (g), from one limit to the other, are optional and done. Limits that a BMS wrote the wrong
 * way round do not chase the state from one to the other.
 */
function outOfRange(algorithm: OutOfRange, eventState: EventState, value: number): readonly Condition[] {
  const { highLimit, lowLimit, limitEnable } = algorithm;
  const deadband = Math.max(algorithm.deadband, 0);
  const isHigh = limitEnable.highLimitEnable && value > highLimit;
  const isLow = limitEnable.lowLimitEnable && value < lowLimit;
  switch (eventState) {
    case EventState.highLimit:
      if (!limitEnable.highLimitEnable) return [{ ...toNormal, delay: 'none' }];
      if (isHigh) return [];
      return [
        ...(isLow ? [toOffnormal(EventState.lowLimit)] : []),
        ...(value < highLimit - deadband ? [toNormal] : []),
      ];
    case EventState.lowLimit:
      if (!limitEnable.lowLimitEnable) return [{ ...toNormal, delay: 'none' }];
      if (isLow) return [];
      return [
        ...(isHigh ? [toOffnormal(EventState.highLimit)] : []),
        ...(value > lowLimit + deadband ? [toNormal] : []),
      ];
    default:
      if (isHigh) return [toOffnormal(EventState.highLimit)];
      return isLow ? [toOffnormal(EventState.lowLimit)] : [];
  }
}

const toNormal: Condition = { toState: EventState.normal, delay: 'toNormal', value: undefined };

function toOffnormal(toState: EventState): Condition {
  return { toState, delay: 'toOffnormal', value: undefined };
}
