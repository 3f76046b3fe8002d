import type { Trust } from './object-value.js';

/** BACnetReliability (135-2012 §21). */
export const Reliability = { noFaultDetected: 0, unreliableOther: 7, communicationFailure: 12 } as const;

export type Reliability = (typeof Reliability)[keyof typeof Reliability];

/** "Not available" and "not managed" are normal on a UPS: the -1 says it. */
export function reliabilityOf({ state }: Trust): Reliability {
  switch (state) {
    case 'good':
    case 'not-available':
    case 'not-managed':
      return Reliability.noFaultDetected;
    case 'refused':
      return Reliability.unreliableOther;
    case 'stale':
    case 'pending':
      return Reliability.communicationFailure;
  }
}
