import { readApplication, writeApplicationValue } from '../application-codec.js';
import type { BacnetDate, BacnetTime } from '../application-value.js';
import type { ByteReader } from '../byte-reader.js';
import type { ByteWriter } from '../byte-writer.js';

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
