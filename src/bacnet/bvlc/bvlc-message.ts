import { ByteReader } from '../encoding/byte-reader.js';
import { ByteWriter } from '../encoding/byte-writer.js';
import {
  type BipAddress,
  bipAddressOctets,
  readBipAddress,
  readIpv4,
  writeBipAddress,
  writeIpv4,
} from './bip-address.js';
import { BvlcFunction } from './bvlc-function.js';

/** A row of a broadcast distribution table (135-2012 §J.2.2). */
export interface BroadcastDistributionEntry extends BipAddress {
  /** Broadcast distribution mask in dotted form. */
  readonly mask: string;
}

/** A row of a foreign device table (135-2012 §J.2.8). */
export interface ForeignDeviceEntry extends BipAddress {
  readonly timeToLiveS: number;
  readonly remainingS: number;
}

/** A BVLL message (135-2012 §J.2); `npdu` is a view of the packet it was decoded from. */
export type BvlcMessage =
  | { readonly function: typeof BvlcFunction.result; readonly resultCode: number }
  | {
      readonly function:
        | typeof BvlcFunction.writeBroadcastDistributionTable
        | typeof BvlcFunction.readBroadcastDistributionTableAck;
      readonly entries: readonly BroadcastDistributionEntry[];
    }
  | {
      readonly function:
        | typeof BvlcFunction.readBroadcastDistributionTable
        | typeof BvlcFunction.readForeignDeviceTable;
    }
  | {
      readonly function: typeof BvlcFunction.forwardedNpdu;
      readonly originator: BipAddress;
      readonly npdu: Uint8Array;
    }
  | { readonly function: typeof BvlcFunction.registerForeignDevice; readonly timeToLiveS: number }
  | {
      readonly function: typeof BvlcFunction.readForeignDeviceTableAck;
      readonly entries: readonly ForeignDeviceEntry[];
    }
  | { readonly function: typeof BvlcFunction.deleteForeignDeviceTableEntry; readonly entry: BipAddress }
  | {
      readonly function:
        | typeof BvlcFunction.distributeBroadcastToNetwork
        | typeof BvlcFunction.originalUnicastNpdu
        | typeof BvlcFunction.originalBroadcastNpdu;
      readonly npdu: Uint8Array;
    };

/** First octet of every BACnet/IP packet (135-2012 §J.2). */
export const bvlcType = 0x81;
export const bvlcHeaderOctets = 4;
/** A row of either table takes ten octets. */
const entryOctets = bipAddressOctets + 4;

/** `undefined`: broken, or not BACnet/IP; no answer is due. */
export function decodeBvlc(bytes: Uint8Array): BvlcMessage | undefined {
  if (bytes.length < bvlcHeaderOctets || bytes[0] !== bvlcType) return undefined;
  const reader = new ByteReader(bytes, 1);
  const bvlcFunction = reader.readUint8();
  if (reader.readUint16() !== bytes.length) return undefined;
  switch (bvlcFunction) {
    case BvlcFunction.originalUnicastNpdu:
    case BvlcFunction.originalBroadcastNpdu:
    case BvlcFunction.distributeBroadcastToNetwork:
      return reader.remaining === 0 ? undefined : { function: bvlcFunction, npdu: reader.readRest() };
    case BvlcFunction.forwardedNpdu:
      if (reader.remaining <= bipAddressOctets) return undefined;
      return { function: bvlcFunction, originator: readBipAddress(reader), npdu: reader.readRest() };
    case BvlcFunction.result:
      return reader.remaining === 2 ? { function: bvlcFunction, resultCode: reader.readUint16() } : undefined;
    case BvlcFunction.registerForeignDevice:
      return reader.remaining === 2 ? { function: bvlcFunction, timeToLiveS: reader.readUint16() } : undefined;
    default:
      return decodeTableMessage(bvlcFunction, reader);
  }
}

function decodeTableMessage(bvlcFunction: number, reader: ByteReader): BvlcMessage | undefined {
  switch (bvlcFunction) {
    case BvlcFunction.readBroadcastDistributionTable:
    case BvlcFunction.readForeignDeviceTable:
      return reader.remaining === 0 ? { function: bvlcFunction } : undefined;
    case BvlcFunction.deleteForeignDeviceTableEntry:
      if (reader.remaining !== bipAddressOctets) return undefined;
      return { function: bvlcFunction, entry: readBipAddress(reader) };
    case BvlcFunction.writeBroadcastDistributionTable:
    case BvlcFunction.readBroadcastDistributionTableAck:
      if (reader.remaining % entryOctets !== 0) return undefined;
      return { function: bvlcFunction, entries: readEntries(reader, readBroadcastDistributionEntry) };
    case BvlcFunction.readForeignDeviceTableAck:
      if (reader.remaining % entryOctets !== 0) return undefined;
      return { function: bvlcFunction, entries: readEntries(reader, readForeignDeviceEntry) };
    default:
      return undefined;
  }
}

function readEntries<T>(reader: ByteReader, readEntry: (reader: ByteReader) => T): readonly T[] {
  const entries: T[] = [];
  while (reader.remaining > 0) entries.push(readEntry(reader));
  return entries;
}

function readBroadcastDistributionEntry(reader: ByteReader): BroadcastDistributionEntry {
  return { ...readBipAddress(reader), mask: readIpv4(reader) };
}

function readForeignDeviceEntry(reader: ByteReader): ForeignDeviceEntry {
  return { ...readBipAddress(reader), timeToLiveS: reader.readUint16(), remainingS: reader.readUint16() };
}

export function encodeBvlc(message: BvlcMessage): Uint8Array {
  const writer = new ByteWriter(64);
  const start = beginBvlc(writer, message.function);
  writeBody(writer, message);
  endBvlc(writer, start);
  return writer.copy();
}

/** Writes the header of a message whose NPDU is written next; returns what `endBvlc` needs to fill in the length. */
export function beginBvlc(writer: ByteWriter, bvlcFunction: BvlcFunction): number {
  const start = writer.length;
  writer.writeUint8(bvlcType);
  writer.writeUint8(bvlcFunction);
  writer.writeUint16(0);
  return start;
}

export function endBvlc(writer: ByteWriter, start: number): void {
  writer.patchUint16(start + 2, writer.length - start);
}

function writeBody(writer: ByteWriter, message: BvlcMessage): void {
  switch (message.function) {
    case BvlcFunction.result:
      writer.writeUint16(message.resultCode);
      break;
    case BvlcFunction.registerForeignDevice:
      writer.writeUint16(message.timeToLiveS);
      break;
    case BvlcFunction.deleteForeignDeviceTableEntry:
      writeBipAddress(writer, message.entry);
      break;
    case BvlcFunction.writeBroadcastDistributionTable:
    case BvlcFunction.readBroadcastDistributionTableAck:
      for (const entry of message.entries) {
        writeBipAddress(writer, entry);
        writeIpv4(writer, entry.mask);
      }
      break;
    case BvlcFunction.readForeignDeviceTableAck:
      for (const entry of message.entries) {
        writeBipAddress(writer, entry);
        writer.writeUint16(entry.timeToLiveS);
        writer.writeUint16(entry.remainingS);
      }
      break;
    case BvlcFunction.readBroadcastDistributionTable:
    case BvlcFunction.readForeignDeviceTable:
      break;
    case BvlcFunction.forwardedNpdu:
      writeBipAddress(writer, message.originator);
      writer.writeBytes(message.npdu);
      break;
    case BvlcFunction.distributeBroadcastToNetwork:
    case BvlcFunction.originalUnicastNpdu:
    case BvlcFunction.originalBroadcastNpdu:
      writer.writeBytes(message.npdu);
      break;
  }
}
