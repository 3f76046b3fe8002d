import { type AnalogValueName, analogValues } from '../objects/catalog/analog-values.js';

// The measurements whose history is kept, a group per line. On a single UPS the system's are a copy of the unit's, and a
// copy costs next to nothing once packed; on a DELPHYS with ADICOM only the unit's say anything (Manual §6.1).
// biome-ignore format: a group per line
export const historyNames = [
  'UPS_OUTPUT_Lr', 'UPS_OUTPUT_KVA', 'UPS_OUTPUT_kw',
  'UNIT_OUTPUT_Lr', 'UNIT_OUTPUT_kw', 'UNIT_OUTPUT_I1', 'UNIT_OUTPUT_I2', 'UNIT_OUTPUT_I3',
  'UNIT_OUTPUT_V1', 'UNIT_OUTPUT_V2', 'UNIT_OUTPUT_V3', 'UNIT_OUTPUT_fr',
  'RECTIFIER_V1', 'RECTIFIER_V2', 'RECTIFIER_V3', 'RECTIFIER_Fr',
  'BYPASS_V1', 'BYPASS_V2', 'BYPASS_V3', 'BYPASS_Fr',
  'BATTERY_V+', 'BATTERY_V-', 'BATTERY_I+', 'BATTERY_%', 'BATTERY_Min', 'BATTERY_TMP',
  'UNIT_TMP',
] as const satisfies readonly AnalogValueName[];

export type HistoryName = (typeof historyNames)[number];

export interface HistoryMeasurement {
  readonly name: HistoryName;
  /** Of the Analog Value. */
  readonly instance: number;
  readonly unit: string;
}

export const historyMeasurements: readonly HistoryMeasurement[] = historyNames.flatMap((name) => {
  const row = analogValues.find((one) => one.name === name);
  return row ? [{ name, instance: row.instance, unit: row.unit }] : [];
});

export function isHistoryName(name: string): name is HistoryName {
  return historyNames.some((known) => known === name);
}
