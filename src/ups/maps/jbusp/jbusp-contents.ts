import type { FamilyName } from '../family-name.js';
import { type MapContents, type PageView, whenAlarm, whenAnyAlarm } from '../map-contents.js';
import { jbuspFamily } from './jbusp-family.js';

/** Stands for any that no range has. */
const anotherCode = 999;

/** What a UPS of the family shows. The codes of MASTERYS and DELPHYS MP were not seen, and read 0 (DMX p.8). */
export function jbuspContents(family: FamilyName): MapContents {
  const code = jbuspFamily.codes.find(([, one, certainty]) => one === family && certainty === 'documented');
  return {
    numbers: {
      I00: () => code?.[0] ?? (family === jbuspFamily.unknown ? anotherCode : 0),
      ...plate,
      ...outputMeasurements,
      ...batteryMeasurements,
      ...inputMeasurements,
    },
    bits: { ...statusBits, ...alarmBits },
    texts: { I03: ({ profile }) => profile.serialNumber },
  };
}

const plate: MapContents['numbers'] = {
  I01: ({ unit }) => unit.nominalKva,
  I02: () => 1,
  T00: ({ profile }) => profile.nominalVoltage,
  T01: ({ profile }) => profile.nominalVoltage,
  T02: ({ profile }) => profile.nominalFrequencyHz,
  T03: ({ profile }) => profile.nominalFrequencyHz,
  T04: () => 1,
  T08: ({ profile }) => profile.battery.capacityAh,
  T09: ({ profile }) => profile.battery.cells * profile.battery.strings,
  // With battery, gen-set present, energy saver enabled.
  T13: ({ unit }) => (unit.battery.fitted ? 0b1110 : 0b1100),
  T14: ({ ups }) => (ups.parallel ? 1 : 0),
};

const outputMeasurements: MapContents['numbers'] = {
  M00: ({ unit }) => unit.output.loadPercentPerPhase[0],
  M01: ({ unit }) => unit.output.loadPercentPerPhase[1],
  M02: ({ unit }) => unit.output.loadPercentPerPhase[2],
  M03: ({ unit }) => unit.output.loadPercent,
  M09: ({ unit }) => unit.output.voltages[0],
  M10: ({ unit }) => unit.output.voltages[1],
  M11: ({ unit }) => unit.output.voltages[2],
  M15: ({ unit }) => unit.output.currents[0],
  M16: ({ unit }) => unit.output.currents[1],
  M17: ({ unit }) => unit.output.currents[2],
  M19: ({ unit }) => unit.output.frequencyHz,
  M22: ({ unit }) => unit.ambientC,
  M25: (view) => inverterCurrent(view, 0),
  M26: (view) => inverterCurrent(view, 1),
  M27: (view) => inverterCurrent(view, 2),
  M36: ({ unit }) => unit.output.kw,
  M37: ({ unit }) => unit.output.kvaPerPhase[0],
  M38: ({ unit }) => unit.output.kvaPerPhase[1],
  M39: ({ unit }) => unit.output.kvaPerPhase[2],
};

const batteryMeasurements: MapContents['numbers'] = {
  M04: unlessSystem(({ unit }) => unit.battery.chargePercent),
  M05: unlessSystem(({ unit }) => unit.battery.capacityAh),
  M20: unlessSystem(({ unit }) => unit.battery.voltages[0]),
  // A DELPHYS has one string and leaves the other half at 0 (DMX p.20).
  M21: unlessSystem(({ unit }) => unit.battery.voltages[1] ?? 0),
  // Only told on battery (NUT 398).
  M23: unlessSystem(({ unit }) => (unit.onBattery ? Math.floor(unit.battery.remainingMinutes) : undefined)),
  M24: unlessSystem(({ unit }) => unit.battery.currents[0]),
};

const inputMeasurements: MapContents['numbers'] = {
  M06: ({ unit }) => unit.bypassInput.voltages[0],
  M07: ({ unit }) => unit.bypassInput.voltages[1],
  M08: ({ unit }) => unit.bypassInput.voltages[2],
  M18: ({ unit }) => unit.bypassInput.frequencyHz,
  M12: unlessSystem((view) => rectifierCurrent(view, 0)),
  M13: unlessSystem((view) => rectifierCurrent(view, 1)),
  M14: unlessSystem((view) => rectifierCurrent(view, 2)),
  M28: unlessSystem(({ unit }) => unit.battery.voltages[0]),
  M29: unlessSystem(({ unit }) => unit.battery.voltages[1] ?? 0),
  M33: unlessSystem(({ unit }) => unit.rectifierInput.voltages[0]),
  M34: unlessSystem(({ unit }) => unit.rectifierInput.voltages[1]),
  M35: unlessSystem(({ unit }) => unit.rectifierInput.voltages[2]),
  M40: unlessSystem((view) => rectifierKva(view, 0)),
  M41: unlessSystem((view) => rectifierKva(view, 1)),
  M42: unlessSystem((view) => rectifierKva(view, 2)),
  M43: unlessSystem(({ unit }) => unit.rectifierInput.frequencyHz),
};

/** Rectifier and battery measurements are not available on the common page of a parallel system (DMX p.20). */
function unlessSystem(value: (view: PageView) => number | undefined): (view: PageView) => number | undefined {
  return (view) => (view.page === 'system' ? undefined : value(view));
}

function inverterCurrent({ unit }: PageView, phase: number): number | undefined {
  const amperes = unit.output.currents[phase];
  return amperes === undefined || unit.output.source === 'inverter' ? amperes : 0;
}

/** What the rectifier takes for the load and the charger, with its losses, at a power factor of nearly one. */
function rectifierKva({ unit }: PageView, phase: number): number | undefined {
  const { voltages } = unit.rectifierInput;
  if (voltages[phase] === undefined) return undefined;
  if (!unit.rectifierOn) return 0;
  const loadKw = unit.output.source === 'inverter' ? unit.output.kw : 0;
  const chargeKw = unit.battery.charging
    ? unit.battery.voltages.reduce(
        (sum, volts, string) => sum + (volts * (unit.battery.currents[string] ?? 0)) / 1000,
        0,
      )
    : 0;
  return (loadKw + chargeKw) / 0.94 / voltages.length;
}

function rectifierCurrent(view: PageView, phase: number): number | undefined {
  const kva = rectifierKva(view, phase);
  const volts = view.unit.rectifierInput.voltages[phase];
  if (kva === undefined || volts === undefined) return undefined;
  return volts === 0 ? 0 : (kva * 1000) / volts;
}

const statusBits: MapContents['bits'] = {
  S00: ({ unit }) => unit.rectifierInput.present,
  S01: ({ unit }) => unit.inverterOn,
  S02: ({ unit }) => unit.rectifierOn,
  S03: ({ unit }) => unit.output.source === 'inverter',
  S04: ({ unit }) => unit.output.source === 'bypass',
  S05: ({ unit }) => unit.onBattery,
  S07: ({ unit }) => unit.output.source === 'eco',
  S08: ({ unit }) => unit.mode === 'standby',
  S10: ({ unit }) => unit.battery.testing,
  S13: () => true,
  S14: whenAlarm('battery-test-failed'),
  S15: whenAlarm('battery-low'),
  S16: whenAlarm('battery-discharged'),
  S17: ({ unit }) => unit.battery.connected && !unit.battery.testFailed,
  S23: ({ unit }) => unit.inverterSynchronised,
  S26: ({ unit }) => unit.bypassInput.present,
  S27: ({ unit }) => unit.battery.charging,
  S28: ({ unit }) => unit.bypassInput.present && !unit.bypassInput.inTolerance,
  S30: ({ ups }) => ups.parallel,
  S46: ({ unit }) => unit.gensetOn,
  S48: ({ unit }) => unit.serviceMode,
  S66: ({ unit }) => unit.output.source === 'inverter',
  S67: ({ unit }) => unit.output.source === 'bypass' || unit.output.source === 'eco',
  S68: ({ unit }) => unit.output.source === 'maintenance-bypass',
  S70: ({ unit }) => unit.mode !== 'isolated' && unit.mode !== 'maintenance-bypass',
  S73: ({ unit }) => unit.output.source === 'inverter' || unit.output.source === 'bypass',
  S74: ({ unit }) => unit.mode === 'energy-saver',
  S76: ({ unit }) => unit.mode === 'normal' && unit.output.source === 'inverter',
};

const alarmBits: MapContents['bits'] = {
  A00: whenAnyAlarm,
  // A synthesis: circuit open, fault, room (DMX p.11).
  A01: ({ unit }) => unit.alarms.has('battery-open') || unit.alarms.has('battery-test-failed'),
  A02: whenAlarm('overload'),
  A05: ({ unit }) => unit.alarms.has('rectifier-input-bad') && unit.rectifierInput.present,
  A06: ({ unit }) => unit.alarms.has('bypass-input-bad') && unit.bypassInput.present,
  A07: whenAlarm('temperature'),
  A08: whenAlarm('maintenance-bypass'),
  A10: whenAlarm('charger-critical'),
  A18: whenAlarm('transfer-locked'),
  A22: ({ unit }) => unit.alarms.has('rectifier-input-bad') && !unit.rectifierInput.present,
  A26: whenAlarm('charger-critical'),
  A31: whenAlarm('imminent-stop'),
  A43: whenAlarm('redundancy-lost'),
  A45: whenAlarm('transfer-locked'),
  A46: whenAlarm('transfer-impossible'),
  A48: whenAlarm('maintenance-bypass'),
  A49: whenAlarm('battery-discharged'),
  A50: whenAlarm('insufficient-resources'),
  A52: whenAlarm('rectifier-critical'),
  A54: whenAlarm('inverter-critical'),
  A59: whenAlarm('battery-open'),
  A60: whenAlarm('fan-failure'),
  A62: whenAlarm('bypass-critical'),
};
