import type { UnitState } from '../../../objects/units-now.js';
import type { Architecture } from '../../../ups/maps/page.js';
import type { UnitStatus } from './schema.js';

/** The units of a parallel system, as they go over the wire. */
export function unitStatuses(units: readonly UnitState[], architecture: Architecture | undefined): UnitStatus[] {
  const own = architecture?.kind === 'multi-units' ? architecture.unit : undefined;
  return units.map((one) => {
    const { unit, hasAlarm, seenAtMs } = one;
    const state = stateOf(one);
    return {
      unit,
      own: unit === own,
      state,
      ...(hasAlarm !== undefined && { alarm: hasAlarm }),
      ...(state === 'lost' && seenAtMs !== undefined && { seenAtMs }),
    };
  });
}

function stateOf({ isThere, isToldByBit }: UnitState): UnitStatus['state'] {
  if (isThere === undefined) return 'unknown';
  if (!isThere) return 'lost';
  return isToldByBit ? 'operating' : 'answering';
}
