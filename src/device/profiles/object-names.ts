import { analogValues } from '../../objects/catalog/analog-values.js';
import { bitStrings } from '../../objects/catalog/bit-strings.js';
import { multiStates } from '../../objects/catalog/multi-states.js';
import type { ObjectNames } from '../../ups/profiles/profile.js';

/** What a profile may feed: every object of the manual but that of the gateway itself. */
export function objectNames(): ObjectNames {
  return {
    numbers: new Map(analogValues.map(({ name, unit }) => [name, unit])),
    states: new Map(
      multiStates
        .filter(({ level }) => level !== 'gateway')
        .map(({ name, states, defaultState }) => [name, { texts: states, otherwise: states[defaultState - 1] ?? '' }]),
    ),
    bits: new Map(bitStrings.map(({ name, bits }) => [name, bits])),
  };
}
