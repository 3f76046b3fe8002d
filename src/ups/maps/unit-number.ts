import type { Architecture } from './architecture.js';
import type { RegisterMap } from './register-map.js';
import type { UpsFamily } from './ups-family.js';

/** Whether the family can be set up so at all: a unit number up to its limit (Manual §5.1) and a map with that unit's page. */
export function canServe(family: UpsFamily, map: RegisterMap, architecture: Architecture): boolean {
  if (architecture.kind === 'single') return true;
  if (family.maxUnits < 2) return false;
  if (architecture.kind === 'concentrator') return true;
  const { unit } = architecture;
  return unit <= family.maxUnits && map.tables.some((table) => map.addressOf(unit, table) !== undefined);
}

/**
 * Whether a unit's page says that it belongs to another unit, by its number of the device, counted from 1. A UPS that
 * leaves it 0, or has no such word, does not contradict.
 */
export function contradictsUnit(unit: number, deviceNumber: number): boolean {
  return deviceNumber !== 0 && deviceNumber !== 0xffff && deviceNumber !== unit;
}
