import { readApplication, writeApplicationUnsigned, writeApplicationValue } from '../application-codec.js';
import type { BacnetTime } from '../application-value.js';
import type { ByteReader } from '../byte-reader.js';
import type { ByteWriter } from '../byte-writer.js';
import { decodeError } from '../decode-error.js';
import { RejectReason } from '../error-reject-abort.js';
import { type DaysOfWeek, dayOfWeekBits, type EventTransitionBits, eventTransitionBits } from './named-bits.js';
import { type Recipient, readRecipient, writeRecipient } from './recipient.js';

/** BACnetDestination (135-2016 §21): an element of Recipient_List. */
export interface Destination {
  readonly validDays: DaysOfWeek;
  readonly fromTime: BacnetTime;
  readonly toTime: BacnetTime;
  readonly recipient: Recipient;
  readonly processId: number;
  readonly issueConfirmedNotifications: boolean;
  readonly transitions: EventTransitionBits;
}

const maxProcessId = 0xffff_ffff;

export function writeDestination(writer: ByteWriter, destination: Destination): void {
  writeApplicationValue(writer, { type: 'bitString', value: dayOfWeekBits.toBits(destination.validDays) });
  writeApplicationValue(writer, { type: 'time', value: destination.fromTime });
  writeApplicationValue(writer, { type: 'time', value: destination.toTime });
  writeRecipient(writer, destination.recipient);
  writeApplicationUnsigned(writer, destination.processId);
  writeApplicationValue(writer, { type: 'boolean', value: destination.issueConfirmedNotifications });
  writeApplicationValue(writer, { type: 'bitString', value: eventTransitionBits.toBits(destination.transitions) });
}

export function readDestination(reader: ByteReader): Destination {
  const destination = {
    validDays: dayOfWeekBits.fromBits(readApplication(reader, 'bitString').value),
    fromTime: readApplication(reader, 'time').value,
    toTime: readApplication(reader, 'time').value,
    recipient: readRecipient(reader),
    processId: readApplication(reader, 'unsigned').value,
    issueConfirmedNotifications: readApplication(reader, 'boolean').value,
    transitions: eventTransitionBits.fromBits(readApplication(reader, 'bitString').value),
  };
  if (destination.processId > maxProcessId) {
    throw decodeError(RejectReason.parameterOutOfRange, `process ${destination.processId}`);
  }
  return destination;
}
