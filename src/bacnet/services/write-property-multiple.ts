import type { ObjectIdentifier } from '../encoding/application-value.js';
import type { ByteReader } from '../encoding/byte-reader.js';
import type { ByteWriter } from '../encoding/byte-writer.js';
import { readContextObjectIdentifier, writeContextObjectIdentifier } from '../encoding/context-codec.js';
import {
  expectEnd,
  nextIsClosing,
  readClosingTag,
  readOpeningTag,
  writeClosingTag,
  writeOpeningTag,
} from '../encoding/tag.js';
import { type BacnetError, readTaggedError, writeTaggedError } from './error.js';
import { type ObjectPropertyReference, readPropertyReference, writePropertyReference } from './property-reference.js';
import { type PropertyValue, readPropertyValue, writePropertyValue } from './property-value.js';

/** WriteAccessSpecification (135-2012 §21). */
export interface WriteAccessSpecification {
  readonly objectId: ObjectIdentifier;
  readonly properties: readonly PropertyValue[];
}

/** WritePropertyMultiple-Error (135-2012 §15.10.1.3): what went wrong, and where the writing stopped. */
export interface WritePropertyMultipleError extends BacnetError {
  readonly firstFailed: ObjectPropertyReference;
}

/** WritePropertyMultiple (135-2012 §15.10): one or more objects, one or more properties of each. */
export function decodeWritePropertyMultipleRequest(reader: ByteReader): readonly WriteAccessSpecification[] {
  const specifications: WriteAccessSpecification[] = [];
  do {
    const objectId = readContextObjectIdentifier(reader, 0);
    const properties: PropertyValue[] = [];
    readOpeningTag(reader, 1);
    do properties.push(readPropertyValue(reader, 0));
    while (!nextIsClosing(reader, 1));
    readClosingTag(reader, 1);
    specifications.push({ objectId, properties });
  } while (reader.remaining > 0);
  return specifications;
}

export function encodeWritePropertyMultipleRequest(
  writer: ByteWriter,
  specifications: readonly WriteAccessSpecification[],
): void {
  for (const { objectId, properties } of specifications) {
    writeContextObjectIdentifier(writer, 0, objectId);
    writeOpeningTag(writer, 1);
    for (const property of properties) writePropertyValue(writer, 0, property);
    writeClosingTag(writer, 1);
  }
}

export function decodeWritePropertyMultipleError(reader: ByteReader): WritePropertyMultipleError {
  const error = readTaggedError(reader, 0);
  readOpeningTag(reader, 1);
  const firstFailed = { objectId: readContextObjectIdentifier(reader, 0), ...readPropertyReference(reader, 1) };
  readClosingTag(reader, 1);
  expectEnd(reader);
  return { ...error, firstFailed };
}

export function encodeWritePropertyMultipleError(writer: ByteWriter, error: WritePropertyMultipleError): void {
  writeTaggedError(writer, 0, error);
  writeOpeningTag(writer, 1);
  writeContextObjectIdentifier(writer, 0, error.firstFailed.objectId);
  writePropertyReference(writer, 1, error.firstFailed);
  writeClosingTag(writer, 1);
}
