import type { UnitState } from './unit-state.js';

/**
 * Alarms that a unit has, by their texts of Manual §6.3.2 and §6.3.3: those that follow from its state and those that were
 * drawn. `INPUT BAD` and `BYPASS BAD` have no text there: they are alarms of the UPS that the manual shows as states only.
 */
export function standingAlarms(unit: UnitState): ReadonlySet<string> {
  const alarms = new Set(unit.alarms);
  if (unit.mains !== 'ok') alarms.add('INPUT BAD');
  if (unit.bypass !== 'ok') alarms.add('BYPASS BAD');
  if (unit.source === 'battery') alarms.add('ON BATTERY');
  if (unit.source === 'battery' && unit.batteryPercent <= 20) alarms.add('BATTERY LOW').add('IMMINENT STOP');
  if (unit.batteryPercent === 0) alarms.add('BAT. DISCHARGED');
  if (unit.load.some((percent) => percent > 100)) alarms.add('OVERLOAD');
  if (unit.source === 'maintenance') alarms.add('MAINTENANCE BYPASS');
  if (alarms.size > 0) alarms.add('GENERAL');
  return alarms;
}

/** Alarms that come and go by themselves, as a fan does; each is drawn for a unit. */
export const drawnAlarms: readonly string[] = [
  'TEMPERATURE',
  'BYPASS LOCKED',
  'BYPASS IMPOSSIBLE',
  'MAINTENANCE AL.',
  'BAT. DISCONNECTED',
  'BAT. TEMPERATURE',
  'BATTERY ROOM',
  'BAT. TEST FAILED',
  'BATTERY ALARM',
  'CHARGER ALARM',
  'REC. CRITICAL',
  'REC. PREVENTIVE',
  'GEN SET ALARM',
  'INV. CRITICAL',
  'INV. PREVENTIVE',
  'BYP. CRITICAL',
  'BYP. PREVENTIVE',
  'FAN FAILURE',
  'UPS POWER OFF',
  'INTERNAL FAILURE',
  'External Input 1',
  'External Input 2',
  'External Input 3',
  'External Input 4',
  'INSUFF. RESOURCES',
  'REDUNDANCY LOST',
];
