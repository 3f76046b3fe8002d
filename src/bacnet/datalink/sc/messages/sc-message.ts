import { ByteReader } from '../../../encoding/byte-reader.js';
import { ByteWriter } from '../../../encoding/byte-writer.js';
import {
  type AddressResolution,
  type AddressResolutionAck,
  readAddressResolutionAck,
  writeAddressResolutionAck,
} from './address-resolution.js';
import {
  type Advertisement,
  type AdvertisementSolicitation,
  readAdvertisement,
  writeAdvertisement,
} from './advertisement.js';
import { type BvlcResult, readBvlcResult, writeBvlcResult } from './bvlc-result.js';
import { type ConnectAccept, type ConnectRequest, readPeerDescription, writePeerDescription } from './connect.js';
import type { DisconnectAck, DisconnectRequest, HeartbeatAck, HeartbeatRequest } from './connection-upkeep.js';
import { type EncapsulatedNpdu, readEncapsulatedNpdu } from './encapsulated-npdu.js';
import { readScHeader, writeScHeader } from './header-codec.js';
import { type ProprietaryMessage, readProprietaryMessage, writeProprietaryMessage } from './proprietary-message.js';
import { isFault, type ScError, scFaults } from './sc-faults.js';
import { ScFunction } from './sc-function.js';
import type { ScReadHeader } from './sc-header.js';

/** A BVLC message of BACnet/SC (135-2020 §AB.2), by its `function`. */
export type ScMessage =
  | BvlcResult
  | EncapsulatedNpdu
  | AddressResolution
  | AddressResolutionAck
  | Advertisement
  | AdvertisementSolicitation
  | ConnectRequest
  | ConnectAccept
  | DisconnectRequest
  | DisconnectAck
  | HeartbeatRequest
  | HeartbeatAck
  | ProprietaryMessage;

/** Octets that are no message, or not one for us. Told from a message by `'failure' in decoded`. */
export interface ScMalformed {
  /** What could be read of the header, addresses as far as they go; undefined: not even the first four octets. */
  readonly header: ScReadHeader | undefined;
  /** What the NAK says, where one is due (`nakFor`). */
  readonly failure: ScError;
}

/** Never throws. An NPDU, and what a vendor or an option has of its own, are views of `octets`. */
export function decodeScMessage(octets: Uint8Array): ScMessage | ScMalformed {
  const reader = new ByteReader(octets);
  const { header, fault } = readScHeader(reader);
  if (fault !== undefined || header === undefined) return { header, failure: fault ?? scFaults.noMessageId };
  const message = readPayload(reader, header);
  return isFault(message) ? { header, failure: message } : message;
}

/** The length of the payload has been checked with the header. */
function readPayload(reader: ByteReader, header: ScReadHeader): ScMessage | ScError {
  switch (header.function) {
    case ScFunction.encapsulatedNpdu:
      return readEncapsulatedNpdu(reader, header);
    case ScFunction.result:
      return readBvlcResult(reader, header);
    case ScFunction.addressResolutionAck:
      return readAddressResolutionAck(reader, header);
    case ScFunction.advertisement:
      return readAdvertisement(reader, header);
    case ScFunction.connectRequest:
    case ScFunction.connectAccept: {
      const peer = readPeerDescription(reader);
      return isFault(peer) ? peer : { ...header, ...peer, function: header.function };
    }
    case ScFunction.addressResolution:
    case ScFunction.advertisementSolicitation:
    case ScFunction.disconnectRequest:
    case ScFunction.disconnectAck:
    case ScFunction.heartbeatRequest:
    case ScFunction.heartbeatAck:
      return { ...header, function: header.function };
    case ScFunction.proprietaryMessage:
      return readProprietaryMessage(reader, header);
    default:
      return scFaults.unknownFunction;
  }
}

/** Throws `bacnet.encode` for what has no encoding. */
export function encodeScMessage(message: ScMessage): Uint8Array {
  const writer = new ByteWriter(64);
  writeScMessage(writer, message);
  return writer.copy();
}

/** Like `encodeScMessage`, behind what the writer has: for who sends often, and uses one writer again and again. */
export function writeScMessage(writer: ByteWriter, message: ScMessage): void {
  writeScHeader(writer, message);
  switch (message.function) {
    case ScFunction.encapsulatedNpdu:
      writer.writeBytes(message.npdu);
      break;
    case ScFunction.result:
      writeBvlcResult(writer, message);
      break;
    case ScFunction.addressResolutionAck:
      writeAddressResolutionAck(writer, message);
      break;
    case ScFunction.advertisement:
      writeAdvertisement(writer, message);
      break;
    case ScFunction.connectRequest:
    case ScFunction.connectAccept:
      writePeerDescription(writer, message);
      break;
    case ScFunction.proprietaryMessage:
      writeProprietaryMessage(writer, message);
      break;
    case ScFunction.addressResolution:
    case ScFunction.advertisementSolicitation:
    case ScFunction.disconnectRequest:
    case ScFunction.disconnectAck:
    case ScFunction.heartbeatRequest:
    case ScFunction.heartbeatAck:
      break;
  }
}
