import type { BitRow, RegisterMap, UnitNumber } from './register-map.js';

/**
 * The bit of a parallel system's tables that tells of one unit, if the range has one. Asking by meaning matters: on a
 * MODULYS the same VU-MAP bits are the modules of a cabinet, not units.
 */
export function unitSummaryBit(
  map: RegisterMap,
  what: 'operating' | 'available' | 'general alarm',
  unit: UnitNumber,
): BitRow | undefined {
  return map.bits.find(({ name }) => name === `Unit ${unit} ${what}`);
}
