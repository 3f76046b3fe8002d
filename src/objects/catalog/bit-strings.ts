import type { ObjectLevel } from './analog-values.js';

export type BitStringName = 'UPSStatus' | 'UPSAlarms' | 'UnitAlarms';

export interface BitStringRow {
  readonly instance: number;
  readonly name: BitStringName;
  readonly level: ObjectLevel;
  /** Bit_Text; b00 is the first. */
  readonly bits: readonly string[];
}

const units = Array.from({ length: 15 }, (_, index) => index + 1);

/**
 * The BitString Values, in order of their instances 0 to 2. The counts 16, 23 and 31 are those of Manual §5.2.4, which
 * leave room for 15 units: UPSStatus has the texts of §8.3, UPSAlarms those of §6.3.2 continued to unit 15.
 */
export const bitStrings: readonly BitStringRow[] = [
  {
    instance: 0,
    name: 'UPSStatus',
    level: 'system',
    bits: ['ENERGY SAVER', ...units.map((unit) => `UNIT OPERATING ${unit}`)],
  },
  {
    instance: 1,
    name: 'UPSAlarms',
    level: 'system',
    bits: [
      'UPS IMMINENT STOP',
      'UPS OVERLOAD',
      'BYPASS LOCKED',
      'BYPASS IMPOSSIBLE',
      'INSUFF. RESOURCES',
      'REDUNDANCY LOST',
      'PARALLEL FAULT',
      'UPS GENERAL ALARM',
      ...units.map((unit) => `UNIT ${unit} ALARM`),
    ],
  },
  {
    instance: 2,
    name: 'UnitAlarms',
    level: 'unit',
    bits: [
      'IMMINENT STOP',
      'OVERLOAD',
      'TEMPERATURE',
      'BYPASS LOCKED',
      'BYPASS IMPOSSIBLE',
      'MAINTENANCE AL.',
      'UNIT GENERAL ALARM',
      'BAT. DISCONNECTED',
      'BAT. DISCHARGED',
      'BATTERY LOW',
      'ON BATTERY',
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
      'MAINTENANCE BYPASS',
      'UPS POWER OFF',
      'INTERNAL FAILURE',
      'External Input 1',
      'External Input 2',
      'External Input 3',
      'External Input 4',
    ],
  },
];
