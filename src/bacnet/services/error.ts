import { readApplication, writeApplicationEnumerated } from '../encoding/application-codec.js';
import type { ByteReader } from '../encoding/byte-reader.js';
import type { ByteWriter } from '../encoding/byte-writer.js';
import { expectEnd, readClosingTag, readOpeningTag, writeClosingTag, writeOpeningTag } from '../encoding/tag.js';

/** Error (135-2012 §18, §21); numbers that are not in our tables are kept. */
export interface BacnetError {
  readonly errorClass: number;
  readonly errorCode: number;
}

export function decodeBacnetError(reader: ByteReader): BacnetError {
  const error = readErrorFields(reader);
  expectEnd(reader);
  return error;
}

export function encodeBacnetError(writer: ByteWriter, error: BacnetError): void {
  writeApplicationEnumerated(writer, error.errorClass);
  writeApplicationEnumerated(writer, error.errorCode);
}

/** An error inside another structure, between an opening and a closing tag. */
export function readTaggedError(reader: ByteReader, tagNumber: number): BacnetError {
  readOpeningTag(reader, tagNumber);
  const error = readErrorFields(reader);
  readClosingTag(reader, tagNumber);
  return error;
}

export function writeTaggedError(writer: ByteWriter, tagNumber: number, error: BacnetError): void {
  writeOpeningTag(writer, tagNumber);
  encodeBacnetError(writer, error);
  writeClosingTag(writer, tagNumber);
}

function readErrorFields(reader: ByteReader): BacnetError {
  return {
    errorClass: readApplication(reader, 'enumerated').value,
    errorCode: readApplication(reader, 'enumerated').value,
  };
}
