import type { ByteReader } from '../encoding/byte-reader.js';
import type { ByteWriter } from '../encoding/byte-writer.js';
import {
  readContextObjectIdentifier,
  readContextUnsigned,
  writeContextObjectIdentifier,
  writeContextUnsigned,
} from '../encoding/context-codec.js';
import { expectEnd, readConstructed, writeClosingTag, writeOpeningTag } from '../encoding/tag.js';
import { type BacnetError, readTaggedError, writeTaggedError } from './error.js';
import { type ObjectPropertyReference, readPropertyReference, writePropertyReference } from './property-reference.js';

export interface ListElementRequest extends ObjectPropertyReference {
  /** Encoded one after the other, since only the property knows what its elements are. */
  readonly elements: Uint8Array;
}

/** ChangeList-Error (135-2016 §21). */
export interface ChangeListError extends BacnetError {
  /** From 1 on; 0: the error is not one of an element. */
  readonly firstFailedElementNumber: number;
}

/** AddListElement and RemoveListElement: the same parameters (135-2016 §15.1, §15.2). The elements are a view. */
export function decodeListElementRequest(reader: ByteReader): ListElementRequest {
  const objectId = readContextObjectIdentifier(reader, 0);
  const request = { objectId, ...readPropertyReference(reader, 1), elements: readConstructed(reader, 3) };
  expectEnd(reader);
  return request;
}

export function encodeListElementRequest(writer: ByteWriter, request: ListElementRequest): void {
  writeContextObjectIdentifier(writer, 0, request.objectId);
  writePropertyReference(writer, 1, request);
  writeOpeningTag(writer, 3);
  writer.writeBytes(request.elements);
  writeClosingTag(writer, 3);
}

export function decodeChangeListError(reader: ByteReader): ChangeListError {
  const error = { ...readTaggedError(reader, 0), firstFailedElementNumber: readContextUnsigned(reader, 1) };
  expectEnd(reader);
  return error;
}

export function encodeChangeListError(writer: ByteWriter, error: ChangeListError): void {
  writeTaggedError(writer, 0, error);
  writeContextUnsigned(writer, 1, error.firstFailedElementNumber);
}
