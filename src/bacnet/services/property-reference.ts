import type { ObjectIdentifier } from '../encoding/application-value.js';
import type { ByteReader } from '../encoding/byte-reader.js';
import type { ByteWriter } from '../encoding/byte-writer.js';
import {
  readContextEnumerated,
  readOptionalContextUnsigned,
  writeContextEnumerated,
  writeContextUnsigned,
} from '../encoding/context-codec.js';

/** BACnetPropertyReference (135-2012 §21). */
export interface PropertyReference {
  readonly propertyId: number;
  /** `undefined`: the whole property; 0: the number of elements of an array. */
  readonly arrayIndex: number | undefined;
}

export interface ObjectPropertyReference extends PropertyReference {
  readonly objectId: ObjectIdentifier;
}

/** Reads a property and its optional index, under `propertyTag` and the tag after it. */
export function readPropertyReference(reader: ByteReader, propertyTag: number): PropertyReference {
  return {
    propertyId: readContextEnumerated(reader, propertyTag),
    arrayIndex: readOptionalContextUnsigned(reader, propertyTag + 1),
  };
}

export function writePropertyReference(writer: ByteWriter, propertyTag: number, reference: PropertyReference): void {
  writeContextEnumerated(writer, propertyTag, reference.propertyId);
  if (reference.arrayIndex !== undefined) writeContextUnsigned(writer, propertyTag + 1, reference.arrayIndex);
}
