import type { QuantityName } from '../../facts/quantities.js';

/** Longest text that is told. */
export const mostCharacters = 255;

/** What is said in words, or counted and not measured. */
export type Fact =
  | 'maker'
  | 'model'
  | 'serialNumber'
  | 'nominalPower'
  | 'kind'
  | 'deviceName'
  | 'description'
  | 'status'
  | 'alarms'
  | 'charger'
  | 'inputPhases'
  | 'bypassPhases'
  | 'outputPhases'
  | 'driver'
  | 'version';

export type Source = { readonly quantity: QuantityName } | { readonly fact: Fact };

/** A variable that clients are told, of NUT's own list (nut-names). */
export interface VariableRow {
  readonly name: string;
  readonly kind: 'number' | 'text';
  readonly source: Source;
  /** From the unit of the quantity to that of NUT: kilowatts to watts, minutes to seconds. */
  readonly times: number;
  /** How many phases that which it is about must have; any, if absent. */
  readonly phases?: 'one' | 'three';
  readonly description: string;
}

type NumberLine = readonly [name: string, quantity: QuantityName, times: number, description: string];

function numbers(phases: VariableRow['phases'], lines: readonly NumberLine[]): readonly VariableRow[] {
  return lines.map(([name, quantity, times, description]) => ({
    name,
    kind: 'number',
    source: { quantity },
    times,
    description,
    ...(phases !== undefined && { phases }),
  }));
}

type FactLine = readonly [name: string, kind: VariableRow['kind'], fact: Fact, description: string];

function facts(lines: readonly FactLine[]): readonly VariableRow[] {
  return lines.map(([name, kind, fact, description]) => ({ name, kind, source: { fact }, times: 1, description }));
}

// Identity, state and counts, a variable per line.
// biome-ignore format: a variable per line
const factLines: readonly FactLine[] = [
  ['device.mfr', 'text', 'maker', 'Manufacturer of the UPS'],
  ['device.model', 'text', 'model', 'Model of the UPS'],
  ['device.serial', 'text', 'serialNumber', 'Serial number of the UPS'],
  ['device.type', 'text', 'kind', 'Kind of device'],
  ['device.description', 'text', 'description', 'What the gateway says of this UPS'],
  ['ups.mfr', 'text', 'maker', 'Manufacturer of the UPS'],
  ['ups.model', 'text', 'model', 'Model of the UPS'],
  ['ups.serial', 'text', 'serialNumber', 'Serial number of the UPS'],
  ['ups.id', 'text', 'deviceName', 'Name of the BACnet device of this UPS'],
  ['ups.power.nominal', 'number', 'nominalPower', 'Nominal apparent power (VA)'],
  ['ups.status', 'text', 'status', 'State of the UPS in words of NUT'],
  ['ups.alarm', 'text', 'alarms', 'Active alarms of the UPS'],
  ['battery.charger.status', 'text', 'charger', 'Whether the battery is charged or discharged'],
  ['input.phases', 'number', 'inputPhases', 'Phases of the input'],
  ['input.bypass.phases', 'number', 'bypassPhases', 'Phases of the bypass input'],
  ['output.phases', 'number', 'outputPhases', 'Phases of the output'],
  ['driver.name', 'text', 'driver', 'What reads the UPS'],
  ['driver.version', 'text', 'version', 'Version of what reads the UPS'],
];

// Measurements that do not depend on the phases.
// biome-ignore format: a variable per line
const plainLines: readonly NumberLine[] = [
  ['ups.load', 'outputLoad', 1, 'Load (per cent of the nominal power)'],
  ['ups.power', 'outputApparentPower', 1000, 'Apparent power of the load (VA)'],
  ['ups.realpower', 'outputPower', 1000, 'Real power of the load (W)'],
  ['output.frequency', 'outputFrequency', 1, 'Frequency of the output (Hz)'],
  ['output.crestfactor', 'outputCrestFactor', 1, 'Crest factor of the output'],
  ['input.frequency', 'inputFrequency', 1, 'Frequency of the rectifier input (Hz)'],
  ['input.bypass.frequency', 'bypassFrequency', 1, 'Frequency of the bypass input (Hz)'],
  ['battery.charge', 'batteryCharge', 1, 'Charge of the battery (per cent)'],
  ['battery.runtime', 'batteryMinutes', 60, 'How long the battery lasts at the present load (seconds)'],
  ['battery.capacity', 'batteryCapacity', 1, 'Capacity of the battery (Ah)'],
  ['battery.voltage', 'batteryVoltage', 1, 'Voltage of the battery, of its positive string where there are two (V)'],
  ['battery.current', 'batteryCurrent', 1, 'Current of the battery, of its positive string where there are two (A)'],
  ['battery.temperature', 'batteryTemperature', 1, 'Temperature of the battery (degrees C)'],
  ['ambient.temperature', 'temperature', 1, 'Ambient temperature that the UPS measures (degrees C)'],
];

// Of an input, bypass or output with one phase.
// biome-ignore format: a variable per line
const onePhaseLines: readonly NumberLine[] = [
  ['output.voltage', 'outputVoltage1', 1, 'Voltage of the output (V)'],
  ['output.current', 'outputCurrent1', 1, 'Current of the output (A)'],
  ['output.powerfactor', 'outputPowerFactor1', 1, 'Power factor of the output'],
  ['input.voltage', 'inputVoltage1', 1, 'Voltage of the rectifier input (V)'],
  ['input.current', 'inputCurrent1', 1, 'Current of the rectifier input (A)'],
  ['input.realpower', 'inputPower1', 1000, 'Real power of the rectifier input (W)'],
  ['input.bypass.voltage', 'bypassVoltage1', 1, 'Voltage of the bypass input (V)'],
  ['input.bypass.current', 'bypassCurrent1', 1, 'Current of the bypass input (A)'],
  ['input.bypass.realpower', 'bypassPower1', 1000, 'Real power of the bypass input (W)'],
];

// Of an input, bypass or output with three phases.
// biome-ignore format: a variable per line
const threePhaseLines: readonly NumberLine[] = [
  ['output.L1-N.voltage', 'outputVoltage1', 1, 'Voltage of the output, phase 1 (V)'],
  ['output.L2-N.voltage', 'outputVoltage2', 1, 'Voltage of the output, phase 2 (V)'],
  ['output.L3-N.voltage', 'outputVoltage3', 1, 'Voltage of the output, phase 3 (V)'],
  ['output.L1-L2.voltage', 'outputVoltage12', 1, 'Voltage of the output, phases 1 and 2 (V)'],
  ['output.L2-L3.voltage', 'outputVoltage23', 1, 'Voltage of the output, phases 2 and 3 (V)'],
  ['output.L3-L1.voltage', 'outputVoltage31', 1, 'Voltage of the output, phases 3 and 1 (V)'],
  ['output.L1.current', 'outputCurrent1', 1, 'Current of the output, phase 1 (A)'],
  ['output.L2.current', 'outputCurrent2', 1, 'Current of the output, phase 2 (A)'],
  ['output.L3.current', 'outputCurrent3', 1, 'Current of the output, phase 3 (A)'],
  ['output.L1.power', 'outputApparentPower1', 1000, 'Apparent power of the output, phase 1 (VA)'],
  ['output.L2.power', 'outputApparentPower2', 1000, 'Apparent power of the output, phase 2 (VA)'],
  ['output.L3.power', 'outputApparentPower3', 1000, 'Apparent power of the output, phase 3 (VA)'],
  ['output.L1.realpower', 'outputPower1', 1000, 'Real power of the output, phase 1 (W)'],
  ['output.L2.realpower', 'outputPower2', 1000, 'Real power of the output, phase 2 (W)'],
  ['output.L3.realpower', 'outputPower3', 1000, 'Real power of the output, phase 3 (W)'],
  ['output.L1.power.percent', 'outputLoad1', 1, 'Load of phase 1 (per cent of its nominal power)'],
  ['output.L2.power.percent', 'outputLoad2', 1, 'Load of phase 2 (per cent of its nominal power)'],
  ['output.L3.power.percent', 'outputLoad3', 1, 'Load of phase 3 (per cent of its nominal power)'],
  ['output.L1.powerfactor', 'outputPowerFactor1', 1, 'Power factor of the output, phase 1'],
  ['output.L2.powerfactor', 'outputPowerFactor2', 1, 'Power factor of the output, phase 2'],
  ['output.L3.powerfactor', 'outputPowerFactor3', 1, 'Power factor of the output, phase 3'],
  ['input.L1-N.voltage', 'inputVoltage1', 1, 'Voltage of the rectifier input, phase 1 (V)'],
  ['input.L2-N.voltage', 'inputVoltage2', 1, 'Voltage of the rectifier input, phase 2 (V)'],
  ['input.L3-N.voltage', 'inputVoltage3', 1, 'Voltage of the rectifier input, phase 3 (V)'],
  ['input.L1-L2.voltage', 'inputVoltage12', 1, 'Voltage of the rectifier input, phases 1 and 2 (V)'],
  ['input.L2-L3.voltage', 'inputVoltage23', 1, 'Voltage of the rectifier input, phases 2 and 3 (V)'],
  ['input.L3-L1.voltage', 'inputVoltage31', 1, 'Voltage of the rectifier input, phases 3 and 1 (V)'],
  ['input.L1.current', 'inputCurrent1', 1, 'Current of the rectifier input, phase 1 (A)'],
  ['input.L2.current', 'inputCurrent2', 1, 'Current of the rectifier input, phase 2 (A)'],
  ['input.L3.current', 'inputCurrent3', 1, 'Current of the rectifier input, phase 3 (A)'],
  ['input.L1.realpower', 'inputPower1', 1000, 'Real power of the rectifier input, phase 1 (W)'],
  ['input.L2.realpower', 'inputPower2', 1000, 'Real power of the rectifier input, phase 2 (W)'],
  ['input.L3.realpower', 'inputPower3', 1000, 'Real power of the rectifier input, phase 3 (W)'],
  ['input.bypass.L1-N.voltage', 'bypassVoltage1', 1, 'Voltage of the bypass input, phase 1 (V)'],
  ['input.bypass.L2-N.voltage', 'bypassVoltage2', 1, 'Voltage of the bypass input, phase 2 (V)'],
  ['input.bypass.L3-N.voltage', 'bypassVoltage3', 1, 'Voltage of the bypass input, phase 3 (V)'],
  ['input.bypass.L1-L2.voltage', 'bypassVoltage12', 1, 'Voltage of the bypass input, phases 1 and 2 (V)'],
  ['input.bypass.L2-L3.voltage', 'bypassVoltage23', 1, 'Voltage of the bypass input, phases 2 and 3 (V)'],
  ['input.bypass.L3-L1.voltage', 'bypassVoltage31', 1, 'Voltage of the bypass input, phases 3 and 1 (V)'],
  ['input.bypass.L1.current', 'bypassCurrent1', 1, 'Current of the bypass input, phase 1 (A)'],
  ['input.bypass.L2.current', 'bypassCurrent2', 1, 'Current of the bypass input, phase 2 (A)'],
  ['input.bypass.L3.current', 'bypassCurrent3', 1, 'Current of the bypass input, phase 3 (A)'],
  ['input.bypass.L1.realpower', 'bypassPower1', 1000, 'Real power of the bypass input, phase 1 (W)'],
  ['input.bypass.L2.realpower', 'bypassPower2', 1000, 'Real power of the bypass input, phase 2 (W)'],
  ['input.bypass.L3.realpower', 'bypassPower3', 1000, 'Real power of the bypass input, phase 3 (W)'],
];

/** All variables, in the order of a list: by name, without regard to case. */
export const variableRows: readonly VariableRow[] = [
  ...facts(factLines),
  ...numbers(undefined, plainLines),
  ...numbers('one', onePhaseLines),
  ...numbers('three', threePhaseLines),
].toSorted((one, other) => (one.name.toLowerCase() < other.name.toLowerCase() ? -1 : 1));

const byName: ReadonlyMap<string, VariableRow> = new Map(variableRows.map((row) => [row.name.toLowerCase(), row]));

/** Undefined for a name that is never told. */
export function variableRow(name: string): VariableRow | undefined {
  return byName.get(name.toLowerCase());
}
