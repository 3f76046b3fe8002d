import type { ApplicationValue } from '../encoding/application-value.js';
import { PropertyIdentifier as P } from '../encoding/property-identifier.js';

/** What Status_Flags says of an object, in the standard's words. */
export interface StatusOfObject {
  /** BACnetEventState; undefined where the object has none. */
  readonly eventState: number | undefined;
  /** BACnetReliability; undefined where the object has none. */
  readonly reliability: number | undefined;
  readonly isOutOfService: boolean;
  /** A mechanism at the object itself decides its value: none of this device's objects has one. */
  readonly isOverridden: boolean;
}

/** Properties of which Status_Flags is made. */
export const sourcesOfStatusFlags: ReadonlySet<number> = new Set([P.eventState, P.reliability, P.outOfService]);

/** Event_State NORMAL and Reliability NO_FAULT_DETECTED (135-2012 §21). */
const [normal, noFaultDetected] = [0, 0];

/** In_Alarm, Fault, Overridden, Out_Of_Service (135-2012 §12.4.6, and alike for every type of value). */
export function statusFlagsOf(status: StatusOfObject): ApplicationValue {
  const { eventState = normal, reliability = noFaultDetected, isOverridden, isOutOfService } = status;
  return {
    type: 'bitString',
    value: [eventState !== normal, reliability !== noFaultDetected, isOverridden, isOutOfService],
  };
}
