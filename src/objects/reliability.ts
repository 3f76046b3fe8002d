import { Reliability } from '../bacnet/encoding/property-enumerations.js';
import type { Trust } from './object-value.js';

/** "Not available" and "not managed" are normal for a number: the -1 says it. A state has no -1: it is a fault there. */
export function reliabilityOf({ state }: Trust): Reliability {
  switch (state) {
    case 'good':
    case 'not-available':
    case 'not-managed':
      return Reliability.noFaultDetected;
    case 'no-sensor':
      return Reliability.noSensor;
    case 'implausible':
    case 'refused':
      return Reliability.unreliableOther;
    case 'stale':
    case 'pending':
      return Reliability.communicationFailure;
  }
}
