import type { ByteReader } from './byte-reader.js';
import type { ByteWriter } from './byte-writer.js';
import { decodeError } from './decode-error.js';
import { RejectReason } from './error-reject-abort.js';

/**
 * Tags (135-2012 §20.2.1). The first octet: tag number in the high nibble (15: it follows in the next octet), class
 * in bit 3, length/value/type in the low three bits.
 */
export interface Tag {
  readonly number: number;
  readonly form: 'application' | 'context' | 'opening' | 'closing';
  /** Octets of content; of an application boolean its value (135-2012 §20.2.3). */
  readonly length: number;
}

/** Application tag numbers (135-2012 §20.2.1.4). */
export const ApplicationTag = {
  null: 0,
  boolean: 1,
  unsigned: 2,
  signed: 3,
  real: 4,
  double: 5,
  octetString: 6,
  characterString: 7,
  bitString: 8,
  enumerated: 9,
  date: 10,
  time: 11,
  objectIdentifier: 12,
} as const;

const contextClass = 0x08;
const openingType = 0x0e;
const closingType = 0x0f;
const extendedNumber = 0x0f;
const extendedLength = 5;
/** No property nests deeper than a handful of levels; the bound keeps hostile packets cheap. */
const maxNesting = 16;

export function readTag(reader: ByteReader): Tag {
  const octet = reader.readUint8();
  const number = readTagNumber(reader, octet);
  const low = octet & 0x0f;
  if (low === openingType) return { number, form: 'opening', length: 0 };
  if (low === closingType) return { number, form: 'closing', length: 0 };
  if (low >= contextClass) return { number, form: 'context', length: readLength(reader, octet & 7) };
  if (number === ApplicationTag.boolean) return { number, form: 'application', length: octet & 7 };
  if (low > extendedLength) throw invalidTag(`application tag octet ${octet}`);
  return { number, form: 'application', length: readLength(reader, low) };
}

function readTagNumber(reader: ByteReader, octet: number): number {
  const number = octet >>> 4;
  if (number !== extendedNumber) return number;
  const extended = reader.readUint8();
  // 135-2012 §20.2.1.2: 15 to 254; lower numbers have a shorter form, 255 is reserved.
  if (extended < extendedNumber || extended === 0xff) throw invalidTag(`extended tag number ${extended}`);
  return extended;
}

/**
 * 135-2012 §20.2.1.3.1: up to 4 in the tag octet, to 253 in one more, to 65535 in two more after 254, else in four. Each
 * length has one form; a longer one than needed is no tag.
 */
function readLength(reader: ByteReader, low: number): number {
  let length = low;
  if (low === extendedLength) {
    length = reader.readUint8();
    let least = extendedLength;
    if (length === 254) [length, least] = [reader.readUint16(), 254];
    else if (length === 255) [length, least] = [reader.readUint32(), 0x1_0000];
    if (length < least) throw invalidTag(`length ${length} in a longer form than it needs`);
  }
  if (length > reader.remaining) {
    throw decodeError(RejectReason.missingRequiredParameter, `${length} octets claimed, ${reader.remaining} left`);
  }
  return length;
}

/** Number of the next tag whatever its class, or -1 at the end. */
export function tagNumberAhead(reader: ByteReader): number {
  const number = reader.peek() >> 4;
  if (number !== extendedNumber) return number;
  const extended = reader.peek(1);
  return extended < extendedNumber ? -1 : extended;
}

export function nextIsContext(reader: ByteReader, number: number): boolean {
  const low = reader.peek() & 0x0f;
  return tagNumberAhead(reader) === number && low >= contextClass && low < openingType;
}

export function nextIsOpening(reader: ByteReader, number: number): boolean {
  return tagNumberAhead(reader) === number && (reader.peek() & 0x0f) === openingType;
}

export function nextIsClosing(reader: ByteReader, number: number): boolean {
  return tagNumberAhead(reader) === number && (reader.peek() & 0x0f) === closingType;
}

/** Reads the context tag of a required parameter; returns the length of its content. */
export function readContextTag(reader: ByteReader, number: number): number {
  if (!nextIsContext(reader, number)) throw unexpectedTag(reader, `context ${number}`);
  const octet = reader.readUint8();
  if (number >= extendedNumber) reader.skip(1);
  return readLength(reader, octet & 7);
}

export function readOpeningTag(reader: ByteReader, number: number): void {
  if (!nextIsOpening(reader, number)) throw unexpectedTag(reader, `opening ${number}`);
  reader.skip(number < extendedNumber ? 1 : 2);
}

export function readClosingTag(reader: ByteReader, number: number): void {
  if (!nextIsClosing(reader, number)) throw unexpectedTag(reader, `closing ${number}`);
  reader.skip(number < extendedNumber ? 1 : 2);
}

/** Reads opening tag, any well-formed content, closing tag; returns a view of the content. */
export function readConstructed(reader: ByteReader, number: number): Uint8Array {
  readOpeningTag(reader, number);
  const start = reader.offset;
  const open = [number];
  for (;;) {
    const end = reader.offset;
    const tag = readTag(reader);
    if (tag.form === 'opening') {
      open.push(tag.number);
      if (open.length > maxNesting) throw invalidTag(`tags nested deeper than ${maxNesting}`);
    } else if (tag.form === 'closing') {
      if (tag.number !== open.pop()) throw invalidTag(`closing tag ${tag.number} without its opening`);
      if (open.length === 0) return reader.since(start, end);
    } else if (tag.form === 'context' || tag.number !== ApplicationTag.boolean) {
      reader.skip(tag.length);
    }
  }
}

/** Refuses arguments after the last one (135-2012 §18.9.8). */
export function expectEnd(reader: ByteReader): void {
  if (reader.remaining > 0) {
    throw decodeError(RejectReason.tooManyArguments, `${reader.remaining} octets after the last parameter`);
  }
}

export function writeApplicationTag(writer: ByteWriter, number: number, length: number): void {
  // All application tag numbers are below 15.
  writeLength(writer, number << 4, length);
}

export function writeContextTag(writer: ByteWriter, number: number, length: number): void {
  if (number < extendedNumber) {
    writeLength(writer, (number << 4) | contextClass, length);
    return;
  }
  writer.writeUint8(0xf0 | contextClass | Math.min(length, extendedLength));
  writer.writeUint8(number);
  writeExtendedLength(writer, length);
}

export function writeOpeningTag(writer: ByteWriter, number: number): void {
  writePairTag(writer, number, openingType);
}

export function writeClosingTag(writer: ByteWriter, number: number): void {
  writePairTag(writer, number, closingType);
}

function writePairTag(writer: ByteWriter, number: number, type: number): void {
  if (number < extendedNumber) {
    writer.writeUint8((number << 4) | type);
  } else {
    writer.writeUint8(0xf0 | type);
    writer.writeUint8(number);
  }
}

function writeLength(writer: ByteWriter, octet: number, length: number): void {
  writer.writeUint8(octet | Math.min(length, extendedLength));
  writeExtendedLength(writer, length);
}

function writeExtendedLength(writer: ByteWriter, length: number): void {
  if (length < extendedLength) return;
  if (length < 254) {
    writer.writeUint8(length);
  } else if (length < 0x1_0000) {
    writer.writeUint8(254);
    writer.writeUint16(length);
  } else {
    writer.writeUint8(255);
    writer.writeUint32(length);
  }
}

function unexpectedTag(reader: ByteReader, expected: string): Error {
  return reader.remaining === 0
    ? decodeError(RejectReason.missingRequiredParameter, `${expected} expected, nothing left`)
    : invalidTag(`${expected} expected, octet ${reader.peek()} found`);
}

function invalidTag(message: string): Error {
  return decodeError(RejectReason.invalidTag, message);
}
