import type { ObjectNames } from '../../ups/profiles/profile.js';
import { analogValues } from './analog-values.js';
import { bitStrings } from './bit-strings.js';
import { multiStates } from './multi-states.js';

/** What a UPS feeds, by name: all objects but the gateway's own. */
export const fedNames: ObjectNames = {
  numbers: new Map(analogValues.map(({ name, unit }) => [name, unit])),
  states: new Map(
    multiStates
      .filter(({ level }) => level !== 'gateway')
      .map(({ name, states, defaultState }) => [name, { texts: states, otherwise: states[defaultState - 1] ?? '' }]),
  ),
  bits: new Map(bitStrings.map(({ name, bits }) => [name, bits])),
};
