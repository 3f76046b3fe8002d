import type { ObjectIdentifier } from '../encoding/application-value.js';
import type { ByteReader } from '../encoding/byte-reader.js';
import type { ByteWriter } from '../encoding/byte-writer.js';
import { readContextObjectIdentifier, writeContextObjectIdentifier } from '../encoding/context-codec.js';
import { expectEnd } from '../encoding/tag.js';
import { type PropertyValue, readPropertyValue, writePropertyValue } from './property-value.js';

export interface WritePropertyRequest extends PropertyValue {
  readonly objectId: ObjectIdentifier;
}

/** WriteProperty (135-2012 §15.9). */
export function decodeWritePropertyRequest(reader: ByteReader): WritePropertyRequest {
  const request = { objectId: readContextObjectIdentifier(reader, 0), ...readPropertyValue(reader, 1) };
  expectEnd(reader);
  return request;
}

export function encodeWritePropertyRequest(writer: ByteWriter, request: WritePropertyRequest): void {
  writeContextObjectIdentifier(writer, 0, request.objectId);
  writePropertyValue(writer, 1, request);
}
