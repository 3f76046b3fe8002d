import { readApplication, writeApplicationValue } from '../encoding/application-codec.js';
import type { BacnetDate, BacnetTime } from '../encoding/application-value.js';
import type { ByteReader } from '../encoding/byte-reader.js';
import type { ByteWriter } from '../encoding/byte-writer.js';
import { expectEnd } from '../encoding/tag.js';

export interface TimeSynchronizationRequest {
  readonly date: BacnetDate;
  readonly time: BacnetTime;
}

/** TimeSynchronization, local time, and UTCTimeSynchronization: the same parameters (135-2012 §16.7, §16.8). */
export function decodeTimeSynchronizationRequest(reader: ByteReader): TimeSynchronizationRequest {
  const request = {
    date: readApplication(reader, 'date').value,
    time: readApplication(reader, 'time').value,
  };
  expectEnd(reader);
  return request;
}

export function encodeTimeSynchronizationRequest(writer: ByteWriter, request: TimeSynchronizationRequest): void {
  writeApplicationValue(writer, { type: 'date', value: request.date });
  writeApplicationValue(writer, { type: 'time', value: request.time });
}
