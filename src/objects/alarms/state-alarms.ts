import { type MultiStateName, multiStates } from '../catalog/multi-states.js';
import type { AlarmClassNumber } from './alarm-classes.js';

/** What a Multi-state Value reports by default. */
export interface StateAlarm {
  readonly instance: number;
  readonly name: MultiStateName;
  readonly alarmClass: AlarmClassNumber;
  readonly delayS: number;
  readonly alarmValues: readonly number[];
  /** Whether it reports at all until a person says so. */
  readonly isOn: boolean;
  /** Whether a fault is told: one cable is one alarm. */
  readonly tellsFault: boolean;
  readonly section: string;
}

type Columns = readonly [
  object: MultiStateName,
  alarmClass: AlarmClassNumber,
  delayS: number,
  states: readonly string[],
  section: string,
  isOn: 'on' | 'off',
];

// An object per line, in order of the instances. An object has one class, so that the two load states share theirs: LOAD
// OFF is that of the whole system, the bypasses are those of the unit, ECO MODE and GEN SET have Binary Values (250, 251).
// What Alarms, BatteryStatus and UnitLoadStatus repeat of UnitAlarms, its Binary Values tell. DeviceStatus has a hysteresis
// of its own: offline_after failed cycles, two good ones.
// biome-ignore format: a line per object
const rows: readonly Columns[] = [
  ['DeviceStatus', 1, 0, ['No com with UPS', 'Fault'], '§6.2.1', 'on'],
  ['UPSLoadStatus', 1, 0, ['LOAD OFF'], '§6.2.2', 'on'],
  ['UnitLoadStatus', 2, 10, ['ON MAINT. BYPASS', 'ON BYPASS'], '§6.2.3', 'on'],
  ['UnitStatus', 4, 0, ['SERVICE MODE', 'ISOLATED', 'ON STANDBY', 'AUTO-TEST'], '§6.2.4', 'on'],
  ['Alarms', 3, 10, ['CRITICAL ALARM', 'PREVENTIVE ALARM', 'GENERAL ALARM'], '§6.2.5', 'off'],
  ['BatteryStatus', 4, 0, ['TESTING'], '§6.2.6', 'on'],
  ['RectifierStatus', 2, 10, ['OFF'], '§6.2.7', 'off'],
  ['InverterStatus', 2, 10, ['OFF'], '§6.2.8', 'off'],
  ['InputRecStatus', 2, 10, ['NOT PRESENT', 'OUT OF TOL'], '§6.2.9', 'on'],
  ['InputBypStatus', 2, 10, ['NOT PRESENT', 'OUT OF TOL'], '§6.2.10', 'on'],
];

/** In order of the instances 0 to 9. */
export const stateAlarms: readonly StateAlarm[] = rows.map(([name, alarmClass, delayS, states, section, isOn]) => {
  const row = multiStates.find((one) => one.name === name);
  return {
    instance: row?.instance ?? 0,
    name,
    alarmClass,
    delayS,
    alarmValues: states.map((state) => (row?.states.indexOf(state) ?? -1) + 1),
    isOn: isOn === 'on',
    tellsFault: name === 'DeviceStatus',
    section,
  };
});
