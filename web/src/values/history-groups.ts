import type { StatusView } from '../../../src/http/screens/home/schema.js';
import { isSystem } from '../home/state-facts.js';

/** The measurements whose history is kept, as they are looked at together. */
const groups = {
  load: ['UNIT_OUTPUT_Lr', 'UPS_OUTPUT_Lr'],
  power: ['UNIT_OUTPUT_kw', 'UPS_OUTPUT_kw', 'UPS_OUTPUT_KVA'],
  output: ['UNIT_OUTPUT_V1', 'UNIT_OUTPUT_V2', 'UNIT_OUTPUT_V3'],
  mains: ['RECTIFIER_V1', 'RECTIFIER_V2', 'RECTIFIER_V3'],
  bypass: ['BYPASS_V1', 'BYPASS_V2', 'BYPASS_V3'],
  frequency: ['UNIT_OUTPUT_fr', 'RECTIFIER_Fr', 'BYPASS_Fr'],
  current: ['UNIT_OUTPUT_I1', 'UNIT_OUTPUT_I2', 'UNIT_OUTPUT_I3'],
  charge: ['BATTERY_%', 'BATTERY_Min'],
  batteryVoltage: ['BATTERY_V+', 'BATTERY_V-'],
  batteryCurrent: ['BATTERY_I+'],
  temperature: ['UNIT_TMP', 'BATTERY_TMP'],
} as const;
/** A single UPS has the unit's values here once more (Manual §5.1). */
const copies: ReadonlySet<string> = new Set(['UPS_OUTPUT_Lr', 'UPS_OUTPUT_kw']);

export type HistoryGroup = keyof typeof groups;
export const historyGroups = Object.keys(groups) as HistoryGroup[];

/** Those of a group that tell something of their own. */
export function measurementsOf(group: HistoryGroup, status: StatusView | undefined): readonly string[] {
  return groups[group].filter((name) => isSystem(status) || !copies.has(name));
}
