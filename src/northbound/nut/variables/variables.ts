import type { Bilingual } from '../../../core/bilingual.js';
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
  /** Clients are told the English: what they take is ASCII. */
  readonly description: Bilingual;
}

type NumberLine = readonly [name: string, quantity: QuantityName, times: number, en: string, fr: string];

function numbers(phases: VariableRow['phases'], lines: readonly NumberLine[]): readonly VariableRow[] {
  return lines.map(([name, quantity, times, en, fr]) => ({
    name,
    kind: 'number',
    source: { quantity },
    times,
    description: { en, fr },
    ...(phases !== undefined && { phases }),
  }));
}

type FactLine = readonly [name: string, kind: VariableRow['kind'], fact: Fact, en: string, fr: string];

function facts(lines: readonly FactLine[]): readonly VariableRow[] {
  return lines.map(([name, kind, fact, en, fr]) => ({
    name,
    kind,
    source: { fact },
    times: 1,
    description: { en, fr },
  }));
}

// Identity, state and counts, a variable per line.
// biome-ignore format: a variable per line
const factLines: readonly FactLine[] = [
  ['device.mfr', 'text', 'maker', 'Manufacturer of the UPS', "Constructeur de l'ASI"],
  ['device.model', 'text', 'model', 'Model of the UPS', "Modèle de l'ASI"],
  ['device.serial', 'text', 'serialNumber', 'Serial number of the UPS', "Numéro de série de l'ASI"],
  ['device.type', 'text', 'kind', 'Kind of device', "Genre d'appareil"],
  ['device.description', 'text', 'description', 'What the gateway says of this UPS', 'Ce que la passerelle dit de cette ASI'],
  ['ups.mfr', 'text', 'maker', 'Manufacturer of the UPS', "Constructeur de l'ASI"],
  ['ups.model', 'text', 'model', 'Model of the UPS', "Modèle de l'ASI"],
  ['ups.serial', 'text', 'serialNumber', 'Serial number of the UPS', "Numéro de série de l'ASI"],
  ['ups.id', 'text', 'deviceName', 'Name of the BACnet device of this UPS', "Nom de l'appareil BACnet de cette ASI"],
  ['ups.power.nominal', 'number', 'nominalPower', 'Nominal apparent power (VA)', 'Puissance apparente nominale (VA)'],
  ['ups.status', 'text', 'status', 'State of the UPS in words of NUT', "État de l'ASI en mots de NUT"],
  ['ups.alarm', 'text', 'alarms', 'Active alarms of the UPS', "Alarmes actives de l'ASI"],
  ['battery.charger.status', 'text', 'charger', 'Whether the battery is charged or discharged', 'Batterie en charge ou en décharge'],
  ['input.phases', 'number', 'inputPhases', 'Phases of the input', "Phases de l'entrée"],
  ['input.bypass.phases', 'number', 'bypassPhases', 'Phases of the bypass input', "Phases de l'entrée by-pass"],
  ['output.phases', 'number', 'outputPhases', 'Phases of the output', 'Phases de la sortie'],
  ['driver.name', 'text', 'driver', 'What reads the UPS', "Ce qui lit l'ASI"],
  ['driver.version', 'text', 'version', 'Version of what reads the UPS', "Version de ce qui lit l'ASI"],
];

// Measurements that do not depend on the phases.
// biome-ignore format: a variable per line
const plainLines: readonly NumberLine[] = [
  ['ups.load', 'outputLoad', 1, 'Load (per cent of the nominal power)', 'Taux de charge (% de la puissance nominale)'],
  ['ups.power', 'outputApparentPower', 1000, 'Apparent power of the load (VA)', 'Puissance apparente de la charge (VA)'],
  ['ups.realpower', 'outputPower', 1000, 'Real power of the load (W)', 'Puissance active de la charge (W)'],
  ['output.frequency', 'outputFrequency', 1, 'Frequency of the output (Hz)', 'Fréquence de sortie (Hz)'],
  ['output.crestfactor', 'outputCrestFactor', 1, 'Crest factor of the output', 'Facteur de crête de sortie'],
  ['input.frequency', 'inputFrequency', 1, 'Frequency of the rectifier input (Hz)', "Fréquence de l'entrée redresseur (Hz)"],
  ['input.bypass.frequency', 'bypassFrequency', 1, 'Frequency of the bypass input (Hz)', "Fréquence de l'entrée by-pass (Hz)"],
  ['battery.charge', 'batteryCharge', 1, 'Charge of the battery (per cent)', 'Capacité de la batterie (%)'],
  ['battery.runtime', 'batteryMinutes', 60, 'How long the battery lasts at the present load (seconds)', 'Autonomie de la batterie à la charge actuelle (secondes)'],
  ['battery.capacity', 'batteryCapacity', 1, 'Capacity of the battery (Ah)', 'Capacité de la batterie (Ah)'],
  ['battery.voltage', 'batteryVoltage', 1, 'Voltage of the battery, of its positive string where there are two (V)', 'Tension de la batterie, de sa branche positive si elle en a deux (V)'],
  ['battery.current', 'batteryCurrent', 1, 'Current of the battery, of its positive string where there are two (A)', 'Courant de la batterie, de sa branche positive si elle en a deux (A)'],
  ['battery.temperature', 'batteryTemperature', 1, 'Temperature of the battery (degrees C)', 'Température de la batterie (°C)'],
  ['ambient.temperature', 'temperature', 1, 'Ambient temperature that the UPS measures (degrees C)', "Température ambiante mesurée par l'ASI (°C)"],
];

// Of an input, bypass or output with one phase.
// biome-ignore format: a variable per line
const onePhaseLines: readonly NumberLine[] = [
  ['output.voltage', 'outputVoltage1', 1, 'Voltage of the output (V)', 'Tension de sortie (V)'],
  ['output.current', 'outputCurrent1', 1, 'Current of the output (A)', 'Courant de sortie (A)'],
  ['output.powerfactor', 'outputPowerFactor1', 1, 'Power factor of the output', 'Facteur de puissance de sortie'],
  ['input.voltage', 'inputVoltage1', 1, 'Voltage of the rectifier input (V)', "Tension de l'entrée redresseur (V)"],
  ['input.current', 'inputCurrent1', 1, 'Current of the rectifier input (A)', "Courant de l'entrée redresseur (A)"],
  ['input.realpower', 'inputPower1', 1000, 'Real power of the rectifier input (W)', "Puissance active de l'entrée redresseur (W)"],
  ['input.bypass.voltage', 'bypassVoltage1', 1, 'Voltage of the bypass input (V)', "Tension de l'entrée by-pass (V)"],
  ['input.bypass.current', 'bypassCurrent1', 1, 'Current of the bypass input (A)', "Courant de l'entrée by-pass (A)"],
  ['input.bypass.realpower', 'bypassPower1', 1000, 'Real power of the bypass input (W)', "Puissance active de l'entrée by-pass (W)"],
];

// Of an input, bypass or output with three phases.
// biome-ignore format: a variable per line
const threePhaseLines: readonly NumberLine[] = [
  ['output.L1-N.voltage', 'outputVoltage1', 1, 'Voltage of the output, phase 1 (V)', 'Tension de sortie, phase 1 (V)'],
  ['output.L2-N.voltage', 'outputVoltage2', 1, 'Voltage of the output, phase 2 (V)', 'Tension de sortie, phase 2 (V)'],
  ['output.L3-N.voltage', 'outputVoltage3', 1, 'Voltage of the output, phase 3 (V)', 'Tension de sortie, phase 3 (V)'],
  ['output.L1-L2.voltage', 'outputVoltage12', 1, 'Voltage of the output, phases 1 and 2 (V)', 'Tension de sortie, phases 1 et 2 (V)'],
  ['output.L2-L3.voltage', 'outputVoltage23', 1, 'Voltage of the output, phases 2 and 3 (V)', 'Tension de sortie, phases 2 et 3 (V)'],
  ['output.L3-L1.voltage', 'outputVoltage31', 1, 'Voltage of the output, phases 3 and 1 (V)', 'Tension de sortie, phases 3 et 1 (V)'],
  ['output.L1.current', 'outputCurrent1', 1, 'Current of the output, phase 1 (A)', 'Courant de sortie, phase 1 (A)'],
  ['output.L2.current', 'outputCurrent2', 1, 'Current of the output, phase 2 (A)', 'Courant de sortie, phase 2 (A)'],
  ['output.L3.current', 'outputCurrent3', 1, 'Current of the output, phase 3 (A)', 'Courant de sortie, phase 3 (A)'],
  ['output.L1.power', 'outputApparentPower1', 1000, 'Apparent power of the output, phase 1 (VA)', 'Puissance apparente de sortie, phase 1 (VA)'],
  ['output.L2.power', 'outputApparentPower2', 1000, 'Apparent power of the output, phase 2 (VA)', 'Puissance apparente de sortie, phase 2 (VA)'],
  ['output.L3.power', 'outputApparentPower3', 1000, 'Apparent power of the output, phase 3 (VA)', 'Puissance apparente de sortie, phase 3 (VA)'],
  ['output.L1.realpower', 'outputPower1', 1000, 'Real power of the output, phase 1 (W)', 'Puissance active de sortie, phase 1 (W)'],
  ['output.L2.realpower', 'outputPower2', 1000, 'Real power of the output, phase 2 (W)', 'Puissance active de sortie, phase 2 (W)'],
  ['output.L3.realpower', 'outputPower3', 1000, 'Real power of the output, phase 3 (W)', 'Puissance active de sortie, phase 3 (W)'],
  ['output.L1.power.percent', 'outputLoad1', 1, 'Load of phase 1 (per cent of its nominal power)', 'Taux de charge de la phase 1 (% de sa puissance nominale)'],
  ['output.L2.power.percent', 'outputLoad2', 1, 'Load of phase 2 (per cent of its nominal power)', 'Taux de charge de la phase 2 (% de sa puissance nominale)'],
  ['output.L3.power.percent', 'outputLoad3', 1, 'Load of phase 3 (per cent of its nominal power)', 'Taux de charge de la phase 3 (% de sa puissance nominale)'],
  ['output.L1.powerfactor', 'outputPowerFactor1', 1, 'Power factor of the output, phase 1', 'Facteur de puissance de sortie, phase 1'],
  ['output.L2.powerfactor', 'outputPowerFactor2', 1, 'Power factor of the output, phase 2', 'Facteur de puissance de sortie, phase 2'],
  ['output.L3.powerfactor', 'outputPowerFactor3', 1, 'Power factor of the output, phase 3', 'Facteur de puissance de sortie, phase 3'],
  ['input.L1-N.voltage', 'inputVoltage1', 1, 'Voltage of the rectifier input, phase 1 (V)', "Tension de l'entrée redresseur, phase 1 (V)"],
  ['input.L2-N.voltage', 'inputVoltage2', 1, 'Voltage of the rectifier input, phase 2 (V)', "Tension de l'entrée redresseur, phase 2 (V)"],
  ['input.L3-N.voltage', 'inputVoltage3', 1, 'Voltage of the rectifier input, phase 3 (V)', "Tension de l'entrée redresseur, phase 3 (V)"],
  ['input.L1-L2.voltage', 'inputVoltage12', 1, 'Voltage of the rectifier input, phases 1 and 2 (V)', "Tension de l'entrée redresseur, phases 1 et 2 (V)"],
  ['input.L2-L3.voltage', 'inputVoltage23', 1, 'Voltage of the rectifier input, phases 2 and 3 (V)', "Tension de l'entrée redresseur, phases 2 et 3 (V)"],
  ['input.L3-L1.voltage', 'inputVoltage31', 1, 'Voltage of the rectifier input, phases 3 and 1 (V)', "Tension de l'entrée redresseur, phases 3 et 1 (V)"],
  ['input.L1.current', 'inputCurrent1', 1, 'Current of the rectifier input, phase 1 (A)', "Courant de l'entrée redresseur, phase 1 (A)"],
  ['input.L2.current', 'inputCurrent2', 1, 'Current of the rectifier input, phase 2 (A)', "Courant de l'entrée redresseur, phase 2 (A)"],
  ['input.L3.current', 'inputCurrent3', 1, 'Current of the rectifier input, phase 3 (A)', "Courant de l'entrée redresseur, phase 3 (A)"],
  ['input.L1.realpower', 'inputPower1', 1000, 'Real power of the rectifier input, phase 1 (W)', "Puissance active de l'entrée redresseur, phase 1 (W)"],
  ['input.L2.realpower', 'inputPower2', 1000, 'Real power of the rectifier input, phase 2 (W)', "Puissance active de l'entrée redresseur, phase 2 (W)"],
  ['input.L3.realpower', 'inputPower3', 1000, 'Real power of the rectifier input, phase 3 (W)', "Puissance active de l'entrée redresseur, phase 3 (W)"],
  ['input.bypass.L1-N.voltage', 'bypassVoltage1', 1, 'Voltage of the bypass input, phase 1 (V)', "Tension de l'entrée by-pass, phase 1 (V)"],
  ['input.bypass.L2-N.voltage', 'bypassVoltage2', 1, 'Voltage of the bypass input, phase 2 (V)', "Tension de l'entrée by-pass, phase 2 (V)"],
  ['input.bypass.L3-N.voltage', 'bypassVoltage3', 1, 'Voltage of the bypass input, phase 3 (V)', "Tension de l'entrée by-pass, phase 3 (V)"],
  ['input.bypass.L1-L2.voltage', 'bypassVoltage12', 1, 'Voltage of the bypass input, phases 1 and 2 (V)', "Tension de l'entrée by-pass, phases 1 et 2 (V)"],
  ['input.bypass.L2-L3.voltage', 'bypassVoltage23', 1, 'Voltage of the bypass input, phases 2 and 3 (V)', "Tension de l'entrée by-pass, phases 2 et 3 (V)"],
  ['input.bypass.L3-L1.voltage', 'bypassVoltage31', 1, 'Voltage of the bypass input, phases 3 and 1 (V)', "Tension de l'entrée by-pass, phases 3 et 1 (V)"],
  ['input.bypass.L1.current', 'bypassCurrent1', 1, 'Current of the bypass input, phase 1 (A)', "Courant de l'entrée by-pass, phase 1 (A)"],
  ['input.bypass.L2.current', 'bypassCurrent2', 1, 'Current of the bypass input, phase 2 (A)', "Courant de l'entrée by-pass, phase 2 (A)"],
  ['input.bypass.L3.current', 'bypassCurrent3', 1, 'Current of the bypass input, phase 3 (A)', "Courant de l'entrée by-pass, phase 3 (A)"],
  ['input.bypass.L1.realpower', 'bypassPower1', 1000, 'Real power of the bypass input, phase 1 (W)', "Puissance active de l'entrée by-pass, phase 1 (W)"],
  ['input.bypass.L2.realpower', 'bypassPower2', 1000, 'Real power of the bypass input, phase 2 (W)', "Puissance active de l'entrée by-pass, phase 2 (W)"],
  ['input.bypass.L3.realpower', 'bypassPower3', 1000, 'Real power of the bypass input, phase 3 (W)', "Puissance active de l'entrée by-pass, phase 3 (W)"],
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
