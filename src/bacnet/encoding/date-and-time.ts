import type { BacnetDate, BacnetTime } from './application-value.js';
import type { ByteReader } from './byte-reader.js';
import type { ByteWriter } from './byte-writer.js';
import { decodeError } from './decode-error.js';
import { RejectReason } from './error-reject-abort.js';
import { cannotEncode, expectLength } from './primitive-content.js';

/** Contents of dates and times (135-2012 §20.2.12, §20.2.13). */

const unspecified = 0xff;
const firstYear = 1900;
/** 13: odd months, 14: even months. */
const maxMonth = 14;
/** 32: last day of the month, 33: odd days, 34: even days. */
const maxDay = 34;

export function writeDate(writer: ByteWriter, { year, month, day, weekday }: BacnetDate): void {
  writeField(writer, year === undefined ? undefined : year - firstYear, 0, unspecified - 1);
  writeField(writer, month, 1, maxMonth);
  writeField(writer, day, 1, maxDay);
  writeField(writer, weekday, 1, 7);
}

export function readDate(reader: ByteReader, length: number): BacnetDate {
  expectLength('date', length, 4);
  const year = readField(reader, 0, unspecified - 1);
  return {
    year: year === undefined ? undefined : year + firstYear,
    month: readField(reader, 1, maxMonth),
    day: readField(reader, 1, maxDay),
    weekday: readField(reader, 1, 7),
  };
}

export function writeTime(writer: ByteWriter, { hour, minute, second, hundredths }: BacnetTime): void {
  writeField(writer, hour, 0, 23);
  writeField(writer, minute, 0, 59);
  writeField(writer, second, 0, 59);
  writeField(writer, hundredths, 0, 99);
}

export function readTime(reader: ByteReader, length: number): BacnetTime {
  expectLength('time', length, 4);
  return {
    hour: readField(reader, 0, 23),
    minute: readField(reader, 0, 59),
    second: readField(reader, 0, 59),
    hundredths: readField(reader, 0, 99),
  };
}

function writeField(writer: ByteWriter, value: number | undefined, low: number, high: number): void {
  if (value !== undefined && !(Number.isInteger(value) && value >= low && value <= high)) {
    throw cannotEncode('date or time field', value);
  }
  writer.writeUint8(value ?? unspecified);
}

function readField(reader: ByteReader, low: number, high: number): number | undefined {
  const value = reader.readUint8();
  if (value === unspecified) return undefined;
  if (value < low || value > high) {
    throw decodeError(RejectReason.parameterOutOfRange, `date or time field of ${value}`);
  }
  return value;
}
