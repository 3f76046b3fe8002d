import { ObjectType } from '../encoding/object-type.js';
import { PropertyIdentifier as P } from '../encoding/property-identifier.js';
import {
  binaryValueRows,
  eventLogRows,
  networkPortRows,
  notificationClassRows,
  structuredViewRows,
  trendLogMultipleRows,
} from './alarm-object-rows.js';
import { fileRows } from './file-rows.js';
import {
  headRows,
  type PropertyConformance,
  type PropertyRow,
  valueEventRows,
  valueRows,
  type WriteAccess,
} from './property-row.js';

/** The properties an object type has, in the order of the standard's table. */
export interface ObjectTypeTable {
  readonly objectType: ObjectType;
  readonly properties: ReadonlyMap<number, PropertyConformance>;
  readonly writable: ReadonlyMap<number, WriteAccess>;
}

/** 135-2012 §12.4. */
const analogValue = table(ObjectType.analogValue, [
  ...valueRows,
  [P.units, 'required'],
  [P.priorityArray, 'optional'],
  [P.relinquishDefault, 'optional'],
  [P.covIncrement, 'optional', 'always'],
  [P.minPresValue, 'optional'],
  [P.maxPresValue, 'optional'],
  [P.resolution, 'optional'],
  [P.timeDelay, 'optional', 'always'],
  [P.notificationClass, 'optional', 'always'],
  [P.highLimit, 'optional', 'always'],
  [P.lowLimit, 'optional', 'always'],
  [P.deadband, 'optional', 'always'],
  [P.limitEnable, 'optional', 'always'],
  ...valueEventRows,
  [P.propertyList, 'required'],
  [P.profileName, 'optional'],
]);

/** 135-2012 §12.11. */
const device = table(ObjectType.device, [
  [P.objectIdentifier, 'required'],
  [P.objectName, 'required', 'always'],
  [P.objectType, 'required'],
  [P.systemStatus, 'required'],
  [P.vendorName, 'required'],
  [P.vendorIdentifier, 'required'],
  [P.modelName, 'required'],
  [P.firmwareRevision, 'required'],
  [P.applicationSoftwareVersion, 'required'],
  [P.location, 'optional'],
  [P.description, 'optional'],
  [P.protocolVersion, 'required'],
  [P.protocolRevision, 'required'],
  [P.protocolServicesSupported, 'required'],
  [P.protocolObjectTypesSupported, 'required'],
  [P.objectList, 'required'],
  [P.structuredObjectList, 'optional'],
  [P.maxApduLengthAccepted, 'required'],
  [P.segmentationSupported, 'required'],
  [P.maxSegmentsAccepted, 'optional'],
  [P.localTime, 'optional'],
  [P.localDate, 'optional'],
  [P.utcOffset, 'optional'],
  [P.daylightSavingsStatus, 'optional'],
  [P.apduSegmentTimeout, 'optional'],
  [P.apduTimeout, 'required', 'always'],
  [P.numberOfApduRetries, 'required', 'always'],
  [P.timeSynchronizationRecipients, 'optional'],
  [P.deviceAddressBinding, 'required'],
  [P.databaseRevision, 'required'],
  [P.configurationFiles, 'optional'],
  [P.lastRestoreTime, 'optional'],
  [P.backupFailureTimeout, 'optional'],
  [P.activeCovSubscriptions, 'optional'],
  [P.lastRestartReason, 'optional'],
  [P.timeOfDeviceRestart, 'optional'],
  [P.restartNotificationRecipients, 'optional', 'always'],
  [P.utcTimeSynchronizationRecipients, 'optional'],
  [P.timeSynchronizationInterval, 'optional'],
  [P.propertyList, 'required'],
  [P.deviceUuid, 'optional'],
  [P.profileName, 'optional'],
]);

/** 135-2012 §12.20. */
const multiStateValue = table(ObjectType.multiStateValue, [
  ...valueRows,
  [P.numberOfStates, 'required'],
  [P.stateText, 'optional'],
  [P.priorityArray, 'optional'],
  [P.relinquishDefault, 'optional'],
  [P.timeDelay, 'optional', 'always'],
  [P.notificationClass, 'optional', 'always'],
  [P.alarmValues, 'optional', 'always'],
  [P.faultValues, 'optional', 'always'],
  ...valueEventRows,
  [P.propertyList, 'required'],
  [P.profileName, 'optional'],
]);

/** 135-2012 §12.40. */
const bitStringValue = table(ObjectType.bitStringValue, [
  ...headRows,
  [P.presentValue, 'required', 'outOfService'],
  [P.bitText, 'optional'],
  [P.description, 'optional'],
  [P.statusFlags, 'required'],
  [P.eventState, 'optional'],
  [P.reliability, 'optional', 'outOfService'],
  [P.outOfService, 'optional', 'commissioning'],
  [P.priorityArray, 'optional'],
  [P.relinquishDefault, 'optional'],
  [P.timeDelay, 'optional', 'always'],
  [P.notificationClass, 'optional', 'always'],
  [P.alarmValues, 'optional'],
  [P.bitMask, 'optional'],
  ...valueEventRows,
  [P.propertyList, 'required'],
  [P.profileName, 'optional'],
]);

const tables: ReadonlyMap<number, ObjectTypeTable> = new Map(
  [
    analogValue,
    table(ObjectType.binaryValue, binaryValueRows),
    device,
    multiStateValue,
    bitStringValue,
    table(ObjectType.notificationClass, notificationClassRows),
    table(ObjectType.eventLog, eventLogRows),
    table(ObjectType.trendLogMultiple, trendLogMultipleRows),
    table(ObjectType.structuredView, structuredViewRows),
    table(ObjectType.networkPort, networkPortRows),
    table(ObjectType.file, fileRows),
  ].map((one) => [one.objectType, one]),
);

/** The standard's table of an object type that this device can hold. */
export function propertyTableOf(objectType: number): ObjectTypeTable | undefined {
  return tables.get(objectType);
}

function table(objectType: ObjectType, rows: readonly PropertyRow[]): ObjectTypeTable {
  return {
    objectType,
    properties: new Map(rows.map(([id, conformance]) => [id, conformance])),
    writable: new Map(rows.flatMap(([id, , writable]) => (writable === undefined ? [] : [[id, writable]]))),
  };
}
