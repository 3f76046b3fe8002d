import type { BacnetTime, ObjectIdentifier } from './application-value.js';
import type { ByteReader } from './byte-reader.js';
import type { ByteWriter } from './byte-writer.js';
import { readTime, writeTime } from './date-and-time.js';
import { decodeError } from './decode-error.js';
import { RejectReason } from './error-reject-abort.js';
import {
  decodeBitString,
  decodeCharacterString,
  encodeBitString,
  encodeCharacterString,
  expectLength,
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
import { nextIsContext, readContextTag, writeContextTag } from './tag.js';

/** Primitives under a context tag (135-2012 §20.2.1.5): the tag number says which parameter it is. */

export function writeContextUnsigned(writer: ByteWriter, tagNumber: number, value: number): void {
  const length = unsignedLength(value);
  writeContextTag(writer, tagNumber, length);
  writeUnsigned(writer, value, length);
}

export function readContextUnsigned(reader: ByteReader, tagNumber: number): number {
  return readUnsigned(reader, readContextTag(reader, tagNumber));
}

/** The parameter, or `undefined` when another one (or nothing) follows. */
export function readOptionalContextUnsigned(reader: ByteReader, tagNumber: number): number | undefined {
  return nextIsContext(reader, tagNumber) ? readContextUnsigned(reader, tagNumber) : undefined;
}

/** An Unsigned8, Unsigned16 or Unsigned32, of which `max` is the highest value. */
export function readContextUnsignedTo(reader: ByteReader, tagNumber: number, max: number): number {
  const value = readContextUnsigned(reader, tagNumber);
  if (value > max) throw decodeError(RejectReason.parameterOutOfRange, `${value} where ${max} is the highest`);
  return value;
}

/** Enumerated and Unsigned have the same content (135-2012 §20.2.11). */
export const writeContextEnumerated = writeContextUnsigned;
export const readContextEnumerated = readContextUnsigned;
export const readOptionalContextEnumerated = readOptionalContextUnsigned;

export function writeContextSigned(writer: ByteWriter, tagNumber: number, value: number): void {
  const length = signedLength(value);
  writeContextTag(writer, tagNumber, length);
  writeSigned(writer, value, length);
}

export function readContextSigned(reader: ByteReader, tagNumber: number): number {
  return readSigned(reader, readContextTag(reader, tagNumber));
}

export function writeContextNull(writer: ByteWriter, tagNumber: number): void {
  writeContextTag(writer, tagNumber, 0);
}

export function readContextNull(reader: ByteReader, tagNumber: number): void {
  expectLength('null', readContextTag(reader, tagNumber), 0);
}

/** Unlike the application-tagged one, a context-tagged boolean has an octet of content (135-2012 §20.2.3). */
export function writeContextBoolean(writer: ByteWriter, tagNumber: number, value: boolean): void {
  writeContextTag(writer, tagNumber, 1);
  writer.writeUint8(value ? 1 : 0);
}

export function readContextBoolean(reader: ByteReader, tagNumber: number): boolean {
  expectLength('boolean', readContextTag(reader, tagNumber), 1);
  const octet = reader.readUint8();
  if (octet > 1) throw decodeError(RejectReason.invalidParameterDataType, `boolean of ${octet}`);
  return octet === 1;
}

export function readOptionalContextBoolean(reader: ByteReader, tagNumber: number): boolean | undefined {
  return nextIsContext(reader, tagNumber) ? readContextBoolean(reader, tagNumber) : undefined;
}

export function writeContextReal(writer: ByteWriter, tagNumber: number, value: number): void {
  writeContextTag(writer, tagNumber, 4);
  writer.writeFloat32(value);
}

export function readContextReal(reader: ByteReader, tagNumber: number): number {
  return readReal(reader, readContextTag(reader, tagNumber));
}

export function readOptionalContextReal(reader: ByteReader, tagNumber: number): number | undefined {
  return nextIsContext(reader, tagNumber) ? readContextReal(reader, tagNumber) : undefined;
}

export function writeContextObjectIdentifier(writer: ByteWriter, tagNumber: number, value: ObjectIdentifier): void {
  writeContextTag(writer, tagNumber, 4);
  writeObjectIdentifier(writer, value);
}

export function readContextObjectIdentifier(reader: ByteReader, tagNumber: number): ObjectIdentifier {
  return readObjectIdentifier(reader, readContextTag(reader, tagNumber));
}

export function readOptionalContextObjectIdentifier(
  reader: ByteReader,
  tagNumber: number,
): ObjectIdentifier | undefined {
  return nextIsContext(reader, tagNumber) ? readContextObjectIdentifier(reader, tagNumber) : undefined;
}

export function writeContextTime(writer: ByteWriter, tagNumber: number, value: BacnetTime): void {
  writeContextTag(writer, tagNumber, 4);
  writeTime(writer, value);
}

export function readContextTime(reader: ByteReader, tagNumber: number): BacnetTime {
  return readTime(reader, readContextTag(reader, tagNumber));
}

export function writeContextOctetString(writer: ByteWriter, tagNumber: number, value: Uint8Array): void {
  writeContextTag(writer, tagNumber, value.length);
  writer.writeBytes(value);
}

/** A copy, which outlives the packet. */
export function readContextOctetString(reader: ByteReader, tagNumber: number): Uint8Array {
  return new Uint8Array(reader.readBytes(readContextTag(reader, tagNumber)));
}

export function readOptionalContextOctetString(reader: ByteReader, tagNumber: number): Uint8Array | undefined {
  return nextIsContext(reader, tagNumber) ? readContextOctetString(reader, tagNumber) : undefined;
}

export function writeContextCharacterString(writer: ByteWriter, tagNumber: number, value: string): void {
  const content = encodeCharacterString(value);
  writeContextTag(writer, tagNumber, content.length);
  writer.writeBytes(content);
}

export function readContextCharacterString(reader: ByteReader, tagNumber: number): string {
  return decodeCharacterString(reader.readBytes(readContextTag(reader, tagNumber)));
}

export function readOptionalContextCharacterString(reader: ByteReader, tagNumber: number): string | undefined {
  return nextIsContext(reader, tagNumber) ? readContextCharacterString(reader, tagNumber) : undefined;
}

export function writeContextBitString(writer: ByteWriter, tagNumber: number, value: readonly boolean[]): void {
  const content = encodeBitString(value);
  writeContextTag(writer, tagNumber, content.length);
  writer.writeBytes(content);
}

export function readContextBitString(reader: ByteReader, tagNumber: number): readonly boolean[] {
  return decodeBitString(reader.readBytes(readContextTag(reader, tagNumber)));
}
