import type { ObjectIdentifier } from '../encoding/application-value.js';

/**
 * `value`: Present_Value is what its source says now. `unavailable`: the source says that there is none, such as -1. `gap`: it
 * could not be asked, or says what cannot be so, and Present_Value is the last known.
 */
export type Availability = 'value' | 'unavailable' | 'gap';

/** What only the source of the values knows of them. */
export interface MonitoredValues {
  /** `undefined`: the source has not said a word yet, and nothing can be judged. */
  availabilityOf(id: ObjectIdentifier): Availability | undefined;
}
