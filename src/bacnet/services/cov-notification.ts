import type { ObjectIdentifier } from '../encoding/application-value.js';
import type { ByteReader } from '../encoding/byte-reader.js';
import { ByteWriter } from '../encoding/byte-writer.js';
import {
  readContextObjectIdentifier,
  readContextUnsigned,
  writeContextObjectIdentifier,
  writeContextUnsigned,
} from '../encoding/context-codec.js';
import {
  expectEnd,
  nextIsClosing,
  readClosingTag,
  readOpeningTag,
  writeClosingTag,
  writeOpeningTag,
} from '../encoding/tag.js';
import { type PropertyValue, readPropertyValue, writePropertyValue } from './property-value.js';
import { readProcessId } from './subscribe-cov.js';

export interface CovNotification {
  readonly processId: number;
  readonly initiatingDevice: ObjectIdentifier;
  readonly monitoredObject: ObjectIdentifier;
  /** 0: without end. */
  readonly timeRemainingS: number;
  readonly values: readonly PropertyValue[];
}

/** ConfirmedCOVNotification and UnconfirmedCOVNotification, which have the same parameters (135-2012 §13.6, §13.7). */
export function decodeCovNotification(reader: ByteReader): CovNotification {
  const processId = readProcessId(reader);
  const initiatingDevice = readContextObjectIdentifier(reader, 1);
  const monitoredObject = readContextObjectIdentifier(reader, 2);
  const timeRemainingS = readContextUnsigned(reader, 3);
  const values: PropertyValue[] = [];
  readOpeningTag(reader, 4);
  while (!nextIsClosing(reader, 4)) values.push(readPropertyValue(reader, 0));
  readClosingTag(reader, 4);
  expectEnd(reader);
  return { processId, initiatingDevice, monitoredObject, timeRemainingS, values };
}

export function encodeCovNotification(writer: ByteWriter, notification: CovNotification): void {
  writeCovNotification(writer, notification, encodeCovValues(notification.values));
}

/** The list of values alone, which all subscribers of an object get alike. */
export function encodeCovValues(values: readonly PropertyValue[]): Uint8Array {
  const writer = new ByteWriter(64);
  for (const value of values) writePropertyValue(writer, 0, value);
  return writer.copy();
}

/** `encodedValues` are those of `encodeCovValues`. */
export function writeCovNotification(
  writer: ByteWriter,
  { processId, initiatingDevice, monitoredObject, timeRemainingS }: Omit<CovNotification, 'values'>,
  encodedValues: Uint8Array,
): void {
  writeContextUnsigned(writer, 0, processId);
  writeContextObjectIdentifier(writer, 1, initiatingDevice);
  writeContextObjectIdentifier(writer, 2, monitoredObject);
  writeContextUnsigned(writer, 3, timeRemainingS);
  writeOpeningTag(writer, 4);
  writer.writeBytes(encodedValues);
  writeClosingTag(writer, 4);
}
