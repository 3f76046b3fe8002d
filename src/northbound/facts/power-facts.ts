import { bitNow } from '../../objects/bit-now.js';
import { type MultiStateName, multiStates } from '../../objects/catalog/multi-states.js';
import type { ObjectValues } from '../../objects/mapper.js';
import { isGoodNow } from '../../objects/object-value.js';
import type { DeviceState } from '../../objects/value-stream.js';
import { quantityNow } from './quantities.js';

/** How the load is fed: the states of UPSLoadStatus and UnitLoadStatus (Manual §6.2.2). */
export type LoadSource = 'maintenance-bypass' | 'battery' | 'inverter' | 'normal' | 'eco' | 'bypass' | 'off';

/**
 * What is known of the UPS in this reading, for those who act on it. `undefined` means that it is not known now, because
 * nothing tells it, or what tells it is stale, refused or contradicted; it never means no.
 */
export interface PowerFacts {
  /** The UPS answers the poll. */
  readonly isConnected: boolean;
  readonly load: LoadSource | undefined;
  /** The battery feeds the load. */
  readonly isOnBattery: boolean | undefined;
  /** The input of the rectifier is good, or fed by a gen-set. */
  readonly isMainsGood: boolean | undefined;
  /** The battery is low or empty, as the UPS says: also while it is being charged after an outage. */
  readonly isBatteryLow: boolean | undefined;
  /** The UPS is about to stop. */
  readonly isStopImminent: boolean | undefined;
  readonly isOverloaded: boolean | undefined;
  readonly isBatteryTested: boolean | undefined;
  readonly isBatteryCharging: boolean | undefined;
  readonly isBatteryDischarging: boolean | undefined;
  /** No battery, or one that is disconnected. */
  readonly isBatteryMissing: boolean | undefined;
  /** It has failed its test, or the UPS reports an alarm of it. */
  readonly isBatteryFaulty: boolean | undefined;
  /** Remaining minutes at the present load, as the UPS reckons. */
  readonly minutesLeft: number | undefined;
  /** Per cent. */
  readonly charge: number | undefined;
  /** Per cent of the nominal power. */
  readonly outputLoad: number | undefined;
}

// In the manual's order: state 1 first.
const loadSources: readonly LoadSource[] = [
  'maintenance-bypass',
  'battery',
  'inverter',
  'normal',
  'eco',
  'bypass',
  'off',
];

/**
 * In a parallel system the load is the system's. One gateway for the whole system reads the synthesis of all units as its unit;
 * the gateway of one unit knows the battery of that unit only, and its alarms say nothing of how the load is fed.
 */
export function powerFacts({ values, connection }: Pick<DeviceState, 'values' | 'connection'>): PowerFacts {
  const isOneOfMany = values.feeds?.architecture.kind === 'multi-units';
  const unitBit = (text: string) => bitNow(values, 'UnitAlarms', text).isSet;
  const systemBit = (text: string) => bitNow(values, 'UPSAlarms', text).isSet;
  const battery = stateNow(values, 'BatteryStatus');
  const isBattery = (...texts: readonly string[]) => (battery === undefined ? undefined : texts.includes(battery));
  const load = loadNow(values);
  const input = stateNow(values, 'InputRecStatus');
  return {
    isConnected: connection === 'running',
    load,
    isOnBattery: isOneOfMany ? isLoadOn(load, 'battery') : isFedByBattery(values, load, unitBit('ON BATTERY')),
    isMainsGood: input === undefined ? undefined : input === 'OK' || input === 'GEN SET',
    isBatteryLow: either(unitBit('BATTERY LOW'), unitBit('BAT. DISCHARGED'), isBattery('LOW', 'DISCHARGED')),
    isStopImminent: isOneOfMany
      ? systemBit('UPS IMMINENT STOP')
      : either(systemBit('UPS IMMINENT STOP'), unitBit('IMMINENT STOP')),
    isOverloaded: isOneOfMany ? systemBit('UPS OVERLOAD') : either(systemBit('UPS OVERLOAD'), unitBit('OVERLOAD')),
    isBatteryTested: isBattery('TESTING'),
    isBatteryCharging: isBattery('CHARGING'),
    isBatteryDischarging: isBattery('DISCHARGING', 'DISCHARG. TO INPUT'),
    isBatteryMissing: either(isBattery('NO BATTERY', 'DISCONNECTED'), unitBit('BAT. DISCONNECTED')),
    isBatteryFaulty: either(isBattery('ALARM'), unitBit('BAT. TEST FAILED'), unitBit('BATTERY ALARM')),
    minutesLeft: quantityNow(values, 'batteryMinutes')?.value,
    charge: quantityNow(values, 'batteryCharge')?.value,
    outputLoad: quantityNow(values, 'outputLoad')?.value,
  };
}

/** One says yes: yes. None does and one says no: no. None says anything: unknown. */
export function either(...told: readonly (boolean | undefined)[]): boolean | undefined {
  if (told.includes(true)) return true;
  return told.includes(false) ? false : undefined;
}

function isLoadOn(load: LoadSource | undefined, source: LoadSource): boolean | undefined {
  return load === undefined ? undefined : load === source;
}

/** A bit that is not set is no proof of mains while the measurements deny what is said of the load: only one that is set counts. */
function isFedByBattery(values: ObjectValues, load: LoadSource | undefined, bit: boolean | undefined) {
  const isDenied =
    load === undefined && (isStateDenied(values, 'UPSLoadStatus') || isStateDenied(values, 'UnitLoadStatus'));
  return isDenied && bit === false ? undefined : either(isLoadOn(load, 'battery'), bit);
}

/** Of the system where something tells it, else of the unit. */
function loadNow(values: ObjectValues): LoadSource | undefined {
  const state = stateNumber(values, 'UPSLoadStatus') ?? stateNumber(values, 'UnitLoadStatus');
  return state === undefined ? undefined : loadSources[state - 1];
}

/** The text of a state that is known now. */
export function stateNow(values: ObjectValues, name: MultiStateName): string | undefined {
  const state = stateNumber(values, name);
  return state === undefined ? undefined : multiStates.find((row) => row.name === name)?.states[state - 1];
}

/** Undefined also while the measurements beside it deny it, or nothing but its absence told it so far. */
function stateNumber({ multiStates: all }: ObjectValues, name: MultiStateName): number | undefined {
  const value = stateValue(all, name);
  if (value === undefined || !isGoodNow(value.trust) || value.isInDoubt || value.isUnconfirmed) return undefined;
  return value.presentValue > 0 ? value.presentValue : undefined;
}

/** The measurements beside it deny it. */
function isStateDenied({ multiStates: all }: ObjectValues, name: MultiStateName): boolean {
  const value = stateValue(all, name);
  return value?.trust.state === 'implausible' || value?.isInDoubt === true;
}

function stateValue(all: ObjectValues['multiStates'], name: MultiStateName) {
  return all[multiStates.findIndex((row) => row.name === name)];
}
