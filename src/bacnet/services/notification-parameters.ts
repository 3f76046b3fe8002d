import type { ByteReader } from '../encoding/byte-reader.js';
import type { ByteWriter } from '../encoding/byte-writer.js';
import {
  type DeviceObjectPropertyReference,
  readDeviceObjectPropertyReference,
  writeDeviceObjectPropertyReference,
} from '../encoding/constructed/device-object-reference.js';
import { type StatusFlags, statusFlagBits } from '../encoding/constructed/named-bits.js';
import { type PropertyState, readPropertyState, writePropertyState } from '../encoding/constructed/property-state.js';
import {
  readContextBitString,
  readContextEnumerated,
  readContextReal,
  readContextUnsignedTo,
  writeContextBitString,
  writeContextEnumerated,
  writeContextReal,
  writeContextUnsigned,
} from '../encoding/context-codec.js';
import { EventType } from '../encoding/event-enumerations.js';
import {
  nextIsClosing,
  readClosingTag,
  readConstructed,
  readOpeningTag,
  readTag,
  tagNumberAhead,
  writeClosingTag,
  writeOpeningTag,
} from '../encoding/tag.js';
import { type PropertyValue, readPropertyValue, writePropertyValue } from './property-value.js';

interface WithStatusFlags {
  readonly statusFlags: StatusFlags;
}

/** BACnetNotificationParameters (135-2016 §21): what the algorithm found. */
export type NotificationParameters =
  | ({ readonly type: 'changeOfBitstring'; readonly referencedBitstring: readonly boolean[] } & WithStatusFlags)
  | ({ readonly type: 'changeOfState'; readonly newState: PropertyState } & WithStatusFlags)
  | ({
      readonly type: 'outOfRange';
      readonly exceedingValue: number;
      readonly deadband: number;
      readonly exceededLimit: number;
    } & WithStatusFlags)
  | {
      readonly type: 'bufferReady';
      readonly bufferProperty: DeviceObjectPropertyReference;
      /** Unsigned32, as Records_Since_Notification counts. */
      readonly previousNotification: number;
      readonly currentNotification: number;
    }
  | ({
      readonly type: 'changeOfReliability';
      readonly reliability: number;
      /** Those of table 13-5 that the object type has. */
      readonly propertyValues: readonly PropertyValue[];
    } & WithStatusFlags)
  /** Any choice that this device never sends: its content stays encoded. */
  | { readonly type: 'other'; readonly eventType: number; readonly content: Uint8Array };

type ContentReader = (reader: ByteReader) => NotificationParameters;
type ParametersOf<T extends NotificationParameters['type']> = Extract<NotificationParameters, { readonly type: T }>;

const maxUnsigned32 = 0xffff_ffff;

export function writeNotificationParameters(writer: ByteWriter, parameters: NotificationParameters): void {
  const choice = parameters.type === 'other' ? parameters.eventType : EventType[parameters.type];
  writeOpeningTag(writer, choice);
  writeContent(writer, parameters);
  writeClosingTag(writer, choice);
}

function writeContent(writer: ByteWriter, parameters: NotificationParameters): void {
  switch (parameters.type) {
    case 'changeOfBitstring':
      writeContextBitString(writer, 0, parameters.referencedBitstring);
      writeStatusFlags(writer, parameters);
      break;
    case 'changeOfState':
      writeOpeningTag(writer, 0);
      writePropertyState(writer, parameters.newState);
      writeClosingTag(writer, 0);
      writeStatusFlags(writer, parameters);
      break;
    case 'outOfRange':
      writeContextReal(writer, 0, parameters.exceedingValue);
      writeStatusFlags(writer, parameters);
      writeContextReal(writer, 2, parameters.deadband);
      writeContextReal(writer, 3, parameters.exceededLimit);
      break;
    case 'bufferReady':
      writeOpeningTag(writer, 0);
      writeDeviceObjectPropertyReference(writer, parameters.bufferProperty);
      writeClosingTag(writer, 0);
      writeContextUnsigned(writer, 1, parameters.previousNotification);
      writeContextUnsigned(writer, 2, parameters.currentNotification);
      break;
    case 'changeOfReliability':
      writeContextEnumerated(writer, 0, parameters.reliability);
      writeStatusFlags(writer, parameters);
      writeOpeningTag(writer, 2);
      for (const value of parameters.propertyValues) writePropertyValue(writer, 0, value);
      writeClosingTag(writer, 2);
      break;
    case 'other':
      writer.writeBytes(parameters.content);
      break;
  }
}

/** Values of properties, and the content of another choice, are views of the packet. */
export function readNotificationParameters(reader: ByteReader): NotificationParameters {
  const choice = tagNumberAhead(reader);
  // Refuses what is no tag at all.
  if (choice < 0) readTag(reader);
  const readContent = contentReaders.get(choice);
  if (readContent === undefined) {
    return { type: 'other', eventType: choice, content: readConstructed(reader, choice) };
  }
  readOpeningTag(reader, choice);
  const parameters = readContent(reader);
  readClosingTag(reader, choice);
  return parameters;
}

const contentReaders: ReadonlyMap<number, ContentReader> = new Map<number, ContentReader>([
  [EventType.changeOfBitstring, readChangeOfBitstring],
  [EventType.changeOfState, readChangeOfState],
  [EventType.outOfRange, readOutOfRange],
  [EventType.bufferReady, readBufferReady],
  [EventType.changeOfReliability, readChangeOfReliability],
]);

function readChangeOfBitstring(reader: ByteReader): ParametersOf<'changeOfBitstring'> {
  const referencedBitstring = readContextBitString(reader, 0);
  return { type: 'changeOfBitstring', referencedBitstring, statusFlags: readStatusFlags(reader) };
}

function readChangeOfState(reader: ByteReader): ParametersOf<'changeOfState'> {
  readOpeningTag(reader, 0);
  const newState = readPropertyState(reader);
  readClosingTag(reader, 0);
  return { type: 'changeOfState', newState, statusFlags: readStatusFlags(reader) };
}

function readOutOfRange(reader: ByteReader): ParametersOf<'outOfRange'> {
  return {
    type: 'outOfRange',
    exceedingValue: readContextReal(reader, 0),
    statusFlags: readStatusFlags(reader),
    deadband: readContextReal(reader, 2),
    exceededLimit: readContextReal(reader, 3),
  };
}

function readBufferReady(reader: ByteReader): ParametersOf<'bufferReady'> {
  readOpeningTag(reader, 0);
  const bufferProperty = readDeviceObjectPropertyReference(reader);
  readClosingTag(reader, 0);
  return {
    type: 'bufferReady',
    bufferProperty,
    previousNotification: readContextUnsignedTo(reader, 1, maxUnsigned32),
    currentNotification: readContextUnsignedTo(reader, 2, maxUnsigned32),
  };
}

function readChangeOfReliability(reader: ByteReader): ParametersOf<'changeOfReliability'> {
  const reliability = readContextEnumerated(reader, 0);
  const statusFlags = readStatusFlags(reader);
  const propertyValues: PropertyValue[] = [];
  readOpeningTag(reader, 2);
  while (!nextIsClosing(reader, 2)) propertyValues.push(readPropertyValue(reader, 0));
  readClosingTag(reader, 2);
  return { type: 'changeOfReliability', reliability, statusFlags, propertyValues };
}

/** All that have Status_Flags have it under tag 1. */
function writeStatusFlags(writer: ByteWriter, { statusFlags }: WithStatusFlags): void {
  writeContextBitString(writer, 1, statusFlagBits.toBits(statusFlags));
}

function readStatusFlags(reader: ByteReader): StatusFlags {
  return statusFlagBits.fromBits(readContextBitString(reader, 1));
}
