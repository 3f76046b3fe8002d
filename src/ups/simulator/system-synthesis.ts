import type { LoadSource, SupplyState, UnitAlarm, UnitState } from '../model/unit-state.js';

/** Bits that a redundant system shows only when all units have them; every other one is shown when any has it. */
const alarmsOfAll: readonly UnitAlarm[] = ['imminent-stop', 'overload', 'temperature', 'on-battery', 'battery-low'];
/** What the load hangs on, the most telling first. */
const sources: readonly LoadSource[] = ['maintenance-bypass', 'bypass', 'inverter', 'eco', 'none'];

/**
 * The system page of a parallel UPS: powers and currents added, voltages and charge averaged, bits joined as the one
 * published rule has it (DELPHYS MX-MP JBUS p.7: OR, but AND if redundant for on battery, low, overload, temperature, stop).
 * A single UPS is its own synthesis.
 */
export function synthesise(units: readonly UnitState[], configuredUnits: number): UnitState {
  const [first] = units;
  if (first === undefined) throw new RangeError('a system has at least one unit');
  if (configuredUnits === 1) return first;
  const supplying = units.filter((unit) => unit.output.source !== 'none');
  const nominalKva = total(units, (unit) => unit.nominalKva);
  const kva = total(units, (unit) => unit.output.kva);
  const supplyingKva = total(supplying, (unit) => unit.nominalKva);
  const redundant = kva <= supplyingKva - first.nominalKva;
  const shown = supplying[0] ?? first;
  const perPhase = (pick: (unit: UnitState) => readonly number[]) => addPhases(units.map(pick));
  const kvaPerPhase = perPhase((unit) => unit.output.kvaPerPhase);
  return {
    ...first,
    nominalKva,
    nominalKw: total(units, (unit) => unit.nominalKw),
    rectifierInput: synthesiseSupply(
      units.map((unit) => unit.rectifierInput),
      redundant,
    ),
    rectifierOn: units.some((unit) => unit.rectifierOn),
    bypassInput: synthesiseSupply(
      units.map((unit) => unit.bypassInput),
      redundant,
    ),
    inverterOn: units.some((unit) => unit.inverterOn),
    inverterSynchronised: units.some((unit) => unit.inverterSynchronised),
    onBattery: joined(units, redundant, (unit) => unit.onBattery),
    output: {
      source: sources.find((source) => units.some((unit) => unit.output.source === source)) ?? 'none',
      voltages: shown.output.voltages,
      frequencyHz: shown.output.frequencyHz,
      currents: perPhase((unit) => unit.output.currents),
      neutralCurrent: total(units, (unit) => unit.output.neutralCurrent),
      kvaPerPhase,
      kwPerPhase: perPhase((unit) => unit.output.kwPerPhase),
      loadPercentPerPhase: kvaPerPhase.map((value) => (100 * value * kvaPerPhase.length) / nominalKva),
      kva,
      kw: total(units, (unit) => unit.output.kw),
      loadPercent: (100 * kva) / nominalKva,
    },
    battery: synthesiseBattery(units),
    ambientC: Math.max(...units.map((unit) => unit.ambientC)),
    mode: shown.mode,
    gensetOn: units.some((unit) => unit.gensetOn),
    serviceMode: units.some((unit) => unit.serviceMode),
    autoTest: units.some((unit) => unit.autoTest),
    alarms: synthesiseAlarms(units, { redundant, missing: supplyingKva < kva }),
    alarmCodes: new Set(units.flatMap((unit) => [...unit.alarmCodes])),
  };
}

function synthesiseAlarms(
  units: readonly UnitState[],
  { redundant, missing }: { readonly redundant: boolean; readonly missing: boolean },
): ReadonlySet<UnitAlarm> {
  const alarms = new Set(units.flatMap((unit) => [...unit.alarms]));
  for (const alarm of alarmsOfAll) {
    if (redundant && !units.every((unit) => unit.alarms.has(alarm))) alarms.delete(alarm);
  }
  if (!redundant) alarms.add('redundancy-lost');
  if (missing) alarms.add('insufficient-resources');
  return alarms;
}

function synthesiseBattery(units: readonly UnitState[]): UnitState['battery'] {
  const batteries = units.map((unit) => unit.battery);
  const [first, ...others] = batteries;
  if (first === undefined) throw new RangeError('a system has at least one unit');
  const connected = batteries.filter((battery) => battery.connected);
  return {
    ...first,
    fitted: batteries.some((battery) => battery.fitted),
    connected: connected.length > 0,
    chargePercent: mean(connected.map((battery) => battery.chargePercent)),
    capacityAh: batteries.reduce((sum, battery) => sum + battery.capacityAh, 0),
    voltages: first.voltages.map((_, string) => mean(batteries.map((battery) => battery.voltages[string] ?? 0))),
    currents: addPhases([first.currents, ...others.map((battery) => battery.currents)]),
    remainingMinutes: connected.length === 0 ? 0 : Math.min(...connected.map((battery) => battery.remainingMinutes)),
    secondsOnBattery: Math.max(...batteries.map((battery) => battery.secondsOnBattery)),
    temperatureC: Math.max(...batteries.map((battery) => battery.temperatureC)),
    charging: batteries.some((battery) => battery.charging),
    discharging: batteries.some((battery) => battery.discharging),
    testing: batteries.some((battery) => battery.testing),
    testFailed: batteries.some((battery) => battery.testFailed),
  };
}

function synthesiseSupply(supplies: readonly SupplyState[], redundant: boolean): SupplyState {
  const present = supplies.filter((supply) => supply.present);
  const [shown = supplies[0]] = present;
  if (shown === undefined) throw new RangeError('a system has at least one unit');
  return {
    ...shown,
    present: redundant ? present.length > 0 : present.length === supplies.length,
    inTolerance: supplies.every((supply) => supply.inTolerance),
  };
}

function joined(units: readonly UnitState[], redundant: boolean, has: (unit: UnitState) => boolean): boolean {
  return redundant ? units.every(has) : units.some(has);
}

function total(units: readonly UnitState[], pick: (unit: UnitState) => number): number {
  return units.reduce((sum, unit) => sum + pick(unit), 0);
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function addPhases(rows: readonly (readonly number[])[]): number[] {
  const [first = []] = rows;
  return first.map((_, phase) => rows.reduce((sum, row) => sum + (row[phase] ?? 0), 0));
}
