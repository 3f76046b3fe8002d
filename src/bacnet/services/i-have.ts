import { readApplication, writeApplicationValue } from '../encoding/application-codec.js';
import type { ObjectIdentifier } from '../encoding/application-value.js';
import type { ByteReader } from '../encoding/byte-reader.js';
import type { ByteWriter } from '../encoding/byte-writer.js';
import { expectEnd } from '../encoding/tag.js';

export interface IHaveRequest {
  readonly device: ObjectIdentifier;
  readonly object: ObjectIdentifier;
  readonly objectName: string;
}

/** I-Have (135-2012 §16.9). */
export function decodeIHaveRequest(reader: ByteReader): IHaveRequest {
  const request = {
    device: readApplication(reader, 'objectIdentifier').value,
    object: readApplication(reader, 'objectIdentifier').value,
    objectName: readApplication(reader, 'characterString').value,
  };
  expectEnd(reader);
  return request;
}

export function encodeIHaveRequest(writer: ByteWriter, request: IHaveRequest): void {
  writeApplicationValue(writer, { type: 'objectIdentifier', value: request.device });
  writeApplicationValue(writer, { type: 'objectIdentifier', value: request.object });
  writeApplicationValue(writer, { type: 'characterString', value: request.objectName });
}
