import type { ObjectLevel } from './analog-values.js';

interface Columns {
  readonly name: string;
  readonly level: ObjectLevel | 'gateway';
  readonly states: readonly string[];
  readonly defaultState: number;
  readonly exclusive?: readonly (readonly [state: string, other: string])[];
}

// Manual §5.2.3 and §6.2, an object per line, states in the manual's order: state 1 first. The last state is the default,
// but for DeviceStatus, which is the gateway's own and starts as Ready, and Alarms, where the absence of all others is the
// first state, NO ALARM. `exclusive`: states that cannot both be true; the others can, such as an alarm of a battery that
// is being charged.
// biome-ignore format: a line per object
const rows = [
  { name: 'DeviceStatus', level: 'gateway', defaultState: 2, states: ['Running', 'Ready', 'No com with UPS', 'Fault'] },
  { name: 'UPSLoadStatus', level: 'system', defaultState: 7, states: ['ON MAINT. BYPASS', 'ON BATTERY', 'ON INVERTER', 'NORMAL MODE', 'ECO MODE', 'ON BYPASS', 'LOAD OFF'] },
  { name: 'UnitLoadStatus', level: 'unit', defaultState: 7, states: ['ON MAINT. BYPASS', 'ON BATTERY', 'ON INVERTER', 'NORMAL MODE', 'ECO MODE', 'ON BYPASS', 'LOAD OFF'] },
  { name: 'UnitStatus', level: 'unit', defaultState: 6, states: ['SERVICE MODE', 'ISOLATED', 'ON STANDBY', 'AUTO-TEST', 'OPERATING', 'AVAILABLE'],
    exclusive: [['ISOLATED', 'OPERATING'], ['ON STANDBY', 'OPERATING']] },
  { name: 'Alarms', level: 'unit', defaultState: 1, states: ['NO ALARM', 'CRITICAL ALARM', 'PREVENTIVE ALARM', 'GENERAL ALARM'] },
  { name: 'BatteryStatus', level: 'unit', defaultState: 10, states: ['NO BATTERY', 'DISCONNECTED', 'DISCHARGED', 'LOW', 'DISCHARGING', 'DISCHARG. TO INPUT', 'ALARM', 'TESTING', 'CHARGING', 'OK'],
    exclusive: [['NO BATTERY', 'DISCHARGING'], ['NO BATTERY', 'TESTING'], ['NO BATTERY', 'CHARGING'], ['DISCONNECTED', 'DISCHARGING'], ['DISCONNECTED', 'TESTING'], ['DISCONNECTED', 'CHARGING']] },
  { name: 'RectifierStatus', level: 'unit', defaultState: 2, states: ['OFF', 'ON'] },
  { name: 'InverterStatus', level: 'unit', defaultState: 2, states: ['OFF', 'ON'] },
  { name: 'InputRecStatus', level: 'unit', defaultState: 4, states: ['GEN SET', 'NOT PRESENT', 'OUT OF TOL', 'OK'] },
  { name: 'InputBypStatus', level: 'unit', defaultState: 4, states: ['NOT PRESENT', 'OUT OF TOL', 'SYNCHRO INV', 'OK'] },
] as const satisfies readonly Columns[];

export type MultiStateName = (typeof rows)[number]['name'];

export interface MultiStateRow {
  readonly instance: number;
  readonly name: MultiStateName;
  readonly level: ObjectLevel | 'gateway';
  /** State_Text; state 1 is the first. */
  readonly states: readonly string[];
  /** The state when no other applies; also the Relinquish_Default (Manual §8.2). */
  readonly defaultState: number;
  /** Pairs of states of which one denies the other. */
  readonly exclusive: readonly (readonly [number, number])[];
}

/** The Multi-state Values, in order of their instances 0 to 9. */
export const multiStates: readonly MultiStateRow[] = rows.map((row: Columns & { name: MultiStateName }, instance) => {
  const numberOf = (state: string) => row.states.indexOf(state) + 1;
  const exclusive = (row.exclusive ?? []).map(([one, other]) => [numberOf(one), numberOf(other)] as const);
  return { instance, ...row, exclusive };
});
