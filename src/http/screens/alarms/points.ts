import { eventTransitions } from '../../../bacnet/encoding/constructed/named-bits.js';
import { ObjectType } from '../../../bacnet/encoding/object-type.js';
import { Reliability } from '../../../bacnet/encoding/property-enumerations.js';
import { PropertyIdentifier as P } from '../../../bacnet/encoding/property-identifier.js';
import type { EventConfiguration } from '../../../bacnet/events/event-configuration.js';
import type { StoredObject } from '../../../bacnet/object-model/stored-object.js';
import type { WrittenSettings } from '../../../bacnet/server/events/written-settings.js';
import { alarmClasses } from '../../../objects/alarms/alarm-classes.js';
import { limitAlarms } from '../../../objects/alarms/limit-alarms.js';
import { multiStates } from '../../../objects/catalog/multi-states.js';
import type { SettingsFault } from '../shared/schema.js';
import { type AlarmDevice, descriptionOf, labelOf } from './alarm-device.js';
import { inhibitionViews } from './event-views.js';
import { between, fieldFault, refuseFaults, wholeFault } from './fields.js';
import type { AlarmPointView, PointChange } from './schema.js';

const longestDelayS = 86_400;
/** Decimals of a limit that REAL has for sure. */
const limitDigits = 6;

/** All objects that can report alarms. */
export function pointViews(device: AlarmDevice): readonly AlarmPointView[] {
  const inhibitions = new Map(inhibitionViews(device).map((one) => [one.name, one]));
  return [...device.alarms.events.objects].flatMap(({ configuration }) => {
    const { id } = configuration;
    const object = device.store.find(id.objectType, id.instance);
    if (object === undefined) return [];
    const inhibition = inhibitions.get(object.name);
    return [
      {
        name: object.name,
        label: labelOf(id),
        description: descriptionOf(device, id),
        alarmClass: configuration.notificationClass,
        isAlarm: configuration.notifyType === 0,
        isOn: configuration.eventDetectionEnable,
        isFed: isFed(object),
        delayS: configuration.timeDelayS,
        delayNormalS: configuration.timeDelayNormalS ?? configuration.timeDelayS,
        tells: eventTransitions.filter((one) => configuration.eventEnable[one]),
        ...algorithmView(configuration, object),
        ...(inhibition && { inhibition }),
      },
    ];
  });
}

function isFed(object: StoredObject): boolean {
  const reliability = object.value(P.reliability);
  return reliability?.type !== 'enumerated' || reliability.value !== Reliability.noSensor;
}

function algorithmView(
  { id, algorithm, presentValuePerUnit = 1 }: EventConfiguration,
  object: StoredObject,
): Pick<AlarmPointView, 'states' | 'limits'> {
  switch (algorithm.type) {
    case 'changeOfState':
      return { states: algorithm.alarmValues.map((value) => stateText(object, value)) };
    case 'outOfRange': {
      const { lowLimit, highLimit, deadband, limitEnable } = algorithm;
      const inUnit = (value: number) => Number((value / presentValuePerUnit).toPrecision(limitDigits));
      const limit = limitAlarms[id.instance];
      return {
        limits: {
          low: inUnit(lowLimit),
          high: inUnit(highLimit),
          deadband: inUnit(deadband),
          lowOn: limitEnable.lowLimitEnable,
          highOn: limitEnable.highLimitEnable,
          unit: limit?.row.unit ?? '',
          isOffered: limit !== undefined && limit.counts !== 'none',
        },
      };
    }
    case 'none':
      return {};
  }
}

function stateText(object: StoredObject, value: number): string {
  if (object.id.objectType === ObjectType.multiStateValue) {
    return multiStates[object.id.instance]?.states[value - 1] ?? String(value);
  }
  const text = object.value(value === 1 ? P.activeText : P.inactiveText);
  return text?.type === 'characterString' ? text.value : String(value);
}

/** What a person changes of one alarm, checked; throws `alarms.invalid` with all that is wrong. */
export function settingsOf(change: PointChange, configuration: EventConfiguration): WrittenSettings {
  const { algorithm } = configuration;
  const { alarmClass, delayS, delayNormalS, low, high, deadband } = change;
  refuseFaults([
    alarmClass === undefined ? undefined : wholeFault('alarmClass', alarmClass, 1, alarmClasses.length),
    delayS === undefined ? undefined : delayFault('delayS', delayS),
    delayNormalS === undefined ? undefined : delayFault('delayNormalS', delayNormalS),
    ...limitFaults(change, configuration),
  ]);
  const notifyType = alarmClasses.find(({ number }) => number === alarmClass)?.notifyType;
  return {
    ...(change.isOn !== undefined && { eventDetectionEnable: change.isOn }),
    // Whether it is an alarm or an event follows from the class.
    ...(alarmClass !== undefined && notifyType !== undefined && { notificationClass: alarmClass, notifyType }),
    ...(delayS !== undefined && { timeDelayS: delayS }),
    ...(delayNormalS !== undefined && { timeDelayNormalS: delayNormalS }),
    ...(low !== undefined && { lowLimit: low }),
    ...(high !== undefined && { highLimit: high }),
    ...(deadband !== undefined && { deadband }),
    ...(algorithm.type === 'outOfRange' &&
      (change.lowOn !== undefined || change.highOn !== undefined) && {
        limitEnable: {
          lowLimitEnable: change.lowOn ?? algorithm.limitEnable.lowLimitEnable,
          highLimitEnable: change.highOn ?? algorithm.limitEnable.highLimitEnable,
        },
      }),
  };
}

function delayFault(key: 'delayS' | 'delayNormalS', value: number): SettingsFault | undefined {
  const { en, fr } = between(0, longestDelayS);
  const fault = wholeFault(key, value, 0, longestDelayS);
  return fault && { ...fault, allowed: { en: `${en} s`, fr: `${fr} s` } };
}

function limitFaults(
  { low, high, deadband, lowOn, highOn }: PointChange,
  { algorithm, presentValuePerUnit = 1 }: EventConfiguration,
): readonly (SettingsFault | undefined)[] {
  const isTouched = [low, high, deadband, lowOn, highOn].some((one) => one !== undefined);
  if (!isTouched) return [];
  if (algorithm.type !== 'outOfRange') {
    return [
      fieldFault('high', high ?? low, {
        en: 'none: this object has no limits',
        fr: "aucune : cet objet n'a pas de limites",
      }),
    ];
  }
  const [lowest, highest] = [
    low ?? algorithm.lowLimit / presentValuePerUnit,
    high ?? algorithm.highLimit / presentValuePerUnit,
  ];
  const areBothOn =
    (lowOn ?? algorithm.limitEnable.lowLimitEnable) && (highOn ?? algorithm.limitEnable.highLimitEnable);
  const isCrossed = areBothOn && lowest >= highest;
  const isNegative = deadband !== undefined && deadband < 0;
  return [
    isCrossed ? fieldFault('low', lowest, { en: `less than ${highest}`, fr: `moins de ${highest}` }) : undefined,
    isNegative ? fieldFault('deadband', deadband, { en: '0 or more', fr: '0 ou plus' }) : undefined,
  ];
}
