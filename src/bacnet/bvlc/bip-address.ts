import type { ByteReader } from '../encoding/byte-reader.js';
import type { ByteWriter } from '../encoding/byte-writer.js';
import { cannotEncode } from '../encoding/primitive-content.js';

/** A B/IP address: IPv4 address in dotted form and UDP port (135-2012 §J.1.2). */
export interface BipAddress {
  readonly address: string;
  readonly port: number;
}

/** Octets of a B/IP address on the wire. */
export const bipAddressOctets = 6;

export function readBipAddress(reader: ByteReader): BipAddress {
  return { address: readIpv4(reader), port: reader.readUint16() };
}

export function writeBipAddress(writer: ByteWriter, { address, port }: BipAddress): void {
  writeIpv4(writer, address);
  writer.writeUint16(port);
}

export function readIpv4(reader: ByteReader): string {
  return `${reader.readUint8()}.${reader.readUint8()}.${reader.readUint8()}.${reader.readUint8()}`;
}

export function writeIpv4(writer: ByteWriter, address: string): void {
  const parts = address.split('.').map(Number);
  const valid = parts.length === 4 && parts.every((part) => Number.isInteger(part) && part >= 0 && part <= 255);
  if (!valid) throw cannotEncode('IPv4 address', address);
  for (const part of parts) writer.writeUint8(part);
}
