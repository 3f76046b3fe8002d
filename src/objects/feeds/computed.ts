import type { UnitsRule } from '../../ups/maps/map-feed.js';
import type { AnalogValueName, AnalogValueRow } from '../catalog/analog-values.js';

/**
 * `only-phase`: what the whole has, its only phase has. `power-factor`: P / S. `apparent-power`: S = V x I. `phase-to-phase`: U = sqrt(V1^2 + V2^2 + V1 V2), three phases 120 degrees apart.
 * `mean`, `sum`, `least`, `greatest`: of all units; `sum` also of the three phases, or the only one of a single-phase UPS.
 */
export type ComputedRule = UnitsRule | 'only-phase' | 'power-factor' | 'apparent-power' | 'phase-to-phase';

export type ComputedFeed = readonly [
  object: AnalogValueName,
  rule: ComputedRule,
  ...inputs: readonly AnalogValueName[],
];

/**
 * What physics gives where no register is published (Manual §7.1 "Calculée"); a register, where there is one, goes first.
 * An object stands after those it is made of.
 */
export const computedFeeds: readonly ComputedFeed[] = [
  ['UPS_OUTPUT_KVA1', 'apparent-power', 'UPS_OUTPUT_V1', 'UPS_OUTPUT_I1'],
  ['UPS_OUTPUT_KVA2', 'apparent-power', 'UPS_OUTPUT_V2', 'UPS_OUTPUT_I2'],
  ['UPS_OUTPUT_KVA3', 'apparent-power', 'UPS_OUTPUT_V3', 'UPS_OUTPUT_I3'],
  ['UPS_OUTPUT_KVA', 'sum', 'UPS_OUTPUT_KVA1', 'UPS_OUTPUT_KVA2', 'UPS_OUTPUT_KVA3'],
  ['UNIT_OUTPUT_KVA1', 'apparent-power', 'UNIT_OUTPUT_V1', 'UNIT_OUTPUT_I1'],
  ['UNIT_OUTPUT_KVA2', 'apparent-power', 'UNIT_OUTPUT_V2', 'UNIT_OUTPUT_I2'],
  ['UNIT_OUTPUT_KVA3', 'apparent-power', 'UNIT_OUTPUT_V3', 'UNIT_OUTPUT_I3'],
  ['UNIT_OUTPUT_kVA', 'sum', 'UNIT_OUTPUT_KVA1', 'UNIT_OUTPUT_KVA2', 'UNIT_OUTPUT_KVA3'],
  ['UPS_OUTPUT_U12', 'phase-to-phase', 'UPS_OUTPUT_V1', 'UPS_OUTPUT_V2'],
  ['UPS_OUTPUT_U23', 'phase-to-phase', 'UPS_OUTPUT_V2', 'UPS_OUTPUT_V3'],
  ['UPS_OUTPUT_U31', 'phase-to-phase', 'UPS_OUTPUT_V3', 'UPS_OUTPUT_V1'],
  ['UNIT_OUTPUT_U12', 'phase-to-phase', 'UNIT_OUTPUT_V1', 'UNIT_OUTPUT_V2'],
  ['UNIT_OUTPUT_U23', 'phase-to-phase', 'UNIT_OUTPUT_V2', 'UNIT_OUTPUT_V3'],
  ['UNIT_OUTPUT_U31', 'phase-to-phase', 'UNIT_OUTPUT_V3', 'UNIT_OUTPUT_V1'],
  ['RECTIFIER_U12', 'phase-to-phase', 'RECTIFIER_V1', 'RECTIFIER_V2'],
  ['RECTIFIER_U23', 'phase-to-phase', 'RECTIFIER_V2', 'RECTIFIER_V3'],
  ['RECTIFIER_U31', 'phase-to-phase', 'RECTIFIER_V3', 'RECTIFIER_V1'],
  ['BYPASS_U12', 'phase-to-phase', 'BYPASS_V1', 'BYPASS_V2'],
  ['BYPASS_U23', 'phase-to-phase', 'BYPASS_V2', 'BYPASS_V3'],
  ['BYPASS_U31', 'phase-to-phase', 'BYPASS_V3', 'BYPASS_V1'],
];

/** The same of a single-phase UPS, whose one phase carries everything. */
export const singlePhaseFeeds: readonly ComputedFeed[] = [
  ['UPS_OUTPUT_kw1', 'only-phase', 'UPS_OUTPUT_kw'],
  ['UPS_OUTPUT_pf1', 'power-factor', 'UPS_OUTPUT_kw', 'UPS_OUTPUT_KVA'],
  ['UNIT_OUTPUT_kw1', 'only-phase', 'UNIT_OUTPUT_kw'],
  ['UNIT_OUTPUT_pf1', 'power-factor', 'UNIT_OUTPUT_kw', 'UNIT_OUTPUT_kVA'],
];

/** Of a word that a site gives to an object: how those of all units make one value, by its unit. */
export function unitsRuleOf({ name, unit }: Pick<AnalogValueRow, 'name' | 'unit'>): UnitsRule {
  switch (unit) {
    case 'A':
    case 'kVA':
    case 'kW':
    case 'Ah':
      return 'sum';
    case 'min':
      return 'least';
    case '%':
      return name === 'BATTERY_%' ? 'least' : 'mean';
    case 's':
    case '°C':
      return 'greatest';
    default:
      return 'mean';
  }
}

/** What only a unit has, so that a whole has it from its units: output and bypass are measured of the system itself. */
export function isOfEachUnit(object: AnalogValueName): boolean {
  return object.startsWith('RECTIFIER_') || object.startsWith('BATTERY_') || object === 'UNIT_TMP';
}
