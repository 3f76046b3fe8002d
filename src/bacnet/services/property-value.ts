import type { ByteReader } from '../encoding/byte-reader.js';
import type { ByteWriter } from '../encoding/byte-writer.js';
import { readOptionalContextUnsigned, writeContextUnsigned } from '../encoding/context-codec.js';
import { decodeError } from '../encoding/decode-error.js';
import { RejectReason } from '../encoding/error-reject-abort.js';
import { readConstructed, writeClosingTag, writeOpeningTag } from '../encoding/tag.js';
import { type PropertyReference, readPropertyReference, writePropertyReference } from './property-reference.js';

/**
 * BACnetPropertyValue (135-2012 §21). The value stays encoded, since only the property knows what it may hold:
 * `decodeApplicationValues` reads it.
 */
export interface PropertyValue extends PropertyReference {
  readonly value: Uint8Array;
  /** 1, the highest, to 16. */
  readonly priority: number | undefined;
}

/** Lowest write priority (135-2012 §19.2). */
const lowestPriority = 16;

/** Reads property, index, value and priority under `firstTag` and the three tags after it; the value is a view. */
export function readPropertyValue(reader: ByteReader, firstTag: number): PropertyValue {
  return {
    ...readPropertyReference(reader, firstTag),
    value: readConstructed(reader, firstTag + 2),
    priority: readPriority(reader, firstTag + 3),
  };
}

export function writePropertyValue(writer: ByteWriter, firstTag: number, property: PropertyValue): void {
  writePropertyReference(writer, firstTag, property);
  writeOpeningTag(writer, firstTag + 2);
  writer.writeBytes(property.value);
  writeClosingTag(writer, firstTag + 2);
  if (property.priority !== undefined) writeContextUnsigned(writer, firstTag + 3, property.priority);
}

function readPriority(reader: ByteReader, tagNumber: number): number | undefined {
  const priority = readOptionalContextUnsigned(reader, tagNumber);
  if (priority !== undefined && (priority < 1 || priority > lowestPriority)) {
    throw decodeError(RejectReason.parameterOutOfRange, `priority ${priority}`);
  }
  return priority;
}
