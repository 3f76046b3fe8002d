import type { ObjectIdentifier } from '../application-value.js';
import type { ByteReader } from '../byte-reader.js';
import type { ByteWriter } from '../byte-writer.js';
import {
  readContextEnumerated,
  readContextObjectIdentifier,
  readOptionalContextObjectIdentifier,
  readOptionalContextUnsigned,
  writeContextEnumerated,
  writeContextObjectIdentifier,
  writeContextUnsigned,
} from '../context-codec.js';

/** BACnetDeviceObjectReference (135-2016 §21), as in Subordinate_List. */
export interface DeviceObjectReference {
  /** `undefined`: this device. */
  readonly deviceId: ObjectIdentifier | undefined;
  readonly objectId: ObjectIdentifier;
}

/** BACnetDeviceObjectPropertyReference (135-2016 §21), as in Log_DeviceObjectProperty. */
export interface DeviceObjectPropertyReference extends DeviceObjectReference {
  readonly propertyId: number;
  readonly arrayIndex: number | undefined;
}

export function writeDeviceObjectReference(writer: ByteWriter, { deviceId, objectId }: DeviceObjectReference): void {
  if (deviceId !== undefined) writeContextObjectIdentifier(writer, 0, deviceId);
  writeContextObjectIdentifier(writer, 1, objectId);
}

export function readDeviceObjectReference(reader: ByteReader): DeviceObjectReference {
  return {
    deviceId: readOptionalContextObjectIdentifier(reader, 0),
    objectId: readContextObjectIdentifier(reader, 1),
  };
}

export function writeDeviceObjectPropertyReference(
  writer: ByteWriter,
  { deviceId, objectId, propertyId, arrayIndex }: DeviceObjectPropertyReference,
): void {
  writeContextObjectIdentifier(writer, 0, objectId);
  writeContextEnumerated(writer, 1, propertyId);
  if (arrayIndex !== undefined) writeContextUnsigned(writer, 2, arrayIndex);
  if (deviceId !== undefined) writeContextObjectIdentifier(writer, 3, deviceId);
}

export function readDeviceObjectPropertyReference(reader: ByteReader): DeviceObjectPropertyReference {
  return {
    objectId: readContextObjectIdentifier(reader, 0),
    propertyId: readContextEnumerated(reader, 1),
    arrayIndex: readOptionalContextUnsigned(reader, 2),
    deviceId: readOptionalContextObjectIdentifier(reader, 3),
  };
}
