import { readApplication, writeApplicationUnsigned, writeApplicationValue } from '../encoding/application-codec.js';
import type { ObjectIdentifier } from '../encoding/application-value.js';
import type { ByteReader } from '../encoding/byte-reader.js';
import type { ByteWriter } from '../encoding/byte-writer.js';
import {
  expectEnd,
  nextIsClosing,
  nextIsOpening,
  readClosingTag,
  readOpeningTag,
  writeClosingTag,
  writeOpeningTag,
} from '../encoding/tag.js';

/** Which octets, or which records, of a file: from where, and how many (135-2016 §14.1.1). */
export interface FileRange {
  readonly by: 'stream' | 'record';
  /** From 0; what is negative is no position, and is kept. */
  readonly start: number;
  readonly count: number;
}

export interface AtomicReadFileRequest {
  readonly fileId: ObjectIdentifier;
  readonly range: FileRange;
}

export type AtomicReadFileAck =
  | { readonly by: 'stream'; readonly endOfFile: boolean; readonly start: number; readonly data: Uint8Array }
  | {
      readonly by: 'record';
      readonly endOfFile: boolean;
      readonly start: number;
      readonly records: readonly Uint8Array[];
    };

const AccessTag = { stream: 0, record: 1 } as const;

/** AtomicReadFile (135-2016 §14.1). */
export function decodeAtomicReadFileRequest(reader: ByteReader): AtomicReadFileRequest {
  const fileId = readApplication(reader, 'objectIdentifier').value;
  const by = nextIsOpening(reader, AccessTag.record) ? 'record' : 'stream';
  readOpeningTag(reader, AccessTag[by]);
  const start = readApplication(reader, 'signed').value;
  const count = readApplication(reader, 'unsigned').value;
  readClosingTag(reader, AccessTag[by]);
  expectEnd(reader);
  return { fileId, range: { by, start, count } };
}

export function encodeAtomicReadFileRequest(writer: ByteWriter, { fileId, range }: AtomicReadFileRequest): void {
  writeApplicationValue(writer, { type: 'objectIdentifier', value: fileId });
  writeOpeningTag(writer, AccessTag[range.by]);
  writeApplicationValue(writer, { type: 'signed', value: range.start });
  writeApplicationUnsigned(writer, range.count);
  writeClosingTag(writer, AccessTag[range.by]);
}

export function decodeAtomicReadFileAck(reader: ByteReader): AtomicReadFileAck {
  const endOfFile = readApplication(reader, 'boolean').value;
  const by = nextIsOpening(reader, AccessTag.record) ? 'record' : 'stream';
  readOpeningTag(reader, AccessTag[by]);
  const start = readApplication(reader, 'signed').value;
  const ack: AtomicReadFileAck =
    by === 'stream'
      ? { by, endOfFile, start, data: readApplication(reader, 'octetString').value }
      : { by, endOfFile, start, records: readRecords(reader) };
  readClosingTag(reader, AccessTag[by]);
  expectEnd(reader);
  return ack;
}

function readRecords(reader: ByteReader): readonly Uint8Array[] {
  // As many as follow: the count before them is no measure for what to allocate.
  readApplication(reader, 'unsigned');
  const records: Uint8Array[] = [];
  while (!nextIsClosing(reader, AccessTag.record)) records.push(readApplication(reader, 'octetString').value);
  return records;
}

export function encodeAtomicReadFileAck(writer: ByteWriter, ack: AtomicReadFileAck): void {
  writeApplicationValue(writer, { type: 'boolean', value: ack.endOfFile });
  writeOpeningTag(writer, AccessTag[ack.by]);
  writeApplicationValue(writer, { type: 'signed', value: ack.start });
  if (ack.by === 'stream') {
    writeApplicationValue(writer, { type: 'octetString', value: ack.data });
  } else {
    writeApplicationUnsigned(writer, ack.records.length);
    for (const value of ack.records) writeApplicationValue(writer, { type: 'octetString', value });
  }
  writeClosingTag(writer, AccessTag[ack.by]);
}
