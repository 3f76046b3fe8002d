import type { ByteReader } from '../../../encoding/byte-reader.js';
import type { ByteWriter } from '../../../encoding/byte-writer.js';
import { type ScError, scFaults } from './sc-faults.js';
import { ScFunction } from './sc-function.js';
import type { ScHeader } from './sc-header.js';

/** BVLC-Result (135-2020 §AB.2.4). */
export interface BvlcResult extends ScHeader {
  readonly function: typeof ScFunction.result;
  /** BVLC function of the message that this answers. */
  readonly resultFor: number;
  /** Absent: ACK. */
  readonly error?: ScError | undefined;
}

/** Result Code (135-2020 §AB.2.4.1). */
const ack = 0x00;
const nak = 0x01;

/** Error Header Marker, Error Class and Error Code. */
const errorOctets = 5;

/** The header has been read, and two octets of payload at least are there. */
export function readBvlcResult(reader: ByteReader, header: ScHeader): BvlcResult | ScError {
  const resultFor = reader.readUint8();
  const resultCode = reader.readUint8();
  const message = { ...header, function: ScFunction.result, resultFor };
  if (resultCode === ack) return reader.remaining === 0 ? message : scFaults.tooLong;
  if (resultCode !== nak) return scFaults.resultCode;
  if (reader.remaining < errorOctets) return scFaults.cutOffPayload;
  const headerMarker = reader.readUint8();
  const errorClass = reader.readUint16();
  const errorCode = reader.readUint16();
  const details = Buffer.from(reader.readRest()).toString('utf8');
  return { ...message, error: { headerMarker, errorClass, errorCode, details } };
}

export function writeBvlcResult(writer: ByteWriter, { resultFor, error }: BvlcResult): void {
  writer.writeUint8(resultFor);
  writer.writeUint8(error === undefined ? ack : nak);
  if (error === undefined) return;
  writer.writeUint8(error.headerMarker);
  writer.writeUint16(error.errorClass);
  writer.writeUint16(error.errorCode);
  writer.writeBytes(Buffer.from(error.details, 'utf8'));
}
