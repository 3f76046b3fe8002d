import type { Architecture } from '../ups/maps/page.js';
import type { RegisterMap } from '../ups/maps/register-map.js';
import type { UpsFamily } from '../ups/maps/ups-family.js';
import { analogValues } from './catalog/analog-values.js';
import { compatibilityOf } from './catalog/compatibility.js';
import { multiStates } from './catalog/multi-states.js';
import { compileFeed } from './mapping/compile.js';
import type { CompiledBits, CompiledStates } from './mapping/compiled-states.js';
import type { CompiledNumber } from './mapping/numbers.js';
import type { Certainty } from './object-value.js';

/**
 * Why an object shows what it shows: the certainty of its register; `manual`: the manual fixes it to -1 (§7.1) or to 0
 * (§5.1, note **); `none`: no register is known, so that only an assignment can feed it.
 */
export type Origin = Certainty | 'manual';

/** How many of the 101 objects have each origin; they add up to 101. */
export function certaintyCounts(
  family: UpsFamily,
  map: RegisterMap,
  architecture: Architecture,
): ReadonlyMap<Origin, number> {
  const compiled = compileFeed(map, family, architecture, []);
  const isFixed = (name: string) => compatibilityOf(name, family.name, architecture) === 'not-managed';
  const origins: Origin[] = [
    ...compiled.numbers.map((number, instance) => originOf(number, isFixed(analogValues[instance]?.name ?? ''))),
    ...compiled.multiStates.map(
      (states, instance): Origin => (multiStates[instance]?.level === 'gateway' ? 'gateway' : originOfStates(states)),
    ),
    ...compiled.bitStrings.map(originOfStates),
  ];
  const counts = new Map<Origin, number>();
  for (const origin of origins) counts.set(origin, (counts.get(origin) ?? 0) + 1);
  return counts;
}

function originOfStates({ certainty, isOrderedZero }: CompiledStates | CompiledBits): Origin {
  return isOrderedZero ? 'manual' : certainty;
}

function originOf(number: CompiledNumber, isFixed: boolean): Origin {
  switch (number.kind) {
    case 'word':
      return number.certainty;
    case 'computed':
      return 'computed';
    case 'zero':
      return 'manual';
    case 'none':
      return isFixed ? 'manual' : 'none';
  }
}
