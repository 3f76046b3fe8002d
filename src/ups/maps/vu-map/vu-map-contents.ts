import type { FamilyName } from '../family-name.js';
import { type MapContents, type PageView, whenAlarm, whenAnyAlarm } from '../map-contents.js';
import { vuMapFamily } from './vu-map-family.js';
import type { VuMapColumn } from './vu-map-lines.js';

/** Stands for any that no range has. */
const anotherCode = 0x8f00;

/** What a UPS of the family shows. The codes of MODULYS and DELPHYS were not seen, and read 0. */
export function vuMapContents(family: FamilyName, column: VuMapColumn): MapContents {
  const code = vuMapFamily.codes.find(([, one]) => one === family);
  // On MASTERYS the auto-test is S026, elsewhere that bit is an automatic start (IOMXXXOPXX00 p.14, 27, 40).
  const autoTest = column === 'masterys' ? 'S026' : 'S030';
  return {
    numbers: {
      ...configuration,
      T014: () => code?.[0] ?? (family === vuMapFamily.unknown ? anotherCode : 0),
      ...outputMeasurements,
      ...batteryMeasurements,
      ...inputMeasurements,
    },
    bits: { ...statusBits(autoTest), ...alarmBits },
    texts: {
      I000: ({ profile, number, page }) =>
        page === 'system' ? profile.serialNumber : `${profile.serialNumber}-${number}`,
      I001: ({ profile }) => profile.reference,
      I002: () => 'SIMULATED',
      I003: () => 'NOWHERE',
    },
  };
}

const configuration: MapContents['numbers'] = {
  T000: ({ ups }) => (ups.parallel ? 0x0601 : 0x0101),
  T001: ({ ups }) => ups.units.size,
  T002: ({ ups }) => [...ups.units.keys()].reduce((bits, unit) => bits | (1 << (unit - 1)), 0),
  T003: ({ number }) => number,
  T004: ({ unit }) => unit.nominalKva,
  T005: ({ unit }) => unit.nominalKw,
  T006: ({ profile }) => (profile.inputPhases << 8) | profile.outputPhases,
  // Eco mode and gen-set are there to be used.
  T007: () => 0b1001,
  T008: () => 0,
  T009: ({ unit }) => (unit.battery.fitted ? 1 : 0),
  T010: () => 0,
  T013: ({ profile }) => (profile.factor === 10 ? 1 : 0),
};

const outputMeasurements: MapContents['numbers'] = {
  M000: ({ unit }) => unit.output.loadPercent,
  M001: ({ unit }) => unit.output.loadPercentPerPhase[0],
  M002: ({ unit }) => unit.output.loadPercentPerPhase[1],
  M003: ({ unit }) => unit.output.loadPercentPerPhase[2],
  M004: ({ unit }) => unit.output.kva,
  M005: ({ unit }) => unit.output.kw,
  M006: ({ unit }) => unit.output.currents[0],
  M007: ({ unit }) => unit.output.currents[1],
  M008: ({ unit }) => unit.output.currents[2],
  M009: ({ unit }) => unit.output.neutralCurrent,
  M010: ({ unit }) => unit.output.voltages[0],
  M011: ({ unit }) => unit.output.voltages[1],
  M012: ({ unit }) => unit.output.voltages[2],
  M013: ({ unit }) => unit.output.frequencyHz,
  M015: ({ unit }) => unit.ambientC,
};

const batteryMeasurements: MapContents['numbers'] = {
  M016: ({ unit }) => unit.battery.voltages[0],
  M017: ({ unit }) => unit.battery.voltages[1],
  M018: ({ unit }) => unit.battery.currents[0],
  M019: ({ unit }) => unit.battery.currents[1],
  M022: ({ unit }) => unit.battery.chargePercent,
  M023: ({ unit }) => unit.battery.capacityAh,
  M024: ({ unit }) => Math.floor(unit.battery.remainingMinutes),
  M025: ({ unit }) => Math.floor(unit.battery.secondsOnBattery),
  M026: ({ unit }) => unit.battery.temperatureC,
  M027: ({ unit }) => unit.battery.temperatureC,
  M028: ({ unit }) => unit.battery.voltages.reduce((sum, volts) => sum + volts, 0),
  M029: ({ unit }) => unit.battery.temperatureC,
};

const inputMeasurements: MapContents['numbers'] = {
  M032: ({ unit }) => unit.rectifierInput.voltages[0],
  M033: ({ unit }) => unit.rectifierInput.voltages[1],
  M034: ({ unit }) => unit.rectifierInput.voltages[2],
  M035: ({ unit }) => unit.rectifierInput.frequencyHz,
  M036: (view) => phaseToPhase(view, 0, 1),
  M037: (view) => phaseToPhase(view, 1, 2),
  M038: (view) => phaseToPhase(view, 2, 0),
};

function phaseToPhase({ unit }: PageView, from: number, to: number): number | undefined {
  const a = unit.rectifierInput.voltages[from];
  const b = unit.rectifierInput.voltages[to];
  return a === undefined || b === undefined ? undefined : Math.sqrt(a * a + b * b + a * b);
}

function statusBits(autoTestCode: 'S026' | 'S030'): MapContents['bits'] {
  return {
    S000: ({ unit }) => unit.output.source === 'inverter',
    S002: ({ unit }) => unit.output.source === 'bypass',
    S003: ({ unit }) => unit.output.source === 'maintenance-bypass',
    S004: ({ unit }) => unit.output.source === 'none',
    S006: ({ unit }) => unit.output.source === 'eco',
    S007: ({ unit }) => unit.mode === 'energy-saver',
    S009: ({ unit }) => unit.serviceMode,
    S011: ({ unit }) => unit.output.source !== 'none',
    S012: ({ unit }) => unit.mode !== 'off' && unit.mode !== 'isolated' && !unit.serviceMode,
    S013: ({ unit }) => unit.mode === 'standby',
    S014: ({ unit }) => unit.mode === 'isolated',
    S016: ({ unit }) => unit.mode !== 'isolated' && unit.mode !== 'maintenance-bypass',
    S017: ({ unit }) => unit.mode === 'maintenance-bypass',
    S023: ({ unit }) => unit.gensetOn,
    [autoTestCode]: ({ unit }) => unit.autoTest,
    S032: ({ unit }) => unit.battery.connected && !unit.battery.testFailed,
    S033: ({ unit }) => unit.battery.connected && unit.battery.chargePercent >= 100,
    S034: ({ unit }) => unit.battery.testing,
    S036: ({ unit }) => unit.battery.charging,
    S048: ({ unit }) => unit.rectifierInput.present,
    S049: ({ unit }) => unit.rectifierOn,
    S052: ({ unit }) => unit.inverterOn,
    S053: ({ unit }) => unit.output.source === 'inverter',
  };
}

const alarmBits: MapContents['bits'] = {
  A000: whenAlarm('imminent-stop'),
  A001: whenAlarm('overload'),
  A002: whenAlarm('temperature'),
  A003: whenAlarm('transfer-locked'),
  A004: whenAlarm('transfer-impossible'),
  A005: whenAlarm('insufficient-resources'),
  A006: whenAlarm('redundancy-lost'),
  A015: whenAnyAlarm,
  A016: whenAlarm('battery-open'),
  A017: whenAlarm('battery-discharged'),
  A018: whenAlarm('battery-low'),
  A019: whenAlarm('on-battery'),
  A022: whenAlarm('battery-test-failed'),
  A032: whenAlarm('rectifier-critical'),
  A035: whenAlarm('rectifier-input-bad'),
  A037: whenAlarm('charger-critical'),
  A040: whenAlarm('inverter-critical'),
  A048: whenAlarm('bypass-critical'),
  A050: whenAlarm('bypass-input-bad'),
  A054: whenAlarm('fan-failure'),
  A056: whenAlarm('maintenance-bypass'),
};
