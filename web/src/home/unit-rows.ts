import type { UnitStatus } from '../../../src/http/screens/home/schema.js';
import type { UnitReadingView } from '../../../src/http/screens/ups-units/schema.js';
import type { Level } from '../state/level.js';
import { LoadState } from './state-facts.js';

export interface UnitRow {
  readonly unit: UnitStatus;
  /** By the unit's own page; undefined where nothing was read of it. */
  readonly reading: UnitReadingView | undefined;
}

export function rowsOf(units: readonly UnitStatus[], readings: readonly UnitReadingView[]): readonly UnitRow[] {
  return units.map((unit) => ({ unit, reading: readings.find((one) => one.unit === unit.unit) }));
}

const protectedStates: readonly number[] = [LoadState.onInverter, LoadState.normalMode, LoadState.ecoMode];

/** Nothing is good of which nothing is told. */
export function levelOf(row: UnitRow): Level {
  const { state } = row.unit;
  const load = row.reading?.load;
  const isAside = load !== undefined && !protectedStates.includes(load);
  if (state === 'lost' || hasAlarm(row) === true || isAside) return 'warning';
  return state === 'operating' && hasAlarm(row) === false ? 'good' : 'unknown';
}

/** The system tells it, and the unit itself, Manual §6.2.5: state 1 is that there is none. */
export function hasAlarm({ unit: { alarm, state }, reading }: UnitRow): boolean | undefined {
  if (alarm === true || (reading?.alarms ?? 1) > 1) return true;
  // No bit of a unit that is not there is no news of it.
  if (state === 'lost') return undefined;
  return alarm ?? (reading?.alarms === undefined ? undefined : false);
}
