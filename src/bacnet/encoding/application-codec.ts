import type { ApplicationValue } from './application-value.js';
import { ByteReader } from './byte-reader.js';
import { ByteWriter } from './byte-writer.js';
import { readDate, readTime, writeDate, writeTime } from './date-and-time.js';
import { decodeError } from './decode-error.js';
import { RejectReason } from './error-reject-abort.js';
import {
  decodeBitString,
  decodeCharacterString,
  encodeBitString,
  encodeCharacterString,
  expectLength,
  readDouble,
  readObjectIdentifier,
  readReal,
  readSigned,
  readUnsigned,
  signedLength,
  unsignedLength,
  writeObjectIdentifier,
  writeSigned,
  writeUnsigned,
} from './primitive-content.js';
import { ApplicationTag, readTag, type Tag, writeApplicationTag } from './tag.js';

export type ApplicationValueType = ApplicationValue['type'];

/** The value with its tag, in octets of its own. Throws `bacnet.encode` for a value outside its type's range. */
export function encodeApplicationValue(value: ApplicationValue): Uint8Array {
  const writer = new ByteWriter(32);
  writeApplicationValue(writer, value);
  return writer.copy();
}

export function writeApplicationValue(writer: ByteWriter, value: ApplicationValue): void {
  switch (value.type) {
    case 'null':
      writeApplicationTag(writer, ApplicationTag.null, 0);
      break;
    case 'boolean':
      writeApplicationTag(writer, ApplicationTag.boolean, value.value ? 1 : 0);
      break;
    case 'unsigned':
      writeApplicationUnsigned(writer, value.value);
      break;
    case 'enumerated':
      writeApplicationEnumerated(writer, value.value);
      break;
    case 'signed': {
      const length = signedLength(value.value);
      writeApplicationTag(writer, ApplicationTag.signed, length);
      writeSigned(writer, value.value, length);
      break;
    }
    case 'real':
      writeApplicationTag(writer, ApplicationTag.real, 4);
      writer.writeFloat32(value.value);
      break;
    case 'double':
      writeApplicationTag(writer, ApplicationTag.double, 8);
      writer.writeFloat64(value.value);
      break;
    case 'octetString':
      writeContent(writer, ApplicationTag.octetString, value.value);
      break;
    case 'characterString':
      writeContent(writer, ApplicationTag.characterString, encodeCharacterString(value.value));
      break;
    case 'bitString':
      writeContent(writer, ApplicationTag.bitString, encodeBitString(value.value));
      break;
    case 'date':
      writeApplicationTag(writer, ApplicationTag.date, 4);
      writeDate(writer, value.value);
      break;
    case 'time':
      writeApplicationTag(writer, ApplicationTag.time, 4);
      writeTime(writer, value.value);
      break;
    case 'objectIdentifier':
      writeApplicationTag(writer, ApplicationTag.objectIdentifier, 4);
      writeObjectIdentifier(writer, value.value);
      break;
  }
}

export function writeApplicationUnsigned(writer: ByteWriter, value: number): void {
  const length = unsignedLength(value);
  writeApplicationTag(writer, ApplicationTag.unsigned, length);
  writeUnsigned(writer, value, length);
}

export function writeApplicationEnumerated(writer: ByteWriter, value: number): void {
  const length = unsignedLength(value);
  writeApplicationTag(writer, ApplicationTag.enumerated, length);
  writeUnsigned(writer, value, length);
}

function writeContent(writer: ByteWriter, tagNumber: number, content: Uint8Array): void {
  writeApplicationTag(writer, tagNumber, content.length);
  writer.writeBytes(content);
}

/** Reads one primitive value; octets and strings are copied, so that it outlives the packet. */
export function readApplicationValue(reader: ByteReader): ApplicationValue {
  const tag = readTag(reader);
  if (tag.form !== 'application') {
    throw decodeError(RejectReason.invalidTag, `application tag expected, ${tag.form} ${tag.number} found`);
  }
  return readTaggedContent(reader, tag);
}

function readTaggedContent(reader: ByteReader, { number, length }: Tag): ApplicationValue {
  switch (number) {
    case ApplicationTag.null:
      expectLength('null', length, 0);
      return { type: 'null' };
    case ApplicationTag.boolean:
      if (length > 1) throw decodeError(RejectReason.invalidParameterDataType, `boolean of ${length}`);
      return { type: 'boolean', value: length === 1 };
    case ApplicationTag.unsigned:
      return { type: 'unsigned', value: readUnsigned(reader, length) };
    case ApplicationTag.signed:
      return { type: 'signed', value: readSigned(reader, length) };
    case ApplicationTag.real:
      return { type: 'real', value: readReal(reader, length) };
    case ApplicationTag.double:
      return { type: 'double', value: readDouble(reader, length) };
    case ApplicationTag.octetString:
      // Not slice(), which of a Buffer is a view.
      return { type: 'octetString', value: new Uint8Array(reader.readBytes(length)) };
    case ApplicationTag.characterString:
      return { type: 'characterString', value: decodeCharacterString(reader.readBytes(length)) };
    case ApplicationTag.bitString:
      return { type: 'bitString', value: decodeBitString(reader.readBytes(length)) };
    case ApplicationTag.enumerated:
      return { type: 'enumerated', value: readUnsigned(reader, length) };
    case ApplicationTag.date:
      return { type: 'date', value: readDate(reader, length) };
    case ApplicationTag.time:
      return { type: 'time', value: readTime(reader, length) };
    case ApplicationTag.objectIdentifier:
      return { type: 'objectIdentifier', value: readObjectIdentifier(reader, length) };
    default:
      throw decodeError(RejectReason.invalidTag, `application tag ${number}`);
  }
}

/** Reads a value that must be of one type; another one is an invalid parameter data type (135-2012 §18.9.4). */
export function readApplication<T extends ApplicationValueType>(
  reader: ByteReader,
  type: T,
): Extract<ApplicationValue, { readonly type: T }> {
  const value = readApplicationValue(reader);
  if (!isOfType(value, type)) {
    throw decodeError(RejectReason.invalidParameterDataType, `${type} expected, ${value.type} found`);
  }
  return value;
}

function isOfType<T extends ApplicationValueType>(
  value: ApplicationValue,
  type: T,
): value is Extract<ApplicationValue, { readonly type: T }> {
  return value.type === type;
}

/** The primitive values that fill `bytes`; `undefined` where a constructed one is among them. */
export function decodeApplicationValues(bytes: Uint8Array): readonly ApplicationValue[] | undefined {
  const reader = new ByteReader(bytes);
  const values: ApplicationValue[] = [];
  while (reader.remaining > 0) {
    const tag = readTag(reader);
    if (tag.form !== 'application') return undefined;
    values.push(readTaggedContent(reader, tag));
  }
  return values;
}
