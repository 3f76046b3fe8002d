import { readApplication, writeApplicationValue } from '../application-codec.js';
import type { BacnetDate, BacnetTime } from '../application-value.js';
import type { ByteReader } from '../byte-reader.js';
import { ByteWriter } from '../byte-writer.js';
import { readContextTime, readContextUnsignedTo, writeContextTime, writeContextUnsigned } from '../context-codec.js';
import {
  nextIsContext,
  nextIsOpening,
  readClosingTag,
  readOpeningTag,
  writeClosingTag,
  writeOpeningTag,
} from '../tag.js';

export interface BacnetDateTime {
  readonly date: BacnetDate;
  readonly time: BacnetTime;
}

/** All fields X'FF': at no known time. */
export const unspecifiedDateTime: BacnetDateTime = {
  date: { year: undefined, month: undefined, day: undefined, weekday: undefined },
  time: { hour: undefined, minute: undefined, second: undefined, hundredths: undefined },
};

/** BACnetDateTime (135-2016 §21). */
export function writeDateTime(writer: ByteWriter, { date, time }: BacnetDateTime): void {
  writeApplicationValue(writer, { type: 'date', value: date });
  writeApplicationValue(writer, { type: 'time', value: time });
}

export function readDateTime(reader: ByteReader): BacnetDateTime {
  return { date: readApplication(reader, 'date').value, time: readApplication(reader, 'time').value };
}

/** BACnetTimeStamp (135-2016 §21); a sequence number is 0 to 65535. */
export type TimeStamp =
  | { readonly type: 'time'; readonly time: BacnetTime }
  | { readonly type: 'sequenceNumber'; readonly sequenceNumber: number }
  | { readonly type: 'dateTime'; readonly dateTime: BacnetDateTime };

const StampTag = { time: 0, sequenceNumber: 1, dateTime: 2 } as const;
const maxSequenceNumber = 0xffff;

/** The stamp of a transition that never happened. */
export const unspecifiedTimeStamp: TimeStamp = { type: 'dateTime', dateTime: unspecifiedDateTime };

export function writeTimeStamp(writer: ByteWriter, stamp: TimeStamp): void {
  switch (stamp.type) {
    case 'time':
      writeContextTime(writer, StampTag.time, stamp.time);
      break;
    case 'sequenceNumber':
      writeContextUnsigned(writer, StampTag.sequenceNumber, stamp.sequenceNumber);
      break;
    case 'dateTime':
      writeOpeningTag(writer, StampTag.dateTime);
      writeDateTime(writer, stamp.dateTime);
      writeClosingTag(writer, StampTag.dateTime);
      break;
  }
}

/** Whether each field has a value that a BACnetTimeStamp can have: of what comes from elsewhere than the wire. */
export function isTimeStamp(stamp: TimeStamp): boolean {
  try {
    writeTimeStamp(new ByteWriter(), stamp);
    return true;
  } catch {
    return false;
  }
}

export function readTimeStamp(reader: ByteReader): TimeStamp {
  if (nextIsOpening(reader, StampTag.dateTime)) {
    readOpeningTag(reader, StampTag.dateTime);
    const dateTime = readDateTime(reader);
    readClosingTag(reader, StampTag.dateTime);
    return { type: 'dateTime', dateTime };
  }
  if (nextIsContext(reader, StampTag.sequenceNumber)) {
    const sequenceNumber = readContextUnsignedTo(reader, StampTag.sequenceNumber, maxSequenceNumber);
    return { type: 'sequenceNumber', sequenceNumber };
  }
  return { type: 'time', time: readContextTime(reader, StampTag.time) };
}

/** A stamp as a parameter of a service, between an opening and a closing tag. */
export function writeTaggedTimeStamp(writer: ByteWriter, tagNumber: number, stamp: TimeStamp): void {
  writeOpeningTag(writer, tagNumber);
  writeTimeStamp(writer, stamp);
  writeClosingTag(writer, tagNumber);
}

export function readTaggedTimeStamp(reader: ByteReader, tagNumber: number): TimeStamp {
  readOpeningTag(reader, tagNumber);
  const stamp = readTimeStamp(reader);
  readClosingTag(reader, tagNumber);
  return stamp;
}

/** Whether two stamps are the same one, as AcknowledgeAlarm asks (135-2016 §13.5). */
export function areSameTimeStamps(one: TimeStamp, other: TimeStamp): boolean {
  return fieldsOf(one).every((field, index) => field === fieldsOf(other)[index]);
}

function fieldsOf(stamp: TimeStamp): readonly (string | number | undefined)[] {
  switch (stamp.type) {
    case 'time':
      return [stamp.type, ...timeFields(stamp.time)];
    case 'sequenceNumber':
      return [stamp.type, stamp.sequenceNumber];
    case 'dateTime': {
      const { year, month, day } = stamp.dateTime.date;
      // The day of the week follows from the date; a client may leave it open.
      return [stamp.type, year, month, day, ...timeFields(stamp.dateTime.time)];
    }
  }
}

function timeFields({ hour, minute, second, hundredths }: BacnetTime): readonly (number | undefined)[] {
  return [hour, minute, second, hundredths];
}
