import type { Certainty } from '../object-value.js';

/** From the surest to the least sure. */
const order: readonly Certainty[] = ['gateway', 'documented', 'derived', 'inferred', 'computed', 'assigned', 'none'];

/** The least sure of them; `documented` for none at all. */
export function leastSure(certainties: Iterable<Certainty>): Certainty {
  let result: Certainty = 'documented';
  for (const certainty of certainties) {
    if (order.indexOf(certainty) > order.indexOf(result)) result = certainty;
  }
  return result;
}
