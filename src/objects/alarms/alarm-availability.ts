import type { ObjectIdentifier } from '../../bacnet/encoding/application-value.js';
import { ObjectType } from '../../bacnet/encoding/object-type.js';
import type { Availability } from '../../bacnet/events/monitored-values.js';
import { analogValues } from '../catalog/analog-values.js';
import { bitStrings } from '../catalog/bit-strings.js';
import { multiStates } from '../catalog/multi-states.js';
import type { ObjectValues } from '../mapper.js';
import { type BitState, isGoodNow, type StateObjectValue, type Trust } from '../object-value.js';
import { type AlarmPoint, alarmPointOf, alarmPoints, pointOfBit } from './alarm-points.js';
import type { GatewayTroubles } from './gateway-troubles.js';
import { alarmValuesOf } from './reported-facts.js';
import { type StateAlarm, stateAlarms } from './state-alarms.js';

const deviceStatus = multiStates.findIndex(({ name }) => name === 'DeviceStatus');
/** Manual §6.2.1: the gateway works, and says nothing of the UPS. */
const ready = 2;
const unitLoadStatus = multiStates.findIndex(({ name }) => name === 'UnitLoadStatus');
/** LOAD OFF is the default of both. */
const loadStates: ReadonlySet<number> = new Set([
  multiStates.findIndex(({ name }) => name === 'UPSLoadStatus'),
  unitLoadStatus,
]);
const onMaintenanceBypass = (multiStates[unitLoadStatus]?.states.indexOf('ON MAINT. BYPASS') ?? -1) + 1;
const onBattery = (multiStates[unitLoadStatus]?.states.indexOf('ON BATTERY') ?? -1) + 1;
const batteryMinutes = analogValues.findIndex(({ name }) => name === 'BATTERY_Min');
const upsStatus = bitStrings.findIndex(({ name }) => name === 'UPSStatus');
const bitPoints = {
  onBattery: pointOfBit('UnitAlarms', 'ON BATTERY'),
  maintenanceBypass: pointOfBit('UnitAlarms', 'MAINTENANCE BYPASS'),
  ofUnit: alarmPoints.filter(({ name }) => name.startsWith('UnitAlarms.') && !isGeneral(name)),
  ofUps: alarmPoints.filter(({ name }) => name.startsWith('UPSAlarms.') && !isGeneral(name)),
};

/** What an algorithm can make of each object at this moment, from the values of that moment alone. */
export class AlarmAvailability {
  readonly #values: () => ObjectValues;
  readonly #troubles: () => GatewayTroubles;
  readonly #isOutOfService: (id: ObjectIdentifier) => boolean;

  /** What a person sets of an object out of service is judged as it stands. */
  constructor(
    values: () => ObjectValues,
    troubles: () => GatewayTroubles,
    isOutOfService: (id: ObjectIdentifier) => boolean,
  ) {
    this.#values = values;
    this.#troubles = troubles;
    this.#isOutOfService = isOutOfService;
  }

  /** Undefined: the source has not said a word yet. */
  availabilityOf(id: ObjectIdentifier): Availability | undefined {
    if (this.#isOutOfService(id)) return 'value';
    const values = this.#values();
    switch (id.objectType) {
      case ObjectType.analogValue:
        return ofNumber(values, id.instance);
      case ObjectType.multiStateValue:
        return ofState(values, id.instance);
      case ObjectType.bitStringValue:
        return byState(stateOf(values.bitStrings[id.instance]?.trust));
      case ObjectType.binaryValue:
        return ofPoint(alarmPointOf(id.instance), values, this.#troubles);
      default:
        return undefined;
    }
  }
}

/** Of a trust, and of no value at all. */
function stateOf(trust: Trust | undefined): BitState {
  if (trust === undefined) return 'pending';
  return trust.state === 'good' && trust.isHeld ? 'held' : trust.state;
}

function byState(state: BitState): Availability | undefined {
  switch (state) {
    case 'good':
      return 'value';
    case 'not-available':
    case 'not-managed':
    case 'no-sensor':
      return 'unavailable';
    case 'held':
    case 'stale':
    case 'refused':
    case 'implausible':
      return 'gap';
    case 'pending':
      return undefined;
  }
}

/** -1 trips no limit; the backup time is one while the battery gives it (Manual §6.1). */
function ofNumber(values: ObjectValues, instance: number): Availability | undefined {
  const value = values.analogValues[instance];
  const availability = byState(stateOf(value?.trust));
  if (availability !== 'value') return availability;
  if (value?.raw === undefined && value?.engineering === undefined) return 'unavailable';
  return instance === batteryMinutes && !isOnBattery(values) ? 'unavailable' : 'value';
}

function isOnBattery(values: ObjectValues): boolean {
  const state = values.multiStates[unitLoadStatus];
  const isTold = state !== undefined && isGoodNow(state.trust) && state.presentValue === onBattery;
  return isTold || isActive(bitPoints.onBattery, values);
}

function ofState(values: ObjectValues, instance: number): Availability | undefined {
  const value = values.multiStates[instance];
  if (instance === deviceStatus) return value?.presentValue === ready ? 'gap' : 'value';
  const availability = byState(stateOf(value?.trust));
  if (value === undefined || availability !== 'value') return availability;
  // A state that is denied may be that of a moment between two.
  if (value.isInDoubt || isOnlyMaybeOff(instance, value)) return 'gap';
  // Manual §6.2.2: UPSLoadStatus of a DELPHYS with ADICOM.
  if (value.presentValue === 0) return 'unavailable';
  const isRepeated = instance === unitLoadStatus && value.presentValue === onMaintenanceBypass;
  return isRepeated && isActive(bitPoints.maintenanceBypass, values) ? 'unavailable' : 'value';
}

function ofPoint(
  point: AlarmPoint | undefined,
  values: ObjectValues,
  troubles: () => GatewayTroubles,
): Availability | undefined {
  if (point === undefined) return undefined;
  const { source } = point;
  switch (source.kind) {
    case 'state':
      return ofState(values, source.multiState);
    case 'trouble': {
      const state = troubles()[source.trouble];
      if (state === undefined) return undefined;
      return state === 'accepted' ? 'unavailable' : 'value';
    }
    case 'bit': {
      const availability = byState(bitStateOf(source, values));
      if (availability !== 'value') return availability;
      // A unit that has never been seen is none that has gone.
      if (point.alarmValue === 0 && source.bitString === upsStatus) {
        return values.feeds?.seenUnits.includes(source.bit) ? 'value' : 'unavailable';
      }
      return isGeneral(point.name) && isToldMoreExactly(point, values) ? 'unavailable' : 'value';
    }
  }
}

function bitStateOf({ bitString, bit }: { bitString: number; bit: number }, values: ObjectValues): BitState {
  return values.feeds?.bitStates[bitString]?.[bit] ?? stateOf(values.bitStrings[bitString]?.trust);
}

function isActive(point: AlarmPoint | undefined, values: ObjectValues): boolean {
  if (point?.source.kind !== 'bit') return false;
  const { bitString, bit } = point.source;
  const state = bitStateOf(point.source, values);
  return (state === 'good' || state === 'held') && values.bitStrings[bitString]?.presentValue[bit] === true;
}

/** Told only when nothing more exact is. */
function isGeneral(name: string): boolean {
  return name.endsWith(' GENERAL ALARM');
}

/** Another bit, or a state that reports a fault. */
function isToldMoreExactly({ name }: AlarmPoint, values: ObjectValues): boolean {
  const exact = name.startsWith('UnitAlarms.') ? exactBitsOfUnit(values) : bitPoints.ofUps;
  return exact.some((point) => isActive(point, values)) || stateAlarms.some((alarm) => isFaultState(alarm, values));
}

/** The system's alarms are those of the unit as well where the unit is the system; UNIT 1 ALARM of a single UPS is as general. */
function exactBitsOfUnit({ feeds }: ObjectValues): readonly AlarmPoint[] {
  const { ofUnit, ofUps } = bitPoints;
  switch (feeds?.architecture.kind) {
    case 'concentrator':
      return [...ofUnit, ...ofUps];
    case 'single':
      return [...ofUnit, ...ofUps.filter(({ name }) => !name.startsWith('UPSAlarms.UNIT '))];
    default:
      return ofUnit;
  }
}

/** Of those that report without a bit: DeviceStatus is the gateway's own, and information is no alarm. */
function isFaultState(alarm: StateAlarm, values: ObjectValues): boolean {
  const { instance, isOn, alarmClass } = alarm;
  const value = values.multiStates[instance];
  if (!isOn || instance === deviceStatus || alarmClass === 4 || value === undefined) return false;
  if (!isGoodNow(value.trust) || value.isInDoubt || isOnlyMaybeOff(instance, value)) return false;
  return alarmValuesOf(alarm, values).includes(value.presentValue);
}

/** LOAD OFF is what remains when no bit tells another state: one reading of that may be of a moment between two. */
function isOnlyMaybeOff(instance: number, { isUnconfirmed }: StateObjectValue): boolean {
  return isUnconfirmed === true && loadStates.has(instance);
}
