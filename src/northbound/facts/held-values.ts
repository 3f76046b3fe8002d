import type { ObjectValues } from '../../objects/mapper.js';
import type { BitState, Trust } from '../../objects/object-value.js';

/**
 * Values as they are where only the last reading counts: those of a table whose last reading has failed are held for some
 * cycles, good as far as anyone knows, but are no reading of their own.
 */
export function withoutHeld(values: ObjectValues): ObjectValues {
  const { analogValues, multiStates, bitStrings, feeds } = values;
  return {
    ...values,
    analogValues: analogValues.map(unlessHeld),
    multiStates: multiStates.map(unlessHeld),
    bitStrings: bitStrings.map(unlessHeld),
    ...(feeds && { feeds: { ...feeds, bitStates: feeds.bitStates.map((bits) => bits.map(staleIfHeld)) } }),
  };
}

function unlessHeld<T extends { readonly trust: Trust }>(value: T): T {
  return value.trust.isHeld ? { ...value, trust: { ...value.trust, state: 'stale' } } : value;
}

function staleIfHeld(state: BitState): BitState {
  return state === 'held' ? 'stale' : state;
}
