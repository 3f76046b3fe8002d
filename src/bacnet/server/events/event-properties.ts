import type { ApplicationValue } from '../../encoding/application-value.js';
import {
  eventTransitionBits,
  eventTransitions,
  limitEnableBits,
  type PerTransition,
} from '../../encoding/constructed/named-bits.js';
import { writeTimeStamp } from '../../encoding/constructed/time-stamp.js';
import { ObjectType } from '../../encoding/object-type.js';
import { PropertyIdentifier as P } from '../../encoding/property-identifier.js';
import type { EventConfiguration } from '../../events/event-configuration.js';
import type { EventStatus } from '../../events/event-status.js';
import {
  constructedValues,
  type ObjectDefinition,
  type PropertyDefinition,
  type PropertyElement,
  type PropertyValue,
} from '../../object-model/object-database.js';
import { propertyTableOf } from '../../object-model/property-tables.js';

/** Every property that intrinsic reporting brings to an object (135-2016 §13.2), Event_State included. */
function eventProperties(configuration: EventConfiguration, status: EventStatus): readonly PropertyDefinition[] {
  return [...configurationProperties(configuration), ...statusProperties(status)];
}

/** The definition with them; Event_State, which it has already, says what the status says. */
export function withEventProperties(
  definition: ObjectDefinition,
  configuration: EventConfiguration,
  status: EventStatus,
): ObjectDefinition {
  const added = new Map(
    [...eventProperties(configuration, status), ...bitMask(definition)].map((one) => [one.id, one]),
  );
  const properties = definition.properties.map((own) => {
    const other = added.get(own.id);
    added.delete(own.id);
    return other ?? own;
  });
  return { ...definition, properties: [...properties, ...added.values()] };
}

/** What a transition or an acknowledgement changes; Event_State last, so that who hears of it finds the others done. */
export function statusProperties(status: EventStatus): readonly PropertyDefinition[] {
  const { eventTimeStamps, ackedTransitions, eventMessageTexts, eventState } = status;
  const stamps = constructedValues(writeTimeStamp, inOrder(eventTimeStamps));
  return [
    { id: P.eventTimeStamps, value: { type: 'array', elements: stamps } },
    { id: P.ackedTransitions, value: bits(eventTransitionBits.toBits(ackedTransitions)) },
    { id: P.eventMessageTexts, value: texts(eventMessageTexts) },
    { id: P.eventState, value: enumerated(eventState) },
  ];
}

/** Those that the object type has: a log, say, has no delays. */
export function configurationProperties(configuration: EventConfiguration): readonly PropertyDefinition[] {
  const { id, timeDelayS, timeDelayNormalS = timeDelayS } = configuration;
  const ofType = propertyTableOf(id.objectType)?.properties;
  const all: readonly PropertyDefinition[] = [
    { id: P.timeDelay, value: unsigned(timeDelayS) },
    { id: P.notificationClass, value: unsigned(configuration.notificationClass) },
    ...parametersOf(configuration),
    { id: P.eventEnable, value: bits(eventTransitionBits.toBits(configuration.eventEnable)) },
    { id: P.notifyType, value: enumerated(configuration.notifyType) },
    { id: P.eventMessageTextsConfig, value: texts(configuration.messageTexts) },
    { id: P.eventDetectionEnable, value: boolean(configuration.eventDetectionEnable) },
    { id: P.eventAlgorithmInhibit, value: boolean(configuration.eventAlgorithmInhibit) },
    { id: P.timeDelayNormal, value: unsigned(timeDelayNormalS) },
    { id: P.reliabilityEvaluationInhibit, value: boolean(configuration.reliabilityEvaluationInhibit) },
  ];
  return all.filter((one) => ofType?.has(one.id));
}

/** Of the algorithm, as the object type has them (135-2016 §13.3.2, §13.3.6, §13.4.5). */
function parametersOf({ id, algorithm, faultValues }: EventConfiguration): readonly PropertyDefinition[] {
  switch (id.objectType) {
    case ObjectType.analogValue:
      if (algorithm.type !== 'outOfRange') return [];
      return [
        { id: P.highLimit, value: real(algorithm.highLimit) },
        { id: P.lowLimit, value: real(algorithm.lowLimit) },
        { id: P.deadband, value: real(algorithm.deadband) },
        { id: P.limitEnable, value: bits(limitEnableBits.toBits(algorithm.limitEnable)) },
      ];
    case ObjectType.binaryValue:
      if (algorithm.type !== 'changeOfState') return [];
      return [{ id: P.alarmValue, value: enumerated(algorithm.alarmValues[0] ?? 1) }];
    case ObjectType.multiStateValue:
      return [
        { id: P.alarmValues, value: list(algorithm.type === 'changeOfState' ? algorithm.alarmValues : []) },
        { id: P.faultValues, value: list(faultValues) },
      ];
    case ObjectType.bitStringValue:
      // CHANGE_OF_BITSTRING without a value that is an alarm: the object reports its faults.
      return [{ id: P.alarmValues, value: { type: 'array', elements: [] } }];
    default:
      return [];
  }
}

/** Of a BitString Value: all its bits count (135-2016 §12.40). */
function bitMask({ id, properties }: ObjectDefinition): readonly PropertyDefinition[] {
  const value = properties.find((one) => one.id === P.presentValue)?.value;
  if (id.objectType !== ObjectType.bitStringValue || value?.type !== 'bitString') return [];
  return [{ id: P.bitMask, value: bits(value.value.map(() => true)) }];
}

function inOrder<T>(values: PerTransition<T>): readonly T[] {
  return eventTransitions.map((one) => values[one]);
}

function texts(values: PerTransition<string>): PropertyValue {
  const elements: readonly PropertyElement[] = inOrder(values).map((value) => ({ type: 'characterString', value }));
  return { type: 'array', elements };
}

function list(values: readonly number[]): PropertyValue {
  return { type: 'list', elements: values.map(unsigned) };
}

function unsigned(value: number): ApplicationValue {
  return { type: 'unsigned', value };
}

function enumerated(value: number): ApplicationValue {
  return { type: 'enumerated', value };
}

function real(value: number): ApplicationValue {
  return { type: 'real', value };
}

function boolean(value: boolean): ApplicationValue {
  return { type: 'boolean', value };
}

function bits(value: readonly boolean[]): ApplicationValue {
  return { type: 'bitString', value };
}
