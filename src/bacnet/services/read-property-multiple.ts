import type { ObjectIdentifier } from '../encoding/application-value.js';
import type { ByteReader } from '../encoding/byte-reader.js';
import type { ByteWriter } from '../encoding/byte-writer.js';
import { readContextObjectIdentifier, writeContextObjectIdentifier } from '../encoding/context-codec.js';
import {
  nextIsClosing,
  nextIsOpening,
  readClosingTag,
  readConstructed,
  readOpeningTag,
  writeClosingTag,
  writeOpeningTag,
} from '../encoding/tag.js';
import { type BacnetError, readTaggedError, writeTaggedError } from './error.js';
import { type PropertyReference, readPropertyReference, writePropertyReference } from './property-reference.js';

/** ReadAccessSpecification (135-2012 §21). */
export interface ReadAccessSpecification {
  readonly objectId: ObjectIdentifier;
  readonly properties: readonly PropertyReference[];
}

/** One property of a result: its encoded value, or why there is none. */
export type ReadResult = PropertyReference &
  (
    | { readonly value: Uint8Array; readonly error: undefined }
    | { readonly value: undefined; readonly error: BacnetError }
  );

/** ReadAccessResult (135-2012 §21). */
export interface ReadAccessResult {
  readonly objectId: ObjectIdentifier;
  readonly results: readonly ReadResult[];
}

/** ReadPropertyMultiple (135-2012 §15.7): one or more objects, one or more properties of each. */
export function decodeReadPropertyMultipleRequest(reader: ByteReader): readonly ReadAccessSpecification[] {
  const specifications: ReadAccessSpecification[] = [];
  do {
    const objectId = readContextObjectIdentifier(reader, 0);
    const properties: PropertyReference[] = [];
    readOpeningTag(reader, 1);
    do properties.push(readPropertyReference(reader, 0));
    while (!nextIsClosing(reader, 1));
    readClosingTag(reader, 1);
    specifications.push({ objectId, properties });
  } while (reader.remaining > 0);
  return specifications;
}

export function encodeReadPropertyMultipleRequest(
  writer: ByteWriter,
  specifications: readonly ReadAccessSpecification[],
): void {
  for (const { objectId, properties } of specifications) {
    writeContextObjectIdentifier(writer, 0, objectId);
    writeOpeningTag(writer, 1);
    for (const reference of properties) writePropertyReference(writer, 0, reference);
    writeClosingTag(writer, 1);
  }
}

/** Begins the result of one object: `writeReadValue` and `writeReadError` follow, then `endReadAccessResult`. */
export function beginReadAccessResult(writer: ByteWriter, objectId: ObjectIdentifier): void {
  writeContextObjectIdentifier(writer, 0, objectId);
  writeOpeningTag(writer, 1);
}

export function writeReadValue(writer: ByteWriter, reference: PropertyReference, value: Uint8Array): void {
  writePropertyReference(writer, 2, reference);
  writeOpeningTag(writer, 4);
  writer.writeBytes(value);
  writeClosingTag(writer, 4);
}

export function writeReadError(writer: ByteWriter, reference: PropertyReference, error: BacnetError): void {
  writePropertyReference(writer, 2, reference);
  writeTaggedError(writer, 5, error);
}

export function endReadAccessResult(writer: ByteWriter): void {
  writeClosingTag(writer, 1);
}

export function encodeReadPropertyMultipleAck(writer: ByteWriter, accessResults: readonly ReadAccessResult[]): void {
  for (const { objectId, results } of accessResults) {
    beginReadAccessResult(writer, objectId);
    for (const result of results) {
      if (result.error === undefined) writeReadValue(writer, result, result.value);
      else writeReadError(writer, result, result.error);
    }
    endReadAccessResult(writer);
  }
}

/** The values are views of the packet. */
export function decodeReadPropertyMultipleAck(reader: ByteReader): readonly ReadAccessResult[] {
  const accessResults: ReadAccessResult[] = [];
  while (reader.remaining > 0) {
    const objectId = readContextObjectIdentifier(reader, 0);
    const results: ReadResult[] = [];
    readOpeningTag(reader, 1);
    while (!nextIsClosing(reader, 1)) results.push(readReadResult(reader));
    readClosingTag(reader, 1);
    accessResults.push({ objectId, results });
  }
  return accessResults;
}

function readReadResult(reader: ByteReader): ReadResult {
  const reference = readPropertyReference(reader, 2);
  if (nextIsOpening(reader, 4)) return { ...reference, value: readConstructed(reader, 4), error: undefined };
  return { ...reference, value: undefined, error: readTaggedError(reader, 5) };
}
