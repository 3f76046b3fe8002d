import type { FamilyName, ManualFamilyName } from '../../ups/maps/family-name.js';
import type { Architecture } from '../../ups/maps/page.js';

/**
 * What a family gives of a measurement (Manual §7.1): a value of its own, one that the gateway computes, -1 always, -1 in
 * concentrator mode only, or a value when the probe is fitted.
 */
export type Availability = 'provided' | 'computed' | 'not-managed' | 'not-in-concentrator' | 'with-probe';

type CompatibilityLine = readonly [
  measurement: string,
  masterys: Availability,
  delphysMpMx: Availability,
  delphysBcGp: Availability,
  others: Availability,
];

/**
 * The table of Manual §7.1, line by line, names as printed; an empty cell is read as "provided". Its columns: MASTERYS;
 * DELPHYS MP / MX; DELPHYS BC / GP; ITYS-PRO, MODULYS GP 2.0, MASTERYS BC+ / GP4.
 */
export const compatibilityLines: readonly CompatibilityLine[] = [
  ['_OUTPUT_Lr', 'provided', 'provided', 'provided', 'provided'],
  ['_OUTPUT_kVA', 'computed', 'provided', 'provided', 'provided'],
  ['_OUTPUT_kw', 'provided', 'provided', 'provided', 'provided'],
  ['_OUTPUT_Lr1', 'provided', 'provided', 'provided', 'provided'],
  ['_OUTPUT_Lr2', 'provided', 'provided', 'provided', 'provided'],
  ['_OUTPUT_Lr3', 'provided', 'provided', 'provided', 'provided'],
  ['_OUTPUT_I1', 'provided', 'provided', 'provided', 'provided'],
  ['_OUTPUT_I2', 'provided', 'provided', 'provided', 'provided'],
  ['_OUTPUT_I3', 'provided', 'provided', 'provided', 'provided'],
  ['_OUTPUT_kVA1', 'provided', 'provided', 'provided', 'provided'],
  ['_OUTPUT_kVA2', 'provided', 'provided', 'provided', 'provided'],
  ['_OUTPUT_kVA3', 'provided', 'provided', 'provided', 'provided'],
  ['_OUTPUT_kw1', 'not-managed', 'provided', 'not-in-concentrator', 'provided'],
  ['_OUTPUT_kw2', 'not-managed', 'provided', 'not-in-concentrator', 'provided'],
  ['_OUTPUT_kw3', 'not-managed', 'provided', 'not-in-concentrator', 'provided'],
  ['_OUTPUT_V1', 'provided', 'provided', 'provided', 'provided'],
  ['_OUTPUT_V2', 'provided', 'provided', 'provided', 'provided'],
  ['_OUTPUT_V3', 'provided', 'provided', 'provided', 'provided'],
  ['_OUTPUT_U12', 'computed', 'provided', 'provided', 'provided'],
  ['_OUTPUT_U23', 'computed', 'provided', 'provided', 'provided'],
  ['_OUTPUT_U31', 'computed', 'provided', 'provided', 'provided'],
  ['_OUTPUT_fr', 'provided', 'provided', 'provided', 'provided'],
  ['_OUTPUT_cf', 'not-managed', 'provided', 'not-in-concentrator', 'provided'],
  ['_OUTPUT_pf1', 'not-managed', 'provided', 'not-in-concentrator', 'provided'],
  ['_OUTPUT_pf2', 'not-managed', 'provided', 'not-in-concentrator', 'provided'],
  ['_OUTPUT_pf3', 'not-managed', 'provided', 'provided', 'provided'],
  ['_UNIT_TMP', 'provided', 'provided', 'provided', 'provided'],
  ['RECTIFIER_V1', 'provided', 'provided', 'provided', 'provided'],
  ['RECTIFIER_V2', 'provided', 'provided', 'provided', 'provided'],
  ['RECTIFIER_V3', 'provided', 'provided', 'provided', 'provided'],
  ['RECTIFIER_U12', 'computed', 'provided', 'provided', 'provided'],
  ['RECTIFIER_U23', 'computed', 'provided', 'provided', 'provided'],
  ['RECTIFIER_U31', 'computed', 'provided', 'provided', 'provided'],
  ['RECTIFIER_Fr', 'provided', 'provided', 'provided', 'provided'],
  ['RECTIFIER_I1', 'provided', 'not-managed', 'provided', 'provided'],
  ['RECTIFIER_I2', 'provided', 'not-managed', 'provided', 'provided'],
  ['RECTIFIER_I3', 'provided', 'not-managed', 'provided', 'provided'],
  ['RECTIFIER_kW1', 'not-managed', 'not-managed', 'not-managed', 'provided'],
  ['RECTIFIER_kW2', 'not-managed', 'not-managed', 'not-managed', 'provided'],
  ['RECTIFIER_kW3', 'not-managed', 'not-managed', 'not-managed', 'provided'],
  ['BATTERY_V+', 'provided', 'provided', 'provided', 'provided'],
  ['BATTERY_V-', 'provided', 'not-managed', 'not-managed', 'provided'],
  ['BATTERY_I+', 'provided', 'provided', 'provided', 'provided'],
  ['BATTERY_I-', 'provided', 'not-managed', 'not-managed', 'provided'],
  ['BATTERY_%', 'provided', 'provided', 'provided', 'provided'],
  ['BATTERY_Ah', 'provided', 'provided', 'provided', 'provided'],
  ['BATTERY_Min', 'provided', 'provided', 'provided', 'provided'],
  ['BATTERY_s', 'not-managed', 'not-managed', 'provided', 'provided'],
  ['BATTERY_TMP', 'not-managed', 'not-managed', 'not-managed', 'with-probe'],
  ['BYPASS_V1', 'provided', 'provided', 'provided', 'provided'],
  ['BYPASS_V2', 'provided', 'provided', 'provided', 'provided'],
  ['BYPASS_V3', 'provided', 'provided', 'provided', 'provided'],
  ['BYPASS_U12', 'computed', 'provided', 'provided', 'provided'],
  ['BYPASS_U23', 'computed', 'provided', 'provided', 'provided'],
  ['BYPASS_U31', 'computed', 'provided', 'provided', 'provided'],
  ['BYPASS_Fr', 'provided', 'provided', 'provided', 'provided'],
  ['BYPASS_I1', 'not-managed', 'not-managed', 'not-managed', 'provided'],
  ['BYPASS_I2', 'not-managed', 'not-managed', 'not-managed', 'provided'],
  ['BYPASS_I3', 'not-managed', 'not-managed', 'not-managed', 'provided'],
  ['BYPASS_kW1', 'not-managed', 'not-managed', 'not-managed', 'provided'],
  ['BYPASS_kW2', 'not-managed', 'not-managed', 'not-managed', 'provided'],
  ['BYPASS_kW3', 'not-managed', 'not-managed', 'not-managed', 'provided'],
];

/** The column of a family in the table, the measurement's own name being column 0. */
const columnOf: Readonly<Record<ManualFamilyName, 1 | 2 | 3 | 4>> = {
  'masterys-bc': 1,
  'masterys-gp': 1,
  'masterys-ip-plus': 1,
  'masterys-em': 1,
  'delphys-mp': 2,
  'delphys-mp-elite': 2,
  'delphys-mx': 2,
  'delphys-bc': 3,
  'delphys-gp': 3,
  'delphys-xtend': 3,
  'itys-pro': 4,
  'modulys-gp': 4,
  'masterys-bc-plus': 4,
  'masterys-gp4': 4,
};

/**
 * What Manual §7.1 says of an analog value of the object list, such as UNIT_OUTPUT_kVA; undefined for a name without a
 * line, and for a family that the manual does not know. Its note * is resolved by the architecture.
 */
export function compatibilityOf(
  objectName: string,
  family: FamilyName,
  architecture: Architecture,
): Exclude<Availability, 'not-in-concentrator'> | undefined {
  const name = printedName(objectName);
  const line = compatibilityLines.find(([measurement]) => measurement.toLowerCase() === name);
  const availability = isOfManual(family) ? line?.[columnOf[family]] : undefined;
  if (availability !== 'not-in-concentrator') return availability;
  return architecture.kind === 'concentrator' ? 'not-managed' : 'provided';
}

function isOfManual(family: FamilyName): family is ManualFamilyName {
  return Object.hasOwn(columnOf, family);
}

/** One line stands for UPS_OUTPUT_ and UNIT_OUTPUT_; the letter case of kW and kVA varies between the manual's tables. */
function printedName(objectName: string): string {
  if (objectName === 'UNIT_TMP') return '_unit_tmp';
  return objectName.replace(/^(UPS|UNIT)(?=_OUTPUT_)/, '').toLowerCase();
}
