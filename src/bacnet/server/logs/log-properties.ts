import type { ApplicationValue } from '../../encoding/application-value.js';
import { writeDeviceObjectPropertyReference } from '../../encoding/constructed/device-object-reference.js';
import { EventState } from '../../encoding/event-enumerations.js';
import { ObjectType } from '../../encoding/object-type.js';
import { PropertyIdentifier as P } from '../../encoding/property-identifier.js';
import {
  constructedValues,
  type ObjectDefinition,
  type PropertyDefinition,
} from '../../object-model/object-database.js';
import type { LogObject } from './log-object.js';

export interface LogNaming {
  readonly instance: number;
  readonly name: string;
  readonly description: string;
}

/** BACnetLoggingType POLLED (135-2016 §21). */
const polled = 0;
/** Log_Interval of a minute, in hundredths of a second (135-2016 §12.30.11). */
const logInterval = 6000;

/** An Event Log (135-2016 §12.27), but for the properties of its own events. */
export function eventLogDefinition({ instance, name, description }: LogNaming, log: LogObject): ObjectDefinition {
  return {
    id: { objectType: ObjectType.eventLog, instance },
    name,
    properties: [...stateOfLog(description, log), ...bufferOfLog(log)],
  };
}

/** A Trend Log Multiple that logs the Present_Value of Analog Values once a minute (135-2016 §12.30). */
export function trendLogDefinition(
  { instance, name, description }: LogNaming,
  log: LogObject,
  analogValues: readonly number[],
): ObjectDefinition {
  const logged = analogValues.map((one) => ({
    deviceId: undefined,
    objectId: { objectType: ObjectType.analogValue, instance: one },
    propertyId: P.presentValue,
    arrayIndex: undefined,
  }));
  return {
    id: { objectType: ObjectType.trendLogMultiple, instance },
    name,
    properties: [
      ...stateOfLog(description, log),
      {
        id: P.logDeviceObjectProperty,
        value: { type: 'array', elements: constructedValues(writeDeviceObjectPropertyReference, logged) },
      },
      { id: P.loggingType, value: enumerated(polled) },
      { id: P.logInterval, value: unsigned(logInterval) },
      { id: P.alignIntervals, value: boolean(true) },
      { id: P.intervalOffset, value: unsigned(0) },
      ...bufferOfLog(log),
    ],
  };
}

function stateOfLog(description: string, log: LogObject): readonly PropertyDefinition[] {
  return [
    { id: P.description, value: { type: 'characterString', value: description } },
    { id: P.eventState, value: enumerated(EventState.normal) },
    { id: P.enable, value: live(() => boolean(log.state.enable)) },
  ];
}

function bufferOfLog(log: LogObject): readonly PropertyDefinition[] {
  const { records } = log;
  return [
    { id: P.stopWhenFull, value: live(() => boolean(log.state.stopWhenFull)) },
    { id: P.bufferSize, value: unsigned(log.bufferSize) },
    { id: P.logBuffer, value: { type: 'buffer', buffer: records.buffer } },
    { id: P.recordCount, value: live(() => unsigned(records.shown.recordCount)) },
    { id: P.totalRecordCount, value: live(() => unsigned(records.shown.totalRecordCount)) },
    { id: P.notificationThreshold, value: live(() => unsigned(log.state.notificationThreshold)) },
    { id: P.recordsSinceNotification, value: live(() => unsigned(log.recordsSinceNotification)) },
    { id: P.lastNotifyRecord, value: live(() => unsigned(log.state.lastNotifyRecord)) },
  ];
}

function live(read: () => ApplicationValue): PropertyDefinition['value'] {
  return { type: 'live', read };
}

function boolean(value: boolean): ApplicationValue {
  return { type: 'boolean', value };
}

function unsigned(value: number): ApplicationValue {
  return { type: 'unsigned', value };
}

function enumerated(value: number): ApplicationValue {
  return { type: 'enumerated', value };
}
