import {
  readApplication,
  writeApplicationEnumerated,
  writeApplicationUnsigned,
  writeApplicationValue,
} from '../encoding/application-codec.js';
import type { ObjectIdentifier } from '../encoding/application-value.js';
import type { ByteReader } from '../encoding/byte-reader.js';
import type { ByteWriter } from '../encoding/byte-writer.js';
import { expectEnd } from '../encoding/tag.js';

export interface IAmRequest {
  readonly device: ObjectIdentifier;
  readonly maxApduLengthAccepted: number;
  /** BACnetSegmentation. */
  readonly segmentation: number;
  readonly vendorId: number;
}

/** I-Am (135-2012 §16.10). */
export function decodeIAmRequest(reader: ByteReader): IAmRequest {
  const request = {
    device: readApplication(reader, 'objectIdentifier').value,
    maxApduLengthAccepted: readApplication(reader, 'unsigned').value,
    segmentation: readApplication(reader, 'enumerated').value,
    vendorId: readApplication(reader, 'unsigned').value,
  };
  expectEnd(reader);
  return request;
}

export function encodeIAmRequest(writer: ByteWriter, request: IAmRequest): void {
  writeApplicationValue(writer, { type: 'objectIdentifier', value: request.device });
  writeApplicationUnsigned(writer, request.maxApduLengthAccepted);
  writeApplicationEnumerated(writer, request.segmentation);
  writeApplicationUnsigned(writer, request.vendorId);
}
