import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Logger } from '../../src/core/log.js';
import { analogValues } from '../../src/objects/catalog/analog-values.js';
import { bitStrings } from '../../src/objects/catalog/bit-strings.js';
import { multiStates } from '../../src/objects/catalog/multi-states.js';
import { readIdentity } from '../../src/objects/identity.js';
import { ObjectMapper, type ObjectValues } from '../../src/objects/mapper.js';
import type { MapRegistry } from '../../src/ups/maps/map-registry.js';
import type { RegisterMap, WordRow } from '../../src/ups/maps/register-map.js';
import type { UpsFamily } from '../../src/ups/maps/ups-family.js';
import type { UnitState } from '../../src/ups/model/unit-state.js';
import { UpsMonitor } from '../../src/ups/polling/ups-monitor.js';
import { scenarios } from '../../src/ups/simulator/scenarios.js';
import { SimulatedLine } from '../../src/ups/simulator/simulated-line.js';
import { UpsSimulator } from '../../src/ups/simulator/ups-simulator.js';
import { silentLog } from '../support/bacnet/bacnet-bench.js';
import { ManualClock } from '../support/manual-clock.js';
import { familyOfText, registryWith, shippedFamilies } from '../support/profiles-at-hand.js';
import { RecordingLog } from '../support/recording-log.js';
import { everythingOpen } from '../support/ups/simulated-site.js';
import { monitorDefaults } from '../support/ups/watched-ups.js';
import { borealProfile } from '../ups/profiles/boreal-profile.js';
import { everyTypeProfile } from './every-type-profile.js';

const shipped = shippedFamilies();
const drawn = familyOfText(everyTypeProfile);
const everyFamily = [...shipped, drawn];
const registry = registryWith(everyFamily);

let clock: ManualClock;
let monitor: UpsMonitor | undefined;

beforeEach(() => {
  clock = new ManualClock();
});
afterEach(async () => {
  await monitor?.stop();
});

interface Found {
  readonly family: UpsFamily;
  readonly map: RegisterMap;
  readonly state: UnitState;
  readonly values: ObjectValues;
  readonly monitor: UpsMonitor;
  readonly unshown: readonly string[];
}

/** Simulates the UPS, looks for it among all that is known, polls it until a scenario has played, and maps what it says. */
async function found(
  family: UpsFamily,
  scenario: string,
  wanted: string = family.name,
  { registry: known = registry, log = silentLog }: { registry?: MapRegistry; log?: Logger } = {},
): Promise<Found> {
  const [map] = family.maps;
  if (map === undefined) throw new Error('no map');
  const slave = family.serial.slave;
  const { baud } = family.serial;
  const line = new SimulatedLine({ family, map, units: 1, slave, scenario, pace: 'none', seed: 1, clock });
  const polls = new UpsMonitor({
    createLine: (settings) => (settings.baud === baud ? line : silent()),
    ...monitorDefaults,
    choices: { ...everythingOpen, family: wanted },
    registry: known,
    line: { parity: 'none', stopBits: 1, timeoutMs: 'auto' },
    slave,
    pollIntervalMs: 1000,
    offlineAfter: 3,
    remembered: undefined,
    clock,
    log,
  });
  monitor = polls;
  polls.start();
  for (let ms = 0; ms < 600_000 && polls.report.snapshot.connection !== 'running'; ms += 100) await clock.advance(100);
  await clock.advance(12_000);
  const architecture = { kind: 'single' } as const;
  const mapper = new ObjectMapper({
    values: 'engineering',
    onLoss: 'hold',
    architecture,
    assignments: [],
    staleAfterMs: 3000,
  });
  const state = line.simulator.state().system;
  return {
    family,
    map,
    state,
    values: mapper.map(polls.report.snapshot),
    monitor: polls,
    unshown: line.simulator.unshown,
  };
}

function silent() {
  return {
    name: 'silent',
    open: async () => {},
    close: async () => {},
    write: async () => {},
    onData: () => {},
    onLost: () => {},
  };
}

function phaseOf(values: readonly number[], name: string): number | undefined {
  return values[Number(name.at(-1)) - 1];
}

/** What each object must show of the model, typed in from Manual §5.2.2. Undefined: nothing is expected. */
function expectedNumber(name: string, unit: UnitState): number | undefined {
  const { output, battery, rectifierInput, bypassInput } = unit;
  if (/OUTPUT_V\d/.test(name)) return phaseOf(output.voltages, name);
  if (/OUTPUT_I\d/.test(name)) return phaseOf(output.currents, name);
  if (/OUTPUT_KVA\d/.test(name)) return phaseOf(output.kvaPerPhase, name);
  if (/OUTPUT_kw\d/.test(name)) return phaseOf(output.kwPerPhase, name);
  if (/OUTPUT_Lr\d/.test(name)) return phaseOf(output.loadPercentPerPhase, name);
  if (/OUTPUT_Lr$/.test(name)) return output.loadPercent;
  if (/OUTPUT_(KVA|kVA)$/.test(name)) return output.kva;
  if (/OUTPUT_kw$/.test(name)) return output.kw;
  if (/OUTPUT_fr$/.test(name)) return output.frequencyHz;
  if (/RECTIFIER_V\d/.test(name)) return phaseOf(rectifierInput.voltages, name);
  if (name === 'RECTIFIER_Fr') return rectifierInput.frequencyHz;
  if (/BYPASS_V\d/.test(name)) return phaseOf(bypassInput.voltages, name);
  if (name === 'BYPASS_Fr') return bypassInput.frequencyHz;
  if (name === 'BATTERY_V+') return battery.voltages[0];
  if (name === 'BATTERY_V-') return battery.voltages[1];
  if (name === 'BATTERY_I+') return battery.currents[0];
  if (name === 'BATTERY_%') return battery.chargePercent;
  if (name === 'BATTERY_Ah') return battery.capacityAh;
  if (name === 'BATTERY_Min') return Math.floor(battery.remainingMinutes);
  if (name === 'BATTERY_s') return Math.floor(battery.secondsOnBattery);
  if (name === 'BATTERY_TMP') return battery.temperatureC;
  if (name === 'UNIT_TMP') return unit.ambientC;
  return undefined;
}

/** What one step of the word is worth. */
function stepOf({ type, scale }: WordRow): number {
  if (typeof scale === 'object') return Math.abs(scale.multiplier);
  return type === 'f32' ? 0.001 : 10 ** -(scale === 'factor' ? 0 : scale);
}

/** Of each scenario what objects say of it, where the profile feeds them so. */
const said: readonly (readonly [
  scenario: string,
  states: readonly (readonly [string, readonly string[]])[],
  bits: readonly (readonly [string, string, boolean])[],
])[] = [
  [
    'healthy',
    [
      ['UPSLoadStatus', ['ON INVERTER', 'NORMAL MODE']],
      ['UnitLoadStatus', ['ON INVERTER', 'NORMAL MODE']],
      ['Alarms', ['NO ALARM']],
      ['RectifierStatus', ['ON']],
      ['InverterStatus', ['ON']],
    ],
    [
      ['UnitAlarms', 'ON BATTERY', false],
      ['UnitAlarms', 'BATTERY LOW', false],
      ['UPSAlarms', 'UPS OVERLOAD', false],
      ['UPSAlarms', 'UPS GENERAL ALARM', false],
    ],
  ],
  [
    'on-battery',
    [
      ['UPSLoadStatus', ['ON BATTERY']],
      ['UnitLoadStatus', ['ON BATTERY']],
      ['BatteryStatus', ['DISCHARGING']],
    ],
    [
      ['UnitAlarms', 'ON BATTERY', true],
      ['UPSAlarms', 'UPS GENERAL ALARM', true],
    ],
  ],
  ['bypass', [['UPSLoadStatus', ['ON BYPASS']]], [['UnitAlarms', 'ON BATTERY', false]]],
  [
    'overload',
    [['Alarms', ['GENERAL ALARM']]],
    [
      ['UPSAlarms', 'UPS OVERLOAD', true],
      ['UnitAlarms', 'OVERLOAD', true],
    ],
  ],
  [
    'inverter-fault',
    [
      ['UPSLoadStatus', ['ON BYPASS']],
      ['InverterStatus', ['OFF']],
    ],
    [['UnitAlarms', 'INV. CRITICAL', true]],
  ],
  ['load-off', [['UPSLoadStatus', ['LOAD OFF']]], [['UnitAlarms', 'UPS POWER OFF', true]]],
  ['battery-test', [['BatteryStatus', ['TESTING']]], []],
  ['hot', [], [['UnitAlarms', 'TEMPERATURE', true]]],
  ['fan-failure', [], [['UnitAlarms', 'FAN FAILURE', true]]],
  ['charger-fault', [], [['UnitAlarms', 'CHARGER ALARM', true]]],
  ['bypass-input-lost', [], [['UnitAlarms', 'BYPASS IMPOSSIBLE', true]]],
  ['eco', [['UPSLoadStatus', ['ECO MODE']]], []],
  ['maintenance-bypass', [['UPSLoadStatus', ['ON MAINT. BYPASS']]], [['UnitAlarms', 'MAINTENANCE BYPASS', true]]],
];

describe.each(everyFamily.map((family) => [family.name, family] as const))('the profile %s', (_, family) => {
  it('is simulated, found and polled, and its objects show what the model is', async () => {
    const ups = await found(family, 'healthy');
    expect(ups.monitor.report.setup?.family.name).toBe(family.name);
    expect(ups.monitor.report.problem).toBeUndefined();
    expect(ups.unshown).toEqual([]);
    const shown = ups.map.feed.numbers.map(([object, code]) => {
      const instance = analogValues.findIndex(({ name }) => name === object);
      const row = ups.map.words.find((one) => one.code === code);
      return { object, row, value: ups.values.analogValues[instance], expected: expectedNumber(object, ups.state) };
    });
    for (const { object, row, value, expected } of shown) {
      if (row === undefined || expected === undefined || value === undefined) continue;
      expect([object, value.trust.state]).toEqual([object, 'good']);
      // Measurements move between two cycles, by less than a fiftieth.
      const tolerance = stepOf(row) + Math.abs(expected) / 50;
      expect([
        object,
        Math.abs((value.engineering ?? Number.NaN) - expected) <= tolerance,
        expected,
        value.engineering,
      ]).toEqual([object, true, expected, value.engineering]);
    }
  });

  it.each(said)('says what %s is', async (scenario, states, bits) => {
    const ups = await found(family, scenario);
    for (const [object, texts] of states) {
      const fed = ups.map.feed.states.filter(([name, state]) => name === object && texts.includes(state));
      const row = multiStates.find(({ name }) => name === object);
      const isDefault = row !== undefined && texts.includes(row.states[row.defaultState - 1] ?? '');
      if (row === undefined || (fed.length === 0 && !isDefault)) continue;
      if (ups.unshown.some((name) => name.startsWith(object))) continue;
      const value = ups.values.multiStates[row.instance]?.presentValue ?? 0;
      expect([object, texts.includes(row.states[value - 1] ?? ''), row.states[value - 1]]).toEqual([
        object,
        true,
        row.states[value - 1],
      ]);
    }
    for (const [object, bit, isSet] of bits) {
      if (!ups.map.feed.bits.some(([name, one]) => name === object && one === bit)) continue;
      if (ups.unshown.some((name) => name.startsWith(`${object} ${bit}`))) continue;
      const row = bitStrings.find(({ name }) => name === object);
      const value = row && ups.values.bitStrings[row.instance]?.presentValue[row.bits.indexOf(bit)];
      expect([object, bit, value]).toEqual([object, bit, isSet]);
    }
  });
});

describe('a profile with every type, order, scale and mark', () => {
  it('is read back as what its plate says', async () => {
    const ups = await found(drawn, 'healthy');
    expect(readIdentity(ups.monitor.report.snapshot, { kind: 'single' })).toMatchObject({
      model: 'EVERY TYPE',
      nominalKva: 20,
    });
  });

  it('has no value where the UPS has none: the mark stands there', async () => {
    const ups = await found(drawn, 'healthy');
    const instance = analogValues.findIndex(({ name }) => name === 'BATTERY_V-');
    expect(ups.values.analogValues[instance]?.trust.state).toBe('not-available');
  });

  it('is found among everything that is known', async () => {
    const ups = await found(drawn, 'healthy', 'auto');
    expect(ups.monitor.report.setup?.family.name).toBe('every-type');
    expect(ups.monitor.report.setup?.baud).toBe(19_200);
  });
});

describe('a profile that the settings name', () => {
  const boreal = familyOfText(borealProfile);
  const others = familyOfText(borealProfile.replace('"boreal-two"', '"boreal-three"').replace('"0x00B2"', '"0x00B3"'));
  const told = async (answers: UpsFamily) => {
    const log = new RecordingLog();
    const known = registryWith([boreal]);
    const { monitor: polls } = await found(answers, 'healthy', 'boreal-two', { registry: known, log: log.logger });
    expect(polls.report.setup?.family.name).toBe('boreal-two');
    return log.lines.filter(({ level, facts }) => level === 'warn' && facts.family === 'boreal-two');
  };

  it('is taken though the UPS has another code, and that is told with the code', async () => {
    expect(await told(others)).toMatchObject([{ facts: { deviceCode: 0xb3 } }]);
  });

  it('is no matter where the UPS has its code', async () => {
    expect(await told(boreal)).toEqual([]);
  });
});

/** What registers cannot show at once, because the document has one for both, or one of them only. */
const contradictions: Readonly<Record<string, readonly string[]>> = {
  // The one inverter condition is "off" in eco mode, where the model's inverter runs along.
  'chloride-manageups eco': ['InverterStatus OFF: upsConditionInverter != 2'],
  // A critical alarm of the rectifier has no register of its own.
  'chloride-manageups rectifier-fault': ['UnitAlarms BYP. CRITICAL: upsConditionBypass = 3'],
  'generex-cs141 rectifier-fault': ['UnitAlarms INV. CRITICAL: InverterFailure'],
  'generex-cs141 bypass-fault': ['UnitAlarms INV. CRITICAL: InverterFailure'],
  'huawei-ups2000 bypass-fault': ['UnitAlarms REC. CRITICAL: BusLow or BusHigh or BusVeryLow'],
};

describe('every scenario on every profile', () => {
  it.each(everyFamily.map((family) => [family.name, family] as const))(
    '%s shows it, but for what is named',
    async (_, family) => {
      for (const { name } of scenarios) {
        const [map] = family.maps;
        if (map === undefined) throw new Error('no map');
        const simulator = new UpsSimulator({
          family,
          map,
          units: 1,
          slave: 1,
          scenario: name,
          pace: 'none',
          seed: 1,
          clock,
          emit: () => {},
        });
        const seen = new Set<string>();
        for (let seconds = 0; seconds < 15; seconds += 3) {
          for (const one of simulator.unshown) seen.add(one);
          await clock.advance(3000);
        }
        const key = `${family.name} ${name}`;
        expect([key, [...seen]]).toEqual([key, contradictions[key] ?? []]);
      }
    },
  );
});
