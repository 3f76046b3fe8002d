import { GatewayError } from '../../core/errors.js';
import type { ObjectIdentifier } from './application-value.js';
import type { ByteReader } from './byte-reader.js';
import type { ByteWriter } from './byte-writer.js';
import { decodeError } from './decode-error.js';
import { ErrorClass, ErrorCode, RejectReason } from './error-reject-abort.js';
import { maxInstance, maxObjectType } from './object-type.js';

/** Contents of primitives, without their tags (135-2012 §20.2.3 to §20.2.10, §20.2.14); dates and times stand by themselves. */

/** An Unsigned longer than this could not be a number without loss. */
const maxIntegerOctets = 8;

/** Octets of the shortest encoding (135-2012 §20.2.4). */
export function unsignedLength(value: number): number {
  if (value <= 0xff) return 1;
  if (value <= 0xffff) return 2;
  if (value <= 0xff_ffff) return 3;
  if (value <= 0xffff_ffff) return 4;
  if (value <= 0xff_ffff_ffff) return 5;
  return value <= 0xffff_ffff_ffff ? 6 : 7;
}

export function writeUnsigned(writer: ByteWriter, value: number, length: number): void {
  if (!Number.isSafeInteger(value) || value < 0) throw cannotEncode('unsigned', value);
  writeOctets(writer, value, length);
}

export function readUnsigned(reader: ByteReader, length: number): number {
  switch (length) {
    case 1:
      return reader.readUint8();
    case 2:
      return reader.readUint16();
    case 3:
      return reader.readUint24();
    case 4:
      return reader.readUint32();
    default:
      return readLongInteger(reader, length, 0);
  }
}

/** Octets of the shortest two's complement (135-2012 §20.2.5). */
export function signedLength(value: number): number {
  return unsignedLength(value < 0 ? -(value + 1) * 2 : value * 2);
}

export function writeSigned(writer: ByteWriter, value: number, length: number): void {
  if (!Number.isSafeInteger(value)) throw cannotEncode('signed', value);
  writeOctets(writer, value, length);
}

export function readSigned(reader: ByteReader, length: number): number {
  // All ones before a negative number's first octet: each further octet then shifts them out of the way.
  return readLongInteger(reader, length, reader.peek() >= 0x80 ? -1 : 0);
}

function readLongInteger(reader: ByteReader, length: number, start: number): number {
  if (length < 1 || length > maxIntegerOctets) throw wrongLength('integer', length);
  let value = start;
  for (let index = 0; index < length; index += 1) value = value * 256 + reader.readUint8();
  if (!Number.isSafeInteger(value)) {
    throw decodeError(RejectReason.parameterOutOfRange, 'an integer of more than 53 bits');
  }
  return value;
}

function writeOctets(writer: ByteWriter, value: number, length: number): void {
  // Bit operations end at 32 bits; what is above them is divided down.
  if (length > 4) {
    const upper = Math.floor(value / 0x1_0000_0000);
    for (let shift = length - 5; shift >= 0; shift -= 1) writer.writeUint8(upper >> (8 * shift));
  }
  for (let shift = Math.min(length, 4) - 1; shift >= 0; shift -= 1) writer.writeUint8(value >> (8 * shift));
}

export function readReal(reader: ByteReader, length: number): number {
  expectLength('real', length, 4);
  return reader.readFloat32();
}

export function readDouble(reader: ByteReader, length: number): number {
  expectLength('double', length, 8);
  return reader.readFloat64();
}

/** Ten bits of type, 22 of instance (135-2012 §20.2.14). */
export function writeObjectIdentifier(writer: ByteWriter, { objectType, instance }: ObjectIdentifier): void {
  const fits = objectType >= 0 && objectType <= maxObjectType && instance >= 0 && instance <= maxInstance;
  if (!fits) throw cannotEncode('object identifier', `${objectType},${instance}`);
  writer.writeUint32(((objectType << 22) | instance) >>> 0);
}

export function readObjectIdentifier(reader: ByteReader, length: number): ObjectIdentifier {
  expectLength('object identifier', length, 4);
  const word = reader.readUint32();
  return { objectType: word >>> 22, instance: word & maxInstance };
}

export function expectLength(what: string, length: number, expected: number): void {
  if (length !== expected) throw wrongLength(what, length);
}

export function wrongLength(what: string, length: number): GatewayError {
  return decodeError(RejectReason.invalidParameterDataType, `${what} of ${length} octets`);
}

export function cannotEncode(what: string, value: unknown): GatewayError {
  return new GatewayError('bacnet.encode', `${String(value)} is no BACnet ${what}`, { what, value });
}

/** Content of a bit string: the number of unused bits, then bit 0 first, in the top bit (135-2012 §20.2.10). */
export function encodeBitString(bits: readonly boolean[]): Uint8Array {
  const octets = Math.ceil(bits.length / 8);
  const content = new Uint8Array(1 + octets);
  content[0] = octets * 8 - bits.length;
  for (let bit = 0; bit < bits.length; bit += 1) {
    if (bits[bit]) content[1 + (bit >> 3)] = (content[1 + (bit >> 3)] ?? 0) | (0x80 >> (bit & 7));
  }
  return content;
}

export function decodeBitString(content: Uint8Array): readonly boolean[] {
  const unused = content[0];
  if (unused === undefined) throw wrongLength('bit string', 0);
  if (unused > 7 || (unused > 0 && content.length === 1)) {
    throw decodeError(RejectReason.invalidParameterDataType, `bit string with ${unused} unused bits`);
  }
  const bits: boolean[] = [];
  const count = (content.length - 1) * 8 - unused;
  for (let bit = 0; bit < count; bit += 1) bits.push(((content[1 + (bit >> 3)] ?? 0) & (0x80 >> (bit & 7))) !== 0);
  return bits;
}

/** Character sets (135-2012 §20.2.9): the first octet of the content. */
const CharacterSet = { utf8: 0, ucs2: 4, iso8859Part1: 5 } as const;

const encoder = new TextEncoder();
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Content of a character string: always UTF-8, which every reader of a revision since 2008 knows. */
export function encodeCharacterString(text: string): Uint8Array {
  const content = new Uint8Array(1 + text.length * 3);
  content[0] = CharacterSet.utf8;
  const { written } = encoder.encodeInto(text, content.subarray(1));
  return content.subarray(0, 1 + written);
}

/**
 * Text of a content with its character-set octet. A set that is not known has the facts of Error
 * character-set-not-supported.
 */
export function decodeCharacterString(content: Uint8Array): string {
  const characterSet = content[0];
  if (characterSet === undefined) throw wrongLength('character string', 0);
  const octets = content.subarray(1);
  switch (characterSet) {
    case CharacterSet.utf8:
      return decodeUtf8(octets);
    case CharacterSet.iso8859Part1:
      return Buffer.from(octets).toString('latin1');
    case CharacterSet.ucs2:
      if (octets.length % 2 !== 0) throw wrongLength('UCS-2 string', octets.length);
      return Buffer.from(octets).swap16().toString('utf16le');
    default:
      throw decodeError(RejectReason.invalidParameterDataType, `character set ${characterSet}`, {
        errorClass: ErrorClass.property,
        errorCode: ErrorCode.characterSetNotSupported,
      });
  }
}

function decodeUtf8(octets: Uint8Array): string {
  try {
    return strictUtf8.decode(octets);
  } catch {
    throw decodeError(RejectReason.invalidParameterDataType, 'a character string that is not UTF-8');
  }
}
