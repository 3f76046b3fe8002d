import type { UnitNumber } from '../maps/page.js';
import type { LineFault } from './line-fault.js';
import type { ConditionChange } from './ups-model.js';

/** Something that happens at a time after the scenario's start, to all units or to the named ones. */
export interface ScenarioStep {
  readonly atS: number;
  readonly change?: ConditionChange;
  readonly units?: readonly UnitNumber[];
  readonly line?: LineFault;
}

export interface Scenario {
  readonly name: string;
  readonly description: string;
  readonly steps: readonly ScenarioStep[];
}

const mainsGone: ConditionChange = { mains: 'absent', bypassInput: 'absent' };
const mainsBack: ConditionChange = { mains: 'good', bypassInput: 'good' };
/** The usual load is a little under half of the nominal: this one is about 130 %. */
const heavyLoad: ConditionChange = { loadFactor: 2.7 };

/** Every scenario begins with a healthy UPS on mains; what is not mentioned stays so. */
export const scenarios: readonly Scenario[] = [
  { name: 'healthy', description: 'on mains, nothing happens', steps: [] },

  {
    name: 'mains-failure',
    description: 'mains fail after 5 s and return after 90 s',
    steps: [
      { atS: 5, change: mainsGone },
      { atS: 90, change: mainsBack },
    ],
  },
  {
    name: 'on-battery',
    description: 'mains are absent until the battery is empty',
    steps: [{ atS: 0, change: mainsGone }],
  },
  {
    name: 'battery-low',
    description: 'mains fail after 5 s with 30 % of charge left: low in a minute or two; mains return after 5 minutes',
    steps: [
      { atS: 0, change: { chargePercent: 30 } },
      { atS: 5, change: mainsGone },
      { atS: 300, change: mainsBack },
    ],
  },
  {
    name: 'battery-discharged',
    description: 'mains fail after 5 s with 1 % of charge left: the load goes off; mains return after 120 s',
    steps: [
      { atS: 0, change: { chargePercent: 1 } },
      { atS: 5, change: mainsGone },
      { atS: 120, change: mainsBack },
    ],
  },
  {
    name: 'battery-charging',
    description: 'on mains with a battery at 40 %',
    steps: [{ atS: 0, change: { chargePercent: 40 } }],
  },
  {
    name: 'battery-disconnected',
    description: 'the battery circuit is open',
    steps: [{ atS: 0, change: { battery: 'disconnected' } }],
  },
  {
    name: 'no-battery',
    description: 'a converter without battery',
    steps: [{ atS: 0, change: { battery: 'absent' } }],
  },
  {
    name: 'battery-test',
    description: 'a battery test runs from 5 s to 65 s and passes',
    steps: [
      { atS: 5, change: { batteryTest: 'running' } },
      { atS: 65, change: { batteryTest: 'none' } },
    ],
  },
  {
    name: 'battery-test-failed',
    description: 'a battery test runs from 5 s to 25 s and fails',
    steps: [
      { atS: 5, change: { batteryTest: 'running' } },
      { atS: 25, change: { batteryTest: 'failed' } },
    ],
  },
  { name: 'charger-fault', description: 'the charger has failed', steps: [{ atS: 0, change: { chargerFault: true } }] },

  {
    name: 'brownout',
    description: 'both supplies are out of tolerance from 5 s to 60 s',
    steps: [
      { atS: 5, change: { mains: 'out-of-tolerance', bypassInput: 'out-of-tolerance' } },
      { atS: 60, change: mainsBack },
    ],
  },
  {
    name: 'bypass-input-lost',
    description: 'the bypass has no supply',
    steps: [{ atS: 0, change: { bypassInput: 'absent' } }],
  },
  {
    name: 'bypass-input-bad',
    description: 'the supply of the bypass is out of tolerance',
    steps: [{ atS: 0, change: { bypassInput: 'out-of-tolerance' } }],
  },
  { name: 'genset', description: 'the gen-set feeds the UPS', steps: [{ atS: 0, change: { gensetOn: true } }] },
  {
    name: 'overload',
    description: 'about 130 % of load from 5 s; on bypass a minute later; back to normal after 120 s',
    steps: [
      { atS: 5, change: heavyLoad },
      { atS: 120, change: { loadFactor: 1 } },
    ],
  },

  {
    name: 'bypass',
    description: 'the load is on the automatic bypass',
    steps: [{ atS: 0, change: { mode: 'bypass' } }],
  },
  {
    name: 'bypass-transfer',
    description: 'to the automatic bypass after 5 s, back to the inverter after 60 s',
    steps: [
      { atS: 5, change: { mode: 'bypass' } },
      { atS: 60, change: { mode: 'normal' } },
    ],
  },
  {
    name: 'maintenance-bypass',
    description: 'the load is on the maintenance bypass',
    steps: [{ atS: 0, change: { mode: 'maintenance-bypass' } }],
  },
  { name: 'eco', description: 'eco mode', steps: [{ atS: 0, change: { mode: 'eco' } }] },
  { name: 'energy-saver', description: 'energy saver mode', steps: [{ atS: 0, change: { mode: 'energy-saver' } }] },
  { name: 'standby', description: 'ready, the load is not supplied', steps: [{ atS: 0, change: { mode: 'standby' } }] },
  { name: 'isolated', description: 'isolated from the output bars', steps: [{ atS: 0, change: { mode: 'isolated' } }] },
  { name: 'load-off', description: 'the output is off', steps: [{ atS: 0, change: { mode: 'off' } }] },
  { name: 'service', description: 'service mode', steps: [{ atS: 0, change: { serviceMode: true } }] },
  { name: 'auto-test', description: 'an internal test is running', steps: [{ atS: 0, change: { autoTest: true } }] },

  {
    name: 'rectifier-fault',
    description: 'the rectifier has failed',
    steps: [{ atS: 0, change: { rectifierFault: true } }],
  },
  {
    name: 'inverter-fault',
    description: 'the inverter has failed',
    steps: [{ atS: 0, change: { inverterFault: true } }],
  },
  { name: 'bypass-fault', description: 'the bypass has failed', steps: [{ atS: 0, change: { bypassFault: true } }] },
  { name: 'fan-failure', description: 'a fan has failed', steps: [{ atS: 0, change: { fanFault: true } }] },
  { name: 'hot', description: '46 °C around the UPS', steps: [{ atS: 0, change: { ambientC: 46 } }] },

  {
    name: 'unit-absent',
    description: 'parallel: unit 2 is not there',
    steps: [{ atS: 0, units: [2], change: { present: false } }],
  },
  {
    name: 'unit-lost',
    description: 'parallel: unit 2 goes after 5 s and comes back after 60 s',
    steps: [
      { atS: 5, units: [2], change: { present: false } },
      { atS: 60, units: [2], change: { present: true } },
    ],
  },
  {
    name: 'unit-alarm',
    description: 'parallel: a fan of unit 2 has failed',
    steps: [{ atS: 0, units: [2], change: { fanFault: true } }],
  },
  {
    name: 'unit-bypass',
    description: 'parallel: unit 2 is on bypass',
    steps: [{ atS: 0, units: [2], change: { mode: 'bypass' } }],
  },
  {
    name: 'unit-on-battery',
    description: 'parallel: the rectifier of unit 2 has failed',
    steps: [{ atS: 0, units: [2], change: { rectifierFault: true } }],
  },
  {
    name: 'unit-mix',
    description: 'parallel: unit 1 well, unit 2 on bypass, unit 3 with a failed fan, unit 4 not there',
    steps: [
      { atS: 0, units: [2], change: { mode: 'bypass' } },
      { atS: 0, units: [3], change: { fanFault: true } },
      { atS: 0, units: [4], change: { present: false } },
    ],
  },

  { name: 'silence', description: 'line: no answer', steps: [{ atS: 0, line: { kind: 'silence' } }] },
  {
    name: 'cable-pulled',
    description: 'line: no answer from 5 s to 35 s',
    steps: [
      { atS: 5, line: { kind: 'silence' } },
      { atS: 35, line: { kind: 'none' } },
    ],
  },
  { name: 'noise', description: 'line: stray bytes around every answer', steps: [{ atS: 0, line: { kind: 'noise' } }] },
  { name: 'garbage', description: 'line: random bytes without end', steps: [{ atS: 0, line: { kind: 'garbage' } }] },
  {
    name: 'late-answer',
    description: 'line: every answer 1.5 s late',
    steps: [{ atS: 0, line: { kind: 'late', delayMs: 1500 } }],
  },
  { name: 'bad-crc', description: 'line: every answer damaged', steps: [{ atS: 0, line: { kind: 'bad-crc' } }] },
  { name: 'short-answer', description: 'line: every answer cut off', steps: [{ atS: 0, line: { kind: 'short' } }] },
  {
    name: 'wrong-slave',
    description: "line: a neighbour's answers",
    steps: [{ atS: 0, line: { kind: 'wrong-slave' } }],
  },
  {
    name: 'flaky-line',
    description: 'line: one answer in five damaged, each in another way',
    steps: [{ atS: 0, line: { kind: 'flaky', every: 5 } }],
  },
  {
    name: 'exception',
    description: 'line: every request refused with exception 4',
    steps: [{ atS: 0, line: { kind: 'exception', code: 4 } }],
  },
  {
    name: 'busy',
    description: 'line: every request answered with exception 6, busy',
    steps: [{ atS: 0, line: { kind: 'exception', code: 6 } }],
  },
  {
    name: 'status-refused',
    description: 'line: the status table is refused, the others are not',
    steps: [{ atS: 0, line: { kind: 'refused-tables', telling: 'status' } }],
  },
  {
    name: 'measurements-refused',
    description: 'line: the measurements are refused, the other tables are not',
    steps: [{ atS: 0, line: { kind: 'refused-tables', telling: 'measurements' } }],
  },
];
