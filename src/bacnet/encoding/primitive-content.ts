import { GatewayError } from '../../core/errors.js';
import type { ObjectIdentifier } from './application-value.js';
import type { ByteReader } from './byte-reader.js';
import type { ByteWriter } from './byte-writer.js';
import { decodeError } from './decode-error.js';
import { maxInstance, maxObjectType } from './object-type.js';
import { RejectReason } from './reject-reason.js';

/** Contents of the fixed and numeric primitives, without their tags (135-2012 §20.2.3 to §20.2.7, §20.2.14). */

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
