import type { ByteReader } from '../encoding/byte-reader.js';
import type { ByteWriter } from '../encoding/byte-writer.js';
import {
  readContextEnumerated,
  readContextObjectIdentifier,
  readOptionalContextUnsigned,
  writeContextObjectIdentifier,
} from '../encoding/context-codec.js';
import { expectEnd, readConstructed, writeClosingTag, writeOpeningTag } from '../encoding/tag.js';
import { type ObjectPropertyReference, readPropertyReference, writePropertyReference } from './property-reference.js';

export type ReadPropertyRequest = ObjectPropertyReference;

export interface ReadPropertyAck extends ObjectPropertyReference {
  /** The property's value, encoded. */
  readonly value: Uint8Array;
}

/** ReadProperty (135-2012 §15.5). */
export function decodeReadPropertyRequest(reader: ByteReader): ReadPropertyRequest {
  const request = {
    objectId: readContextObjectIdentifier(reader, 0),
    propertyId: readContextEnumerated(reader, 1),
    arrayIndex: readOptionalContextUnsigned(reader, 2),
  };
  expectEnd(reader);
  return request;
}

export function encodeReadPropertyRequest(writer: ByteWriter, request: ReadPropertyRequest): void {
  writeContextObjectIdentifier(writer, 0, request.objectId);
  writePropertyReference(writer, 1, request);
}

/** The acknowledgement repeats the request; `value` is the property's value, encoded. */
export function encodeReadPropertyAck(writer: ByteWriter, request: ReadPropertyRequest, value: Uint8Array): void {
  encodeReadPropertyRequest(writer, request);
  writeOpeningTag(writer, 3);
  writer.writeBytes(value);
  writeClosingTag(writer, 3);
}

/** The value is a view of the packet. */
export function decodeReadPropertyAck(reader: ByteReader): ReadPropertyAck {
  const objectId = readContextObjectIdentifier(reader, 0);
  const ack = { objectId, ...readPropertyReference(reader, 1), value: readConstructed(reader, 3) };
  expectEnd(reader);
  return ack;
}
