import type { ByteReader } from '../encoding/byte-reader.js';
import type { ByteWriter } from '../encoding/byte-writer.js';

/** A network and a station on it (135-2012 §6.2.2). */
export interface NetworkAddress {
  readonly network: number;
  /** MAC address; empty in a destination: broadcast on that network. */
  readonly address: Uint8Array;
}

export interface NetworkDestination extends NetworkAddress {
  readonly hopCount: number;
}

/** Type of a network-layer message, and the vendor of a proprietary one (135-2012 §6.2.4). */
export interface NetworkMessageHeader {
  readonly messageType: number;
  readonly vendorId: number | undefined;
}

/** 0 normal, 1 urgent, 2 critical equipment, 3 life safety (135-2012 §6.2.2). */
export type NetworkPriority = 0 | 1 | 2 | 3;

/** The header of an NPDU; the APDU, or the network message's parameters, are the octets after it (135-2012 §6.2). */
export interface Npdu {
  readonly expectingReply: boolean;
  readonly priority: NetworkPriority;
  /** `undefined`: meant for this network. */
  readonly destination: NetworkDestination | undefined;
  /** `undefined`: sent by a station of this network. */
  readonly source: NetworkAddress | undefined;
  /** `undefined`: an APDU follows. */
  readonly networkMessage: NetworkMessageHeader | undefined;
}

/** From this network to this network, and no answer is waited for. */
export const plainNpdu: Npdu = {
  expectingReply: false,
  priority: 0,
  destination: undefined,
  source: undefined,
  networkMessage: undefined,
};

/** The DNET of a broadcast to all networks (135-2012 §6.2.2). */
export const globalBroadcastNetwork = 0xffff;
export const maxHopCount = 0xff;

const protocolVersion = 1;
const networkMessageFlag = 0x80;
const destinationFlag = 0x20;
const sourceFlag = 0x08;
const expectingReplyFlag = 0x04;
const priorityMask = 0x03;
/** Message types from here on carry a vendor identifier (135-2012 §6.2.4). */
const firstProprietaryMessageType = 0x80;

/**
 * Reads the header and leaves the reader at the first octet after it.
 * `undefined`: broken off, of another version, or with an address that cannot be; no answer is due.
 */
export function decodeNpdu(reader: ByteReader): Npdu | undefined {
  if (reader.remaining < 2 || reader.readUint8() !== protocolVersion) return undefined;
  const control = reader.readUint8();
  let destination: NetworkAddress | undefined;
  let source: NetworkAddress | undefined;
  if ((control & destinationFlag) !== 0) {
    destination = readNetworkAddress(reader);
    if (destination === undefined) return undefined;
  }
  if ((control & sourceFlag) !== 0) {
    source = readNetworkAddress(reader);
    // A source is one station: neither a broadcast nor empty (135-2012 §6.2.2.1).
    if (source === undefined || source.address.length === 0 || source.network === globalBroadcastNetwork) {
      return undefined;
    }
  }
  let hopCount = 0;
  if (destination !== undefined) {
    if (reader.remaining < 1) return undefined;
    hopCount = reader.readUint8();
  }
  const isNetworkMessage = (control & networkMessageFlag) !== 0;
  const networkMessage = isNetworkMessage ? readNetworkMessageHeader(reader) : undefined;
  if (isNetworkMessage && networkMessage === undefined) return undefined;
  return {
    expectingReply: (control & expectingReplyFlag) !== 0,
    priority: priorityOf(control),
    destination: destination && { ...destination, hopCount },
    source,
    networkMessage,
  };
}

function readNetworkAddress(reader: ByteReader): NetworkAddress | undefined {
  if (reader.remaining < 3) return undefined;
  const network = reader.readUint16();
  const length = reader.readUint8();
  if (network === 0 || length > reader.remaining) return undefined;
  return { network, address: reader.readBytes(length) };
}

function readNetworkMessageHeader(reader: ByteReader): NetworkMessageHeader | undefined {
  if (reader.remaining < 1) return undefined;
  const messageType = reader.readUint8();
  if (messageType < firstProprietaryMessageType) return { messageType, vendorId: undefined };
  return reader.remaining < 2 ? undefined : { messageType, vendorId: reader.readUint16() };
}

function priorityOf(control: number): NetworkPriority {
  switch (control & priorityMask) {
    case 1:
      return 1;
    case 2:
      return 2;
    case 3:
      return 3;
    default:
      return 0;
  }
}

/** Writes the header; the APDU, or the network message's parameters, are written after it. */
export function writeNpdu(writer: ByteWriter, npdu: Npdu): void {
  const { destination, source, networkMessage } = npdu;
  writer.writeUint8(protocolVersion);
  writer.writeUint8(
    (networkMessage ? networkMessageFlag : 0) |
      (destination ? destinationFlag : 0) |
      (source ? sourceFlag : 0) |
      (npdu.expectingReply ? expectingReplyFlag : 0) |
      npdu.priority,
  );
  if (destination) writeNetworkAddress(writer, destination);
  if (source) writeNetworkAddress(writer, source);
  if (destination) writer.writeUint8(destination.hopCount);
  if (networkMessage) {
    writer.writeUint8(networkMessage.messageType);
    if (networkMessage.vendorId !== undefined) writer.writeUint16(networkMessage.vendorId);
  }
}

function writeNetworkAddress(writer: ByteWriter, { network, address }: NetworkAddress): void {
  writer.writeUint16(network);
  writer.writeUint8(address.length);
  writer.writeBytes(address);
}
