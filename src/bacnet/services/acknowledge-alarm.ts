import type { ObjectIdentifier } from '../encoding/application-value.js';
import type { ByteReader } from '../encoding/byte-reader.js';
import type { ByteWriter } from '../encoding/byte-writer.js';
import { readTaggedTimeStamp, type TimeStamp, writeTaggedTimeStamp } from '../encoding/constructed/time-stamp.js';
import {
  readContextCharacterString,
  readContextEnumerated,
  readContextObjectIdentifier,
  writeContextCharacterString,
  writeContextEnumerated,
  writeContextObjectIdentifier,
  writeContextUnsigned,
} from '../encoding/context-codec.js';
import { expectEnd } from '../encoding/tag.js';
import { readProcessId } from './subscribe-cov.js';

export interface AcknowledgeAlarmRequest {
  readonly processId: number;
  readonly eventObject: ObjectIdentifier;
  /** BACnetEventState. */
  readonly eventStateAcknowledged: number;
  /** Of the notification that is acknowledged. */
  readonly timeStamp: TimeStamp;
  /** Who acknowledges. */
  readonly acknowledgmentSource: string;
  readonly timeOfAcknowledgment: TimeStamp;
}

/** AcknowledgeAlarm (135-2016 §13.5). */
export function decodeAcknowledgeAlarmRequest(reader: ByteReader): AcknowledgeAlarmRequest {
  const request = {
    processId: readProcessId(reader),
    eventObject: readContextObjectIdentifier(reader, 1),
    eventStateAcknowledged: readContextEnumerated(reader, 2),
    timeStamp: readTaggedTimeStamp(reader, 3),
    acknowledgmentSource: readContextCharacterString(reader, 4),
    timeOfAcknowledgment: readTaggedTimeStamp(reader, 5),
  };
  expectEnd(reader);
  return request;
}

export function encodeAcknowledgeAlarmRequest(writer: ByteWriter, request: AcknowledgeAlarmRequest): void {
  writeContextUnsigned(writer, 0, request.processId);
  writeContextObjectIdentifier(writer, 1, request.eventObject);
  writeContextEnumerated(writer, 2, request.eventStateAcknowledged);
  writeTaggedTimeStamp(writer, 3, request.timeStamp);
  writeContextCharacterString(writer, 4, request.acknowledgmentSource);
  writeTaggedTimeStamp(writer, 5, request.timeOfAcknowledgment);
}
