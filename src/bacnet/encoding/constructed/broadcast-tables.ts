import type { ByteReader } from '../byte-reader.js';
import type { ByteWriter } from '../byte-writer.js';
import {
  readContextCharacterString,
  readContextNull,
  readContextOctetString,
  readContextUnsignedTo,
  readOptionalContextOctetString,
  writeContextCharacterString,
  writeContextNull,
  writeContextOctetString,
  writeContextUnsigned,
} from '../context-codec.js';
import { nextIsContext, readClosingTag, readOpeningTag, writeClosingTag, writeOpeningTag } from '../tag.js';

/** BACnetHostAddress (135-2016 §21): octets of an IP address, a name, or none. */
export type HostAddress =
  | { readonly type: 'none' }
  | { readonly type: 'ipAddress'; readonly ipAddress: Uint8Array }
  | { readonly type: 'name'; readonly name: string };

/** BACnetHostNPort (135-2016 §21), as in FD_BBMD_Address. */
export interface HostNPort {
  readonly host: HostAddress;
  readonly port: number;
}

/** BACnetBDTEntry (135-2016 §21), an element of BBMD_Broadcast_Distribution_Table. */
export interface BdtEntry {
  readonly bbmdAddress: HostNPort;
  /** `undefined`: the broadcast is sent to the BBMD itself, as X'FFFFFFFF' says too. */
  readonly broadcastMask: Uint8Array | undefined;
}

/** BACnetFDTEntry (135-2016 §21), an element of BBMD_Foreign_Device_Table. */
export interface FdtEntry {
  /** Four octets of address, two of port. */
  readonly bacnetIpAddress: Uint8Array;
  readonly timeToLiveS: number;
  readonly remainingTimeToLiveS: number;
}

const HostTag = { none: 0, ipAddress: 1, name: 2 } as const;
const maxUnsigned16 = 0xffff;

export function writeHostNPort(writer: ByteWriter, { host, port }: HostNPort): void {
  writeOpeningTag(writer, 0);
  writeHost(writer, host);
  writeClosingTag(writer, 0);
  writeContextUnsigned(writer, 1, port);
}

export function readHostNPort(reader: ByteReader): HostNPort {
  readOpeningTag(reader, 0);
  const host = readHost(reader);
  readClosingTag(reader, 0);
  return { host, port: readContextUnsignedTo(reader, 1, maxUnsigned16) };
}

function writeHost(writer: ByteWriter, host: HostAddress): void {
  switch (host.type) {
    case 'none':
      writeContextNull(writer, HostTag.none);
      break;
    case 'ipAddress':
      writeContextOctetString(writer, HostTag.ipAddress, host.ipAddress);
      break;
    case 'name':
      writeContextCharacterString(writer, HostTag.name, host.name);
      break;
  }
}

function readHost(reader: ByteReader): HostAddress {
  if (nextIsContext(reader, HostTag.ipAddress)) {
    return { type: 'ipAddress', ipAddress: readContextOctetString(reader, HostTag.ipAddress) };
  }
  if (nextIsContext(reader, HostTag.name)) {
    return { type: 'name', name: readContextCharacterString(reader, HostTag.name) };
  }
  readContextNull(reader, HostTag.none);
  return { type: 'none' };
}

export function writeBdtEntry(writer: ByteWriter, { bbmdAddress, broadcastMask }: BdtEntry): void {
  writeOpeningTag(writer, 0);
  writeHostNPort(writer, bbmdAddress);
  writeClosingTag(writer, 0);
  if (broadcastMask !== undefined) writeContextOctetString(writer, 1, broadcastMask);
}

export function readBdtEntry(reader: ByteReader): BdtEntry {
  readOpeningTag(reader, 0);
  const bbmdAddress = readHostNPort(reader);
  readClosingTag(reader, 0);
  return { bbmdAddress, broadcastMask: readOptionalContextOctetString(reader, 1) };
}

export function writeFdtEntry(writer: ByteWriter, entry: FdtEntry): void {
  writeContextOctetString(writer, 0, entry.bacnetIpAddress);
  writeContextUnsigned(writer, 1, entry.timeToLiveS);
  writeContextUnsigned(writer, 2, entry.remainingTimeToLiveS);
}

export function readFdtEntry(reader: ByteReader): FdtEntry {
  return {
    bacnetIpAddress: readContextOctetString(reader, 0),
    timeToLiveS: readContextUnsignedTo(reader, 1, maxUnsigned16),
    remainingTimeToLiveS: readContextUnsignedTo(reader, 2, maxUnsigned16),
  };
}
