import type { Language } from '../../../core/bilingual.js';
import type { DeviceState } from '../../../objects/value-stream.js';
import { type PowerFacts, powerFacts } from '../../facts/power-facts.js';
import { type QuantityName, quantityNow } from '../../facts/quantities.js';
import type { NutVariable, NutVariables } from '../nut-device.js';
import type { StageState } from '../policy/stage-state.js';
import { activeAlarms } from './alarm-text.js';
import { type StatusWords, statusText } from './status-words.js';
import { type Fact, mostCharacters, type VariableRow, variableRows } from './variables.js';

export interface ToldAs {
  /** How the BACnet device calls itself. */
  readonly deviceName: string;
  readonly version: string;
  readonly language: Language;
  readonly words: StatusWords;
}

/** The battery of a drill: per cent, and seconds. */
export interface PlayedBattery {
  readonly charge: number;
  readonly runtimeS: number;
}

/** What is told in the place of what the UPS says. `spared`: nothing of a battery that is imaginary. */
export type Instead = PlayedBattery | 'spared' | undefined;

/** In every text that people read of a UPS that is none. */
const simulated = 'SIMULATED';

/** Undefined where nothing is measured. */
type Phases = 1 | 3 | undefined;

/** In words, for LIST UPS. Imaginary data must never pass for a UPS. */
export function descriptionOf({ isSimulated, identity }: DeviceState, deviceName: string): string {
  const name = deviceName === '' ? (identity.model ?? 'UPS') : deviceName;
  return isSimulated ? `${simulated}: ${name}` : name;
}

/** What each client is told of one reading of the UPS; what the stage alone decides is made when it is asked for. */
export class ToldVariables {
  readonly #state: DeviceState;
  readonly #as: ToldAs;
  readonly #power: PowerFacts;
  readonly #alarms: readonly string[];
  readonly #phases: Readonly<Record<'input' | 'bypass' | 'output', Phases>>;
  readonly #common: readonly NutVariable[];
  readonly #byStatus = new Map<string, NutVariables>();

  constructor(state: DeviceState, as: ToldAs) {
    this.#state = state;
    this.#as = as;
    this.#power = powerFacts(state);
    this.#alarms = [...(state.isSimulated ? [simulated] : []), ...activeAlarms(state.values, as.language)];
    this.#phases = {
      input: this.#phasesOf(['inputVoltage1', 'inputCurrent1'], ['inputVoltage2', 'inputVoltage12', 'inputCurrent2']),
      bypass: this.#phasesOf(['bypassVoltage1'], ['bypassVoltage2', 'bypassVoltage12', 'bypassCurrent2']),
      output: this.#phasesOf(['outputVoltage1', 'outputCurrent1'], ['outputVoltage2', 'outputCurrent2', 'outputLoad2']),
    };
    this.#common = variableRows.map((row) => ({ name: row.name, value: this.#valueOf(row) ?? '' }));
  }

  /** For the clients of one stage. */
  of(stage: Pick<StageState, 'isOnBattery' | 'isLow'>, instead?: Instead): NutVariables {
    const facts = { stage, power: this.#powerTold(instead), hasAlarms: this.#alarms.length > 0 };
    const status = statusText(facts, instead === 'spared' ? 'safe' : this.#as.words);
    if (typeof instead === 'object') return this.#with(status, instead);
    const key = `${instead ?? 'truth'} ${status}`;
    const known = this.#byStatus.get(key) ?? this.#with(status, instead);
    this.#byStatus.set(key, known);
    return known;
  }

  #with(status: string, instead: Instead): NutVariables {
    const own = new Map([['ups.status', status]]);
    if (typeof instead === 'object') {
      own.set('battery.charge', String(instead.charge)).set('battery.runtime', String(instead.runtimeS));
      own.set('battery.charger.status', 'discharging');
    }
    const told = this.#common
      .filter(({ name }) => !isLeftOut(name, instead))
      .map(({ name, value }) => ({ name, value: own.get(name) ?? value }));
    return new Map(told.filter(({ value }) => value !== '').map((one) => [one.name.toLowerCase(), one]));
  }

  #powerTold(instead: Instead): PowerFacts {
    const power = this.#power;
    if (instead === undefined) return power;
    const isPlayed = instead !== 'spared';
    const load = isPlayed ? 'battery' : power.load === 'battery' ? undefined : power.load;
    return { ...power, load, isBatteryCharging: false, isBatteryDischarging: isPlayed };
  }

  #phasesOf(ofFirst: readonly QuantityName[], ofSecond: readonly QuantityName[]): Phases {
    const isTold = (name: QuantityName) => quantityNow(this.#state.values, name) !== undefined;
    if (ofSecond.some(isTold)) return 3;
    return ofFirst.some(isTold) ? 1 : undefined;
  }

  /** Undefined where nothing good tells it now. */
  #valueOf({ name, phases, source, times }: VariableRow): string | undefined {
    if (phases !== undefined && this.#phases[placeOf(name)] !== (phases === 'one' ? 1 : 3)) return undefined;
    if ('fact' in source) return this.#factOf(source.fact)?.slice(0, mostCharacters);
    const now = quantityNow(this.#state.values, source.quantity);
    return now && numberText(now.value * times);
  }

  #factOf(fact: Fact): string | undefined {
    const { identity, family } = this.#state;
    const { deviceName, version } = this.#as;
    switch (fact) {
      case 'maker':
        return family?.maker;
      case 'model':
        return identity.model && (this.#state.isSimulated ? `${simulated} ${identity.model}` : identity.model);
      case 'serialNumber':
        return identity.serialNumber;
      case 'nominalPower':
        return identity.nominalKva === undefined ? undefined : numberText(identity.nominalKva * 1000);
      case 'kind':
        return 'ups';
      case 'deviceName':
        return deviceName;
      case 'description':
        return descriptionOf(this.#state, deviceName);
      case 'alarms':
        return this.#alarms.join(', ');
      case 'charger':
        return this.#chargerText();
      case 'inputPhases':
        return this.#phases.input?.toString();
      case 'bypassPhases':
        return this.#phases.bypass?.toString();
      case 'outputPhases':
        return this.#phases.output?.toString();
      case 'driver':
        return 'ups-bacnet-gateway';
      case 'version':
        return version;
      case 'status':
        return undefined;
    }
  }

  #chargerText(): string | undefined {
    const { isBatteryCharging, isBatteryDischarging } = this.#power;
    if (isBatteryCharging) return 'charging';
    return isBatteryDischarging ? 'discharging' : undefined;
  }
}

/** Mains that are there would give a drill the lie; minutes of a battery that is none could shut somebody down. */
function isLeftOut(name: string, instead: Instead): boolean {
  if (instead === undefined) return false;
  return name.startsWith(instead === 'spared' ? 'battery.' : 'input.');
}

function placeOf(name: string): 'input' | 'bypass' | 'output' {
  if (name.startsWith('input.bypass.')) return 'bypass';
  return name.startsWith('input.') ? 'input' : 'output';
}

/** Decimal, with a point, without an exponent (net-protocol); no finer than any UPS measures. */
function numberText(value: number): string {
  return String(Math.round(value * 100) / 100);
}
