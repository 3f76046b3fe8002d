import type { ObjectIdentifier } from '../encoding/application-value.js';
import type { ByteReader } from '../encoding/byte-reader.js';
import type { ByteWriter } from '../encoding/byte-writer.js';
import { readTaggedTimeStamp, type TimeStamp, writeTaggedTimeStamp } from '../encoding/constructed/time-stamp.js';
import {
  readContextEnumerated,
  readContextObjectIdentifier,
  readContextUnsigned,
  readContextUnsignedTo,
  readOptionalContextBoolean,
  readOptionalContextCharacterString,
  readOptionalContextEnumerated,
  writeContextBoolean,
  writeContextCharacterString,
  writeContextEnumerated,
  writeContextObjectIdentifier,
  writeContextUnsigned,
} from '../encoding/context-codec.js';
import {
  expectEnd,
  nextIsOpening,
  readClosingTag,
  readOpeningTag,
  writeClosingTag,
  writeOpeningTag,
} from '../encoding/tag.js';
import {
  type NotificationParameters,
  readNotificationParameters,
  writeNotificationParameters,
} from './notification-parameters.js';
import { readProcessId } from './subscribe-cov.js';

export interface EventNotification {
  readonly processId: number;
  readonly initiatingDevice: ObjectIdentifier;
  readonly eventObject: ObjectIdentifier;
  readonly timeStamp: TimeStamp;
  readonly notificationClass: number;
  /** 0, the highest, to 255. */
  readonly priority: number;
  /** BACnetEventType. */
  readonly eventType: number;
  readonly messageText: string | undefined;
  /** BACnetNotifyType. */
  readonly notifyType: number;
  /** Like the state before and the values, absent from an acknowledgement's notification (135-2016 §13.8.1). */
  readonly ackRequired: boolean | undefined;
  /** BACnetEventState. */
  readonly fromState: number | undefined;
  readonly toState: number;
  readonly eventValues: NotificationParameters | undefined;
}

const maxPriority = 0xff;

/** ConfirmedEventNotification and UnconfirmedEventNotification: the same parameters (135-2016 §13.8, §13.9). */
export function decodeEventNotification(reader: ByteReader): EventNotification {
  const notification = readEventNotification(reader);
  expectEnd(reader);
  return notification;
}

export function encodeEventNotification(writer: ByteWriter, notification: EventNotification): void {
  writeContextUnsigned(writer, 0, notification.processId);
  writeEventNotificationAfterProcess(writer, notification);
}

/** A notification inside another structure, such as a record of an event log. */
export function readEventNotification(reader: ByteReader): EventNotification {
  return {
    processId: readProcessId(reader),
    initiatingDevice: readContextObjectIdentifier(reader, 1),
    eventObject: readContextObjectIdentifier(reader, 2),
    timeStamp: readTaggedTimeStamp(reader, 3),
    notificationClass: readContextUnsigned(reader, 4),
    priority: readContextUnsignedTo(reader, 5, maxPriority),
    eventType: readContextEnumerated(reader, 6),
    messageText: readOptionalContextCharacterString(reader, 7),
    notifyType: readContextEnumerated(reader, 8),
    ackRequired: readOptionalContextBoolean(reader, 9),
    fromState: readOptionalContextEnumerated(reader, 10),
    toState: readContextEnumerated(reader, 11),
    eventValues: nextIsOpening(reader, 12) ? readEventValues(reader) : undefined,
  };
}

/** All parameters but the first, which alone differs between the recipients of an event. */
export function writeEventNotificationAfterProcess(
  writer: ByteWriter,
  notification: Omit<EventNotification, 'processId'>,
): void {
  const { messageText, ackRequired, fromState, eventValues } = notification;
  writeContextObjectIdentifier(writer, 1, notification.initiatingDevice);
  writeContextObjectIdentifier(writer, 2, notification.eventObject);
  writeTaggedTimeStamp(writer, 3, notification.timeStamp);
  writeContextUnsigned(writer, 4, notification.notificationClass);
  writeContextUnsigned(writer, 5, notification.priority);
  writeContextEnumerated(writer, 6, notification.eventType);
  if (messageText !== undefined) writeContextCharacterString(writer, 7, messageText);
  writeContextEnumerated(writer, 8, notification.notifyType);
  if (ackRequired !== undefined) writeContextBoolean(writer, 9, ackRequired);
  if (fromState !== undefined) writeContextEnumerated(writer, 10, fromState);
  writeContextEnumerated(writer, 11, notification.toState);
  if (eventValues === undefined) return;
  writeOpeningTag(writer, 12);
  writeNotificationParameters(writer, eventValues);
  writeClosingTag(writer, 12);
}

function readEventValues(reader: ByteReader): NotificationParameters {
  readOpeningTag(reader, 12);
  const values = readNotificationParameters(reader);
  readClosingTag(reader, 12);
  return values;
}
