import type { ByteReader } from '../encoding/byte-reader.js';
import type { ByteWriter } from '../encoding/byte-writer.js';
import { type LogStatus, logStatusBits } from '../encoding/constructed/named-bits.js';
import { type BacnetDateTime, readDateTime, writeDateTime } from '../encoding/constructed/time-stamp.js';
import {
  readContextBitString,
  readContextBoolean,
  readContextEnumerated,
  readContextNull,
  readContextReal,
  readContextSigned,
  readContextUnsigned,
  writeContextBitString,
  writeContextBoolean,
  writeContextEnumerated,
  writeContextNull,
  writeContextReal,
  writeContextSigned,
  writeContextUnsigned,
} from '../encoding/context-codec.js';
import {
  nextIsClosing,
  nextIsContext,
  nextIsOpening,
  readClosingTag,
  readConstructed,
  readOpeningTag,
  tagNumberAhead,
  writeClosingTag,
  writeOpeningTag,
} from '../encoding/tag.js';
import { type BacnetError, readTaggedError, writeTaggedError } from './error.js';
import { type EventNotification, encodeEventNotification, readEventNotification } from './event-notification.js';

/** What every log records of itself: its state, or a step of the clock in seconds. */
type OfTheLog =
  | { readonly type: 'logStatus'; readonly logStatus: LogStatus }
  | { readonly type: 'timeChange'; readonly seconds: number };

/** BACnetEventLogRecord (135-2016 §21). */
export interface EventLogRecord {
  readonly timestamp: BacnetDateTime;
  readonly logDatum: OfTheLog | { readonly type: 'notification'; readonly notification: EventNotification };
}

/** One value of a record, an element of BACnetLogData's log-data (135-2016 §21). */
export type LogValue =
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'real'; readonly value: number }
  | { readonly type: 'enumerated'; readonly value: number }
  | { readonly type: 'unsigned'; readonly value: number }
  | { readonly type: 'signed'; readonly value: number }
  | { readonly type: 'bitString'; readonly value: readonly boolean[] }
  | { readonly type: 'null' }
  /** Why there is no value. */
  | { readonly type: 'failure'; readonly error: BacnetError }
  /** Encoded. */
  | { readonly type: 'any'; readonly value: Uint8Array };

/** BACnetLogMultipleRecord (135-2016 §21): a value for each logged property, in their order. */
export interface LogMultipleRecord {
  readonly timestamp: BacnetDateTime;
  readonly logData: OfTheLog | { readonly type: 'logData'; readonly values: readonly LogValue[] };
}

const DatumTag = { logStatus: 0, data: 1, timeChange: 2 } as const;
const ValueTag = {
  boolean: 0,
  real: 1,
  enumerated: 2,
  unsigned: 3,
  signed: 4,
  bitString: 5,
  null: 6,
  failure: 7,
  any: 8,
} as const;

export function writeEventLogRecord(writer: ByteWriter, { timestamp, logDatum }: EventLogRecord): void {
  writeTimestamp(writer, timestamp);
  writeOpeningTag(writer, 1);
  if (logDatum.type === 'notification') {
    writeOpeningTag(writer, DatumTag.data);
    encodeEventNotification(writer, logDatum.notification);
    writeClosingTag(writer, DatumTag.data);
  } else {
    writeOfTheLog(writer, logDatum);
  }
  writeClosingTag(writer, 1);
}

/** Values in a notification are views of the packet. */
export function readEventLogRecord(reader: ByteReader): EventLogRecord {
  const timestamp = readTimestamp(reader);
  readOpeningTag(reader, 1);
  const logDatum = readEventLogDatum(reader);
  readClosingTag(reader, 1);
  return { timestamp, logDatum };
}

function readEventLogDatum(reader: ByteReader): EventLogRecord['logDatum'] {
  if (!nextIsOpening(reader, DatumTag.data)) return readOfTheLog(reader);
  readOpeningTag(reader, DatumTag.data);
  const notification = readEventNotification(reader);
  readClosingTag(reader, DatumTag.data);
  return { type: 'notification', notification };
}

export function writeLogMultipleRecord(writer: ByteWriter, { timestamp, logData }: LogMultipleRecord): void {
  writeTimestamp(writer, timestamp);
  writeOpeningTag(writer, 1);
  if (logData.type === 'logData') {
    writeOpeningTag(writer, DatumTag.data);
    for (const value of logData.values) writeLogValue(writer, value);
    writeClosingTag(writer, DatumTag.data);
  } else {
    writeOfTheLog(writer, logData);
  }
  writeClosingTag(writer, 1);
}

/** Values of type `any` are views of the packet. */
export function readLogMultipleRecord(reader: ByteReader): LogMultipleRecord {
  const timestamp = readTimestamp(reader);
  readOpeningTag(reader, 1);
  const logData = readLogData(reader);
  readClosingTag(reader, 1);
  return { timestamp, logData };
}

function readLogData(reader: ByteReader): LogMultipleRecord['logData'] {
  if (!nextIsOpening(reader, DatumTag.data)) return readOfTheLog(reader);
  const values: LogValue[] = [];
  readOpeningTag(reader, DatumTag.data);
  while (!nextIsClosing(reader, DatumTag.data)) values.push(readLogValue(reader));
  readClosingTag(reader, DatumTag.data);
  return { type: 'logData', values };
}

function writeLogValue(writer: ByteWriter, value: LogValue): void {
  switch (value.type) {
    case 'boolean':
      writeContextBoolean(writer, ValueTag.boolean, value.value);
      break;
    case 'real':
      writeContextReal(writer, ValueTag.real, value.value);
      break;
    case 'enumerated':
      writeContextEnumerated(writer, ValueTag.enumerated, value.value);
      break;
    case 'unsigned':
      writeContextUnsigned(writer, ValueTag.unsigned, value.value);
      break;
    case 'signed':
      writeContextSigned(writer, ValueTag.signed, value.value);
      break;
    case 'bitString':
      writeContextBitString(writer, ValueTag.bitString, value.value);
      break;
    case 'null':
      writeContextNull(writer, ValueTag.null);
      break;
    case 'failure':
      writeTaggedError(writer, ValueTag.failure, value.error);
      break;
    case 'any':
      writeOpeningTag(writer, ValueTag.any);
      writer.writeBytes(value.value);
      writeClosingTag(writer, ValueTag.any);
      break;
  }
}

function readLogValue(reader: ByteReader): LogValue {
  switch (tagNumberAhead(reader)) {
    case ValueTag.boolean:
      return { type: 'boolean', value: readContextBoolean(reader, ValueTag.boolean) };
    case ValueTag.real:
      return { type: 'real', value: readContextReal(reader, ValueTag.real) };
    case ValueTag.enumerated:
      return { type: 'enumerated', value: readContextEnumerated(reader, ValueTag.enumerated) };
    case ValueTag.unsigned:
      return { type: 'unsigned', value: readContextUnsigned(reader, ValueTag.unsigned) };
    case ValueTag.signed:
      return { type: 'signed', value: readContextSigned(reader, ValueTag.signed) };
    case ValueTag.bitString:
      return { type: 'bitString', value: readContextBitString(reader, ValueTag.bitString) };
    case ValueTag.null:
      readContextNull(reader, ValueTag.null);
      return { type: 'null' };
    case ValueTag.failure:
      return { type: 'failure', error: readTaggedError(reader, ValueTag.failure) };
    default:
      return { type: 'any', value: readConstructed(reader, ValueTag.any) };
  }
}

function writeTimestamp(writer: ByteWriter, timestamp: BacnetDateTime): void {
  writeOpeningTag(writer, 0);
  writeDateTime(writer, timestamp);
  writeClosingTag(writer, 0);
}

function readTimestamp(reader: ByteReader): BacnetDateTime {
  readOpeningTag(reader, 0);
  const timestamp = readDateTime(reader);
  readClosingTag(reader, 0);
  return timestamp;
}

function writeOfTheLog(writer: ByteWriter, datum: OfTheLog): void {
  if (datum.type === 'timeChange') writeContextReal(writer, DatumTag.timeChange, datum.seconds);
  else writeContextBitString(writer, DatumTag.logStatus, logStatusBits.toBits(datum.logStatus));
}

function readOfTheLog(reader: ByteReader): OfTheLog {
  if (nextIsContext(reader, DatumTag.timeChange)) {
    return { type: 'timeChange', seconds: readContextReal(reader, DatumTag.timeChange) };
  }
  return { type: 'logStatus', logStatus: logStatusBits.fromBits(readContextBitString(reader, DatumTag.logStatus)) };
}
