/** Manual §5.2.3 and §6.2: names, states in order, and the state that stands when nothing else is true. */
export interface MultiStateRow {
  readonly instance: number;
  readonly name: string;
  readonly states: readonly string[];
  /** The default state, which is also Relinquish_Default (Manual §8.2), counted from 1. */
  readonly relinquishDefault: number;
}

const loadStates = [
  'ON MAINT. BYPASS',
  'ON BATTERY',
  'ON INVERTER',
  'NORMAL MODE',
  'ECO MODE',
  'ON BYPASS',
  'LOAD OFF',
];

export const multiStates: readonly MultiStateRow[] = [
  { instance: 0, name: 'DeviceStatus', states: ['Running', 'Ready', 'No com with UPS', 'Fault'], relinquishDefault: 2 },
  { instance: 1, name: 'UPSLoadStatus', states: loadStates, relinquishDefault: 7 },
  { instance: 2, name: 'UnitLoadStatus', states: loadStates, relinquishDefault: 7 },
  {
    instance: 3,
    name: 'UnitStatus',
    states: ['SERVICE MODE', 'ISOLATED', 'ON STANDBY', 'AUTO-TEST', 'OPERATING', 'AVAILABLE'],
    relinquishDefault: 6,
  },
  {
    instance: 4,
    name: 'Alarms',
    states: ['NO ALARM', 'CRITICAL ALARM', 'PREVENTIVE ALARM', 'GENERAL ALARM'],
    relinquishDefault: 1,
  },
  {
    instance: 5,
    name: 'BatteryStatus',
    states: [
      'NO BATTERY',
      'DISCONNECTED',
      'DISCHARGED',
      'LOW',
      'DISCHARGING',
      'DISCHARG. TO INPUT',
      'ALARM',
      'TESTING',
      'CHARGING',
      'OK',
    ],
    relinquishDefault: 10,
  },
  { instance: 6, name: 'RectifierStatus', states: ['OFF', 'ON'], relinquishDefault: 2 },
  { instance: 7, name: 'InverterStatus', states: ['OFF', 'ON'], relinquishDefault: 2 },
  {
    instance: 8,
    name: 'InputRecStatus',
    states: ['GEN SET', 'NOT PRESENT', 'OUT OF TOL', 'OK'],
    relinquishDefault: 4,
  },
  {
    instance: 9,
    name: 'InputBypStatus',
    states: ['NOT PRESENT', 'OUT OF TOL', 'SYNCHRO INV', 'OK'],
    relinquishDefault: 4,
  },
];
