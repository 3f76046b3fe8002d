import type { ObjectName } from '../../../objects/catalog/object-name.js';

/**
 * What Home Assistant calls a quantity, by its unit: a line per unit. It refuses a class with a unit that the class does not
 * have: kVA came to apparent_power with 2025.10, Ah has none.
 */
const classesOfUnits: Readonly<Record<string, string>> = {
  V: 'voltage',
  A: 'current',
  kW: 'power',
  Hz: 'frequency',
  '°C': 'temperature',
  min: 'duration',
  s: 'duration',
};

/** Undefined where Home Assistant has no class for it. */
export function deviceClassOf(object: ObjectName, unit: string): string | undefined {
  if (object === 'BATTERY_%') return 'battery';
  return /_pf[123]$/.test(object) ? 'power_factor' : classesOfUnits[unit];
}

/** Objects that are shown from the beginning; the others are there, and a user of Home Assistant switches them on. */
export const shownAtFirst: ReadonlySet<ObjectName> = new Set([
  ...(['UPS_OUTPUT_Lr', 'UPS_OUTPUT_KVA', 'UPS_OUTPUT_kw'] as const),
  ...(['UPS_OUTPUT_V1', 'UPS_OUTPUT_V2', 'UPS_OUTPUT_V3', 'UPS_OUTPUT_fr'] as const),
  ...(['UPS_OUTPUT_I1', 'UPS_OUTPUT_I2', 'UPS_OUTPUT_I3'] as const),
  ...(['UNIT_TMP', 'RECTIFIER_V1', 'RECTIFIER_V2', 'RECTIFIER_V3', 'RECTIFIER_Fr'] as const),
  ...(['BATTERY_V+', 'BATTERY_I+', 'BATTERY_%', 'BATTERY_Min', 'BATTERY_TMP'] as const),
  ...(['DeviceStatus', 'UPSLoadStatus', 'UnitStatus', 'BatteryStatus', 'InputRecStatus', 'InputBypStatus'] as const),
]);

/** Alarms of these classes likewise: the load is or will soon be without protection, or something has failed. */
export const shownAlarmClasses: ReadonlySet<number> = new Set([1, 2]);
