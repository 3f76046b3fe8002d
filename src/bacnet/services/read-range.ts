import { readApplication, writeApplicationUnsigned, writeApplicationValue } from '../encoding/application-codec.js';
import type { BacnetDate, BacnetTime } from '../encoding/application-value.js';
import type { ByteReader } from '../encoding/byte-reader.js';
import type { ByteWriter } from '../encoding/byte-writer.js';
import {
  readContextBitString,
  readContextObjectIdentifier,
  readContextUnsigned,
  readOptionalContextUnsigned,
  writeContextBitString,
  writeContextObjectIdentifier,
  writeContextUnsigned,
} from '../encoding/context-codec.js';
import { decodeError } from '../encoding/decode-error.js';
import { RejectReason } from '../encoding/error-reject-abort.js';
import {
  expectEnd,
  nextIsOpening,
  readClosingTag,
  readConstructed,
  readOpeningTag,
  writeClosingTag,
  writeOpeningTag,
} from '../encoding/tag.js';
import { type ObjectPropertyReference, readPropertyReference, writePropertyReference } from './property-reference.js';

/** Where the items begin; a negative count reads towards the front and is never 0 (135-2012 §15.8.1.1.4). */
export type ReadRangeRange =
  | { readonly by: 'position'; readonly index: number; readonly count: number }
  | { readonly by: 'sequenceNumber'; readonly sequenceNumber: number; readonly count: number }
  | { readonly by: 'time'; readonly date: BacnetDate; readonly time: BacnetTime; readonly count: number };

export interface ReadRangeRequest extends ObjectPropertyReference {
  /** `undefined`: all items. */
  readonly range: ReadRangeRange | undefined;
}

export interface ReadRangeAck extends ObjectPropertyReference {
  readonly firstItem: boolean;
  readonly lastItem: boolean;
  readonly moreItems: boolean;
  readonly itemCount: number;
  /** The items, encoded one after the other. */
  readonly items: Uint8Array;
  /** Only of a range by sequence number or time that is not empty. */
  readonly firstSequenceNumber: number | undefined;
}

const RangeTag = { position: 3, sequenceNumber: 6, time: 7 } as const;

/** ReadRange (135-2012 §15.8). */
export function decodeReadRangeRequest(reader: ByteReader): ReadRangeRequest {
  const objectId = readContextObjectIdentifier(reader, 0);
  const reference = readPropertyReference(reader, 1);
  const range = reader.remaining === 0 ? undefined : readRange(reader);
  expectEnd(reader);
  return { objectId, ...reference, range };
}

function readRange(reader: ByteReader): ReadRangeRange {
  if (nextIsOpening(reader, RangeTag.sequenceNumber)) {
    readOpeningTag(reader, RangeTag.sequenceNumber);
    const sequenceNumber = readApplication(reader, 'unsigned').value;
    return { by: 'sequenceNumber', sequenceNumber, count: readCount(reader, RangeTag.sequenceNumber) };
  }
  if (nextIsOpening(reader, RangeTag.time)) {
    readOpeningTag(reader, RangeTag.time);
    const date = readApplication(reader, 'date').value;
    const time = readApplication(reader, 'time').value;
    return { by: 'time', date, time, count: readCount(reader, RangeTag.time) };
  }
  readOpeningTag(reader, RangeTag.position);
  const index = readApplication(reader, 'unsigned').value;
  return { by: 'position', index, count: readCount(reader, RangeTag.position) };
}

function readCount(reader: ByteReader, tagNumber: number): number {
  const count = readApplication(reader, 'signed').value;
  if (count === 0) throw decodeError(RejectReason.parameterOutOfRange, 'a range of 0 items');
  readClosingTag(reader, tagNumber);
  return count;
}

export function encodeReadRangeRequest(writer: ByteWriter, request: ReadRangeRequest): void {
  writeContextObjectIdentifier(writer, 0, request.objectId);
  writePropertyReference(writer, 1, request);
  if (request.range !== undefined) writeRange(writer, request.range);
}

function writeRange(writer: ByteWriter, range: ReadRangeRange): void {
  writeOpeningTag(writer, RangeTag[range.by]);
  switch (range.by) {
    case 'position':
      writeApplicationUnsigned(writer, range.index);
      break;
    case 'sequenceNumber':
      writeApplicationUnsigned(writer, range.sequenceNumber);
      break;
    case 'time':
      writeApplicationValue(writer, { type: 'date', value: range.date });
      writeApplicationValue(writer, { type: 'time', value: range.time });
      break;
  }
  writeApplicationValue(writer, { type: 'signed', value: range.count });
  writeClosingTag(writer, RangeTag[range.by]);
}

/** The items are a view of the packet. */
export function decodeReadRangeAck(reader: ByteReader): ReadRangeAck {
  const objectId = readContextObjectIdentifier(reader, 0);
  const reference = readPropertyReference(reader, 1);
  const [firstItem = false, lastItem = false, moreItems = false] = readContextBitString(reader, 3);
  const itemCount = readContextUnsigned(reader, 4);
  const items = readConstructed(reader, 5);
  const firstSequenceNumber = readOptionalContextUnsigned(reader, 6);
  expectEnd(reader);
  return { objectId, ...reference, firstItem, lastItem, moreItems, itemCount, items, firstSequenceNumber };
}

export function encodeReadRangeAck(writer: ByteWriter, ack: ReadRangeAck): void {
  writeContextObjectIdentifier(writer, 0, ack.objectId);
  writePropertyReference(writer, 1, ack);
  writeContextBitString(writer, 3, [ack.firstItem, ack.lastItem, ack.moreItems]);
  writeContextUnsigned(writer, 4, ack.itemCount);
  writeOpeningTag(writer, 5);
  writer.writeBytes(ack.items);
  writeClosingTag(writer, 5);
  if (ack.firstSequenceNumber !== undefined) writeContextUnsigned(writer, 6, ack.firstSequenceNumber);
}
