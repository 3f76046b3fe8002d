import type { PageView } from '../../maps/map-contents.js';
import type { UnitNumber } from '../../maps/page.js';
import type { SupplyState, UnitAlarm, UnitState } from '../../model/unit-state.js';

/** Of what a rectifier takes from the mains, so much reaches the load; invented. */
const efficiency = 0.94;
/** Peak over root mean square of what computers take; invented. */
const usualCrestFactor = 2.5;

type Phases = readonly number[];
type NumberOf = (unit: UnitState) => number | undefined;

/**
 * What the simulated UPS shows under the name of an Analog Value (Manual §5.2.2), in its unit; undefined where it has no such
 * thing, as of a phase that is not there.
 */
export function shownNumber(object: string, { unit }: PageView): number | undefined {
  const [, part = '', value = ''] = /^(UPS_OUTPUT|UNIT_OUTPUT|RECTIFIER|BYPASS|BATTERY|UNIT)_(.+)$/.exec(object) ?? [];
  if (part === 'UNIT') return value === 'TMP' ? unit.ambientC : undefined;
  if (part === 'BATTERY') return batteryNumbers[value]?.(unit);
  const [, kind = '', phases = ''] = /^([A-Za-z]+?)(\d*)$/.exec(value) ?? [];
  const supply = part === 'RECTIFIER' ? rectifierOf(unit) : part === 'BYPASS' ? bypassOf(unit) : unit.output;
  if (kind === 'U') return phaseToPhase(supply.voltages, Number(phases[0]) - 1, Number(phases[1]) - 1);
  const ofPhases = phaseNumbers[kind.toLowerCase()]?.(supply);
  if (phases !== '') return ofPhases?.[Number(phases) - 1];
  return part.endsWith('OUTPUT') || kind === 'Fr' ? wholeNumbers[kind.toLowerCase()]?.(supply, unit) : undefined;
}

/** The output, or what an input has of it. */
interface Supply extends Partial<Omit<UnitState['output'], 'source'>> {
  readonly voltages: Phases;
  readonly currents: Phases;
  readonly kwPerPhase: Phases;
  readonly frequencyHz: number;
}

const phaseNumbers: Readonly<Record<string, (supply: Supply) => Phases | undefined>> = {
  v: ({ voltages }) => voltages,
  i: ({ currents }) => currents,
  kw: ({ kwPerPhase }) => kwPerPhase,
  kva: ({ kvaPerPhase }) => kvaPerPhase,
  lr: ({ loadPercentPerPhase }) => loadPercentPerPhase,
  pf: ({ kwPerPhase, kvaPerPhase }) =>
    kwPerPhase.map((kilowatts, phase) => (kilowatts === 0 ? 1 : kilowatts / (kvaPerPhase?.[phase] ?? kilowatts))),
};

const wholeNumbers: Readonly<Record<string, (supply: Supply, unit: UnitState) => number>> = {
  fr: ({ frequencyHz }) => frequencyHz,
  lr: (_, { output }) => output.loadPercent,
  kva: (_, { output }) => output.kva,
  kw: (_, { output }) => output.kw,
  cf: () => usualCrestFactor,
};

const batteryNumbers: Readonly<Record<string, NumberOf>> = {
  'V+': ({ battery }) => battery.voltages[0],
  'V-': ({ battery }) => battery.voltages[1],
  'I+': ({ battery }) => battery.currents[0],
  'I-': ({ battery }) => battery.currents[1],
  '%': ({ battery }) => battery.chargePercent,
  Ah: ({ battery }) => battery.capacityAh,
  Min: ({ battery }) => Math.floor(battery.remainingMinutes),
  s: ({ battery }) => Math.floor(battery.secondsOnBattery),
  TMP: ({ battery }) => battery.temperatureC,
};

/** The model knows what the load takes, not what is taken for it. */
function rectifierOf({ rectifierInput, rectifierOn, output }: UnitState): Supply {
  const share = rectifierOn ? output.kw / efficiency / rectifierInput.voltages.length : 0;
  return drawnFrom(rectifierInput, () => share);
}

function bypassOf({ bypassInput, output }: UnitState): Supply {
  const carries = output.source === 'bypass' || output.source === 'eco' || output.source === 'maintenance-bypass';
  return drawnFrom(bypassInput, (phase) => (carries ? (output.kwPerPhase[phase] ?? 0) : 0));
}

function drawnFrom({ voltages, frequencyHz }: SupplyState, kilowattsOf: (phase: number) => number): Supply {
  const kwPerPhase = voltages.map((_, phase) => kilowattsOf(phase));
  const currents = voltages.map((volts, phase) => (volts > 0 ? (1000 * (kwPerPhase[phase] ?? 0)) / volts : 0));
  return { voltages, currents, kwPerPhase, frequencyHz };
}

/** Of phases 120 degrees apart. */
function phaseToPhase(voltages: Phases, from: number, to: number): number | undefined {
  const [one, other] = [voltages[from], voltages[to]];
  return one === undefined || other === undefined ? undefined : Math.sqrt(one * one + other * other + one * other);
}

/**
 * Whether a state of a Multi-state Value is so by itself (Manual §6.2), whatever other one is shown; undefined where either
 * would do.
 */
export function stateHolds(object: string, state: string, { unit }: PageView): boolean | undefined {
  return statesOf[object === 'UnitLoadStatus' ? 'UPSLoadStatus' : object]?.[state]?.(unit) ?? undefined;
}

type UnitTest = (unit: UnitState) => boolean | undefined;

const isOnInverter: UnitTest = ({ output, onBattery }) => {
  if (output.source !== 'inverter') return false;
  return onBattery ? undefined : true;
};

const statesOf: Readonly<Record<string, Readonly<Record<string, UnitTest>>>> = {
  UPSLoadStatus: {
    'ON MAINT. BYPASS': ({ output }) => output.source === 'maintenance-bypass',
    'ON BATTERY': ({ onBattery }) => onBattery,
    'ON INVERTER': isOnInverter,
    'NORMAL MODE': isOnInverter,
    'ECO MODE': ({ output }) => output.source === 'eco',
    'ON BYPASS': ({ output }) => output.source === 'bypass',
    'LOAD OFF': ({ output }) => output.source === 'none',
  },
  UnitStatus: {
    'SERVICE MODE': ({ serviceMode }) => serviceMode,
    ISOLATED: ({ mode }) => mode === 'isolated',
    'ON STANDBY': ({ mode }) => mode === 'standby',
    // Makers that know one test only mean either.
    'AUTO-TEST': ({ autoTest, battery }) => autoTest || (battery.testing ? undefined : false),
    OPERATING: operates,
  },
  Alarms: {
    'CRITICAL ALARM': ({ alarms }) =>
      (['rectifier-critical', 'inverter-critical', 'bypass-critical'] as const).some((alarm) => alarms.has(alarm)),
    'PREVENTIVE ALARM': () => false,
    'GENERAL ALARM': hasAnyAlarm,
  },
  BatteryStatus: {
    'NO BATTERY': ({ battery }) => !battery.fitted,
    DISCONNECTED: when('battery-open'),
    DISCHARGED: when('battery-discharged'),
    LOW: when('battery-low'),
    DISCHARGING: ({ onBattery }) => onBattery,
    'DISCHARG. TO INPUT': () => false,
    ALARM: ({ battery }) => battery.testFailed,
    TESTING: ({ autoTest, battery }) => battery.testing || (autoTest ? undefined : false),
    CHARGING: ({ battery }) => battery.charging,
    OK: ({ battery }) => battery.connected,
  },
  RectifierStatus: { OFF: ({ rectifierOn }) => !rectifierOn, ON: ({ rectifierOn }) => rectifierOn },
  InverterStatus: { OFF: ({ inverterOn }) => !inverterOn, ON: ({ inverterOn }) => inverterOn },
  InputRecStatus: {
    'GEN SET': ({ gensetOn }) => gensetOn,
    'NOT PRESENT': ({ rectifierInput }) => !rectifierInput.present,
    'OUT OF TOL': ({ rectifierInput }) => !rectifierInput.inTolerance,
  },
  InputBypStatus: {
    'NOT PRESENT': ({ bypassInput }) => !bypassInput.present,
    'OUT OF TOL': ({ bypassInput }) => !bypassInput.inTolerance,
    'SYNCHRO INV': ({ inverterSynchronised }) => inverterSynchronised,
  },
};

/** Whether a bit of a BitString Value is set (Manual §6.3); undefined where either would do. */
export function bitHolds(object: string, bit: string, view: PageView): boolean | undefined {
  const [, operating, alarming] = /^UNIT (?:OPERATING (\d+)|(\d+) ALARM)$/.exec(bit) ?? [];
  const ofUnit = unitOf(view, Number(operating ?? alarming));
  if (operating !== undefined) return ofUnit === undefined ? false : operates(ofUnit);
  if (alarming !== undefined) return ofUnit !== undefined && hasAnyAlarm(ofUnit);
  return bitsOf[object === 'UPSAlarms' ? bit.replace(/^UPS (?=IMMINENT|OVERLOAD)/, '') : bit]?.(view.unit) ?? false;
}

/** A single UPS is its own unit 1 (Manual §6.3). */
function unitOf({ ups, unit }: PageView, number: number): UnitState | undefined {
  return ups.parallel ? ups.units.get(number as UnitNumber) : number === 1 ? unit : undefined;
}

const bitsOf: Readonly<Record<string, UnitTest>> = {
  'ENERGY SAVER': ({ mode }) => mode === 'energy-saver',
  'IMMINENT STOP': when('imminent-stop'),
  OVERLOAD: when('overload'),
  TEMPERATURE: when('temperature'),
  'BYPASS LOCKED': when('transfer-locked'),
  // A bypass that is not good is none to transfer to.
  'BYPASS IMPOSSIBLE': ({ alarms, bypassInput }) => alarms.has('transfer-impossible') || !bypassInput.inTolerance,
  'INSUFF. RESOURCES': when('insufficient-resources'),
  'REDUNDANCY LOST': when('redundancy-lost'),
  'UPS GENERAL ALARM': hasAnyAlarm,
  'UNIT GENERAL ALARM': hasAnyAlarm,
  'BAT. DISCONNECTED': when('battery-open'),
  'BAT. DISCHARGED': when('battery-discharged'),
  'BATTERY LOW': when('battery-low'),
  'ON BATTERY': when('on-battery'),
  'BAT. TEST FAILED': when('battery-test-failed'),
  'BATTERY ALARM': ({ battery }) => battery.testFailed,
  'CHARGER ALARM': when('charger-critical'),
  'REC. CRITICAL': when('rectifier-critical'),
  'INV. CRITICAL': when('inverter-critical'),
  'BYP. CRITICAL': when('bypass-critical'),
  'FAN FAILURE': when('fan-failure'),
  'MAINTENANCE BYPASS': when('maintenance-bypass'),
  'UPS POWER OFF': ({ output }) => output.source === 'none',
};

function when(alarm: UnitAlarm): UnitTest {
  return ({ alarms }) => alarms.has(alarm);
}

/** Some count a unit whose load is on the bypass as operating, some do not. */
function operates({ output: { source } }: UnitState): boolean | undefined {
  return source === 'inverter' || (source === 'none' ? false : undefined);
}

function hasAnyAlarm({ alarms, alarmCodes }: UnitState): boolean {
  return alarms.size + alarmCodes.size > 0;
}
