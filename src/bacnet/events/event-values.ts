import type { StatusFlags } from '../encoding/constructed/named-bits.js';
import { EventState, EventType } from '../encoding/event-enumerations.js';
import { Reliability } from '../encoding/property-enumerations.js';
import type { NotificationParameters } from '../services/notification-parameters.js';
import type { PropertyValue } from '../services/property-value.js';
import type { EventAlgorithm } from './event-algorithms.js';
import type { StateTransition } from './event-state-detection.js';

/** The object at the moment of the transition. */
export interface ObjectAtTransition {
  readonly algorithm: EventAlgorithm;
  readonly value: number;
  readonly statusFlags: StatusFlags;
  /** What table 13-5 lists for the object type, such as Present_Value: for transitions to and from FAULT. */
  readonly propertyValues: readonly PropertyValue[];
}

/** Event Values of the notification (135-2016 §13.2.5, §13.3); an object without an algorithm has none. */
export function eventValuesOf(
  { eventType, fromState, toState, reliability }: StateTransition,
  { algorithm, value, statusFlags, propertyValues }: ObjectAtTransition,
): NotificationParameters | undefined {
  if (eventType === EventType.changeOfReliability) {
    return { type: 'changeOfReliability', reliability, statusFlags, propertyValues };
  }
  switch (algorithm.type) {
    case 'changeOfState':
      return { type: 'changeOfState', newState: { choice: algorithm.choice, value }, statusFlags };
    case 'outOfRange': {
      // The limit that is exceeded, or no longer is.
      const limitState = toState === EventState.normal ? fromState : toState;
      const exceededLimit = limitState === EventState.lowLimit ? algorithm.lowLimit : algorithm.highLimit;
      return { type: 'outOfRange', exceedingValue: value, statusFlags, deadband: algorithm.deadband, exceededLimit };
    }
    case 'none':
      return undefined;
  }
}

/** Fault algorithm FAULT_STATE (135-2016 §13.4.5): what is unreliable already is not evaluated. */
export function reliabilityByFaultValues(reliability: number, value: number, faultValues: readonly number[]): number {
  if (reliability !== Reliability.noFaultDetected) return reliability;
  return faultValues.includes(value) ? Reliability.multiStateFault : Reliability.noFaultDetected;
}
