import type { ByteReader } from '../encoding/byte-reader.js';
import type { ByteWriter } from '../encoding/byte-writer.js';
import {
  decodeMaxApduLength,
  decodeMaxSegments,
  encodeMaxSizes,
  type MaxApduLength,
  type MaxSegments,
} from './max-sizes.js';
import { PduType } from './pdu-type.js';

/** Place of one segment in its message (135-2012 §20.1.2.7, §20.1.2.8). */
export interface Segment {
  readonly sequenceNumber: number;
  readonly proposedWindowSize: number;
  readonly moreFollows: boolean;
}

export interface ConfirmedRequest {
  readonly type: typeof PduType.confirmedRequest;
  /** `undefined`: the message is whole. */
  readonly segment: Segment | undefined;
  readonly segmentedResponseAccepted: boolean;
  readonly maxSegmentsAccepted: MaxSegments;
  readonly maxApduLengthAccepted: MaxApduLength;
  readonly invokeId: number;
  readonly service: number;
}

export interface UnconfirmedRequest {
  readonly type: typeof PduType.unconfirmedRequest;
  readonly service: number;
}

export interface SimpleAck {
  readonly type: typeof PduType.simpleAck;
  readonly invokeId: number;
  readonly service: number;
}

export interface ComplexAck {
  readonly type: typeof PduType.complexAck;
  /** `undefined`: the message is whole. */
  readonly segment: Segment | undefined;
  readonly invokeId: number;
  readonly service: number;
}

export interface SegmentAck {
  readonly type: typeof PduType.segmentAck;
  readonly negative: boolean;
  /** True when the sender is the server of the transaction. */
  readonly server: boolean;
  readonly invokeId: number;
  readonly sequenceNumber: number;
  readonly actualWindowSize: number;
}

export interface ErrorPdu {
  readonly type: typeof PduType.error;
  readonly invokeId: number;
  readonly service: number;
}

export interface RejectPdu {
  readonly type: typeof PduType.reject;
  readonly invokeId: number;
  readonly reason: number;
}

export interface AbortPdu {
  readonly type: typeof PduType.abort;
  /** True when the sender is the server of the transaction. */
  readonly server: boolean;
  readonly invokeId: number;
  readonly reason: number;
}

/** The header of an APDU; the service's parameters are the octets after it (135-2012 §20.1). */
export type Apdu = UnconfirmedRequest | TransactionApdu;

/** What belongs to a transaction between two devices. */
export type TransactionApdu = ConfirmedRequest | SimpleAck | ComplexAck | SegmentAck | ErrorPdu | RejectPdu | AbortPdu;

const segmentedFlag = 0x08;
const moreFollowsFlag = 0x04;
const segmentedResponseAcceptedFlag = 0x02;
const negativeAckFlag = 0x02;
const serverFlag = 0x01;

/**
 * Reads the header and leaves the reader at the first octet of the service's parameters.
 * `undefined`: broken off, or of no known type.
 */
export function decodeApdu(reader: ByteReader): Apdu | undefined {
  const first = reader.peek();
  switch (first >> 4) {
    case PduType.confirmedRequest:
      return decodeConfirmedRequest(reader, first);
    case PduType.unconfirmedRequest:
      return reader.remaining < 2 ? undefined : decodeUnconfirmedRequest(reader);
    case PduType.complexAck:
      return decodeComplexAck(reader, first);
    case PduType.segmentAck:
      return reader.remaining < 4 ? undefined : decodeSegmentAck(reader, first);
    default:
      return reader.remaining < 3 ? undefined : decodeShortPdu(reader, first);
  }
}

function decodeConfirmedRequest(reader: ByteReader, first: number): ConfirmedRequest | undefined {
  const segmented = (first & segmentedFlag) !== 0;
  if (reader.remaining < (segmented ? 6 : 4)) return undefined;
  reader.skip(1);
  const sizes = reader.readUint8();
  const invokeId = reader.readUint8();
  return {
    type: PduType.confirmedRequest,
    segment: segmented ? decodeSegment(reader, first) : undefined,
    segmentedResponseAccepted: (first & segmentedResponseAcceptedFlag) !== 0,
    maxSegmentsAccepted: decodeMaxSegments(sizes),
    maxApduLengthAccepted: decodeMaxApduLength(sizes),
    invokeId,
    service: reader.readUint8(),
  };
}

function decodeComplexAck(reader: ByteReader, first: number): ComplexAck | undefined {
  const segmented = (first & segmentedFlag) !== 0;
  if (reader.remaining < (segmented ? 5 : 3)) return undefined;
  reader.skip(1);
  const invokeId = reader.readUint8();
  const segment = segmented ? decodeSegment(reader, first) : undefined;
  return { type: PduType.complexAck, segment, invokeId, service: reader.readUint8() };
}

function decodeSegment(reader: ByteReader, first: number): Segment {
  return {
    sequenceNumber: reader.readUint8(),
    proposedWindowSize: reader.readUint8(),
    moreFollows: (first & moreFollowsFlag) !== 0,
  };
}

function decodeUnconfirmedRequest(reader: ByteReader): UnconfirmedRequest {
  reader.skip(1);
  return { type: PduType.unconfirmedRequest, service: reader.readUint8() };
}

function decodeSegmentAck(reader: ByteReader, first: number): SegmentAck {
  reader.skip(1);
  return {
    type: PduType.segmentAck,
    negative: (first & negativeAckFlag) !== 0,
    server: (first & serverFlag) !== 0,
    invokeId: reader.readUint8(),
    sequenceNumber: reader.readUint8(),
    actualWindowSize: reader.readUint8(),
  };
}

/** The four types with a header of three octets. */
function decodeShortPdu(reader: ByteReader, first: number): Apdu | undefined {
  reader.skip(1);
  const invokeId = reader.readUint8();
  const last = reader.readUint8();
  switch (first >> 4) {
    case PduType.simpleAck:
      return { type: PduType.simpleAck, invokeId, service: last };
    case PduType.error:
      return { type: PduType.error, invokeId, service: last };
    case PduType.reject:
      return { type: PduType.reject, invokeId, reason: last };
    case PduType.abort:
      return { type: PduType.abort, server: (first & serverFlag) !== 0, invokeId, reason: last };
    default:
      return undefined;
  }
}

/** Writes the header; the service's parameters are written after it. */
export function writeApdu(writer: ByteWriter, apdu: Apdu): void {
  switch (apdu.type) {
    case PduType.confirmedRequest:
      writeConfirmedRequest(writer, apdu);
      break;
    case PduType.unconfirmedRequest:
      writer.writeUint8(PduType.unconfirmedRequest << 4);
      writer.writeUint8(apdu.service);
      break;
    case PduType.complexAck:
      writer.writeUint8((PduType.complexAck << 4) | segmentFlags(apdu.segment));
      writer.writeUint8(apdu.invokeId);
      writeSegment(writer, apdu.segment);
      writer.writeUint8(apdu.service);
      break;
    case PduType.segmentAck:
      writeSegmentAck(writer, apdu);
      break;
    case PduType.simpleAck:
    case PduType.error:
      writeShortPdu(writer, apdu.type << 4, apdu.invokeId, apdu.service);
      break;
    case PduType.reject:
      writeShortPdu(writer, apdu.type << 4, apdu.invokeId, apdu.reason);
      break;
    case PduType.abort:
      writeShortPdu(writer, (apdu.type << 4) | (apdu.server ? serverFlag : 0), apdu.invokeId, apdu.reason);
      break;
  }
}

function writeConfirmedRequest(writer: ByteWriter, apdu: ConfirmedRequest): void {
  const accepts = apdu.segmentedResponseAccepted ? segmentedResponseAcceptedFlag : 0;
  writer.writeUint8((PduType.confirmedRequest << 4) | segmentFlags(apdu.segment) | accepts);
  writer.writeUint8(encodeMaxSizes(apdu.maxSegmentsAccepted, apdu.maxApduLengthAccepted));
  writer.writeUint8(apdu.invokeId);
  writeSegment(writer, apdu.segment);
  writer.writeUint8(apdu.service);
}

function segmentFlags(segment: Segment | undefined): number {
  if (segment === undefined) return 0;
  return segmentedFlag | (segment.moreFollows ? moreFollowsFlag : 0);
}

function writeSegment(writer: ByteWriter, segment: Segment | undefined): void {
  if (segment === undefined) return;
  writer.writeUint8(segment.sequenceNumber);
  writer.writeUint8(segment.proposedWindowSize);
}

function writeSegmentAck(writer: ByteWriter, apdu: SegmentAck): void {
  const flags = (apdu.negative ? negativeAckFlag : 0) | (apdu.server ? serverFlag : 0);
  writer.writeUint8((PduType.segmentAck << 4) | flags);
  writer.writeUint8(apdu.invokeId);
  writer.writeUint8(apdu.sequenceNumber);
  writer.writeUint8(apdu.actualWindowSize);
}

function writeShortPdu(writer: ByteWriter, first: number, invokeId: number, last: number): void {
  writer.writeUint8(first);
  writer.writeUint8(invokeId);
  writer.writeUint8(last);
}
