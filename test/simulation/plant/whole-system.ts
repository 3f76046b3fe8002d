import { standingAlarms } from './standing-alarms.js';
import type { UnitState } from './unit-state.js';
import type { SystemState } from './ups-kind.js';

/** The whole as one virtual unit: the state of the first unit that is there, and the alarms of all. */
export function wholeUnit({ units }: SystemState): UnitState {
  const there = units.filter(({ isThere }) => isThere);
  const [first] = there.length > 0 ? there : units;
  if (first === undefined) throw new Error('a system without units');
  return { ...first, alarms: new Set(there.flatMap(({ alarms }) => [...alarms])) };
}

/** Alarms of the whole: those of all units, and that one is missing. */
export function wholeAlarms({ units }: SystemState): ReadonlySet<string> {
  const there = units.filter(({ isThere }) => isThere);
  const alarms = new Set(there.flatMap((unit) => [...standingAlarms(unit)]));
  if (there.length < units.length) alarms.add('REDUNDANCY LOST').add('GENERAL');
  return alarms;
}

/** Numbers, from 1, of the units that are there and of which it is so. */
export function unitsThatAre({ units }: SystemState, is: (unit: UnitState) => boolean): readonly number[] {
  return units.flatMap((unit, at) => (unit.isThere && is(unit) ? [at + 1] : []));
}
