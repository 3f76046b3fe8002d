import type { ByteReader } from '../encoding/byte-reader.js';
import type { ByteWriter } from '../encoding/byte-writer.js';
import { readOptionalContextReal, writeContextReal } from '../encoding/context-codec.js';
import { expectEnd, readClosingTag, readOpeningTag, writeClosingTag, writeOpeningTag } from '../encoding/tag.js';
import { type PropertyReference, readPropertyReference, writePropertyReference } from './property-reference.js';
import { encodeSubscribeCovRequest, readCovSubscription, type SubscribeCovRequest } from './subscribe-cov.js';

export interface SubscribeCovPropertyRequest extends SubscribeCovRequest {
  readonly monitoredProperty: PropertyReference;
  /** `undefined`: the object's own COV_Increment. */
  readonly covIncrement: number | undefined;
}

/** SubscribeCOVProperty (135-2012 §13.15). */
export function decodeSubscribeCovPropertyRequest(reader: ByteReader): SubscribeCovPropertyRequest {
  const subscription = readCovSubscription(reader);
  readOpeningTag(reader, 4);
  const monitoredProperty = readPropertyReference(reader, 0);
  readClosingTag(reader, 4);
  const covIncrement = readOptionalContextReal(reader, 5);
  expectEnd(reader);
  return { ...subscription, monitoredProperty, covIncrement };
}

export function encodeSubscribeCovPropertyRequest(writer: ByteWriter, request: SubscribeCovPropertyRequest): void {
  encodeSubscribeCovRequest(writer, request);
  writeOpeningTag(writer, 4);
  writePropertyReference(writer, 0, request.monitoredProperty);
  writeClosingTag(writer, 4);
  if (request.covIncrement !== undefined) writeContextReal(writer, 5, request.covIncrement);
}
