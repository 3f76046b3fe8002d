import { readApplication, writeApplicationUnsigned } from '../encoding/application-codec.js';
import type { ObjectIdentifier } from '../encoding/application-value.js';
import type { ByteReader } from '../encoding/byte-reader.js';
import type { ByteWriter } from '../encoding/byte-writer.js';
import {
  type EventTransitionBits,
  eventTransitionBits,
  eventTransitions,
  type PerTransition,
} from '../encoding/constructed/named-bits.js';
import { readTimeStamp, type TimeStamp, writeTimeStamp } from '../encoding/constructed/time-stamp.js';
import {
  readContextBitString,
  readContextBoolean,
  readContextEnumerated,
  readContextObjectIdentifier,
  readOptionalContextObjectIdentifier,
  writeContextBitString,
  writeContextBoolean,
  writeContextEnumerated,
  writeContextObjectIdentifier,
} from '../encoding/context-codec.js';
import {
  expectEnd,
  nextIsClosing,
  readClosingTag,
  readOpeningTag,
  writeClosingTag,
  writeOpeningTag,
} from '../encoding/tag.js';

export interface GetEventInformationRequest {
  /** The last object of the answer before this one; `undefined`: from the beginning. */
  readonly lastReceivedObject: ObjectIdentifier | undefined;
}

export interface EventSummary {
  readonly objectId: ObjectIdentifier;
  /** BACnetEventState. */
  readonly eventState: number;
  readonly acknowledgedTransitions: EventTransitionBits;
  readonly eventTimeStamps: PerTransition<TimeStamp>;
  /** BACnetNotifyType. */
  readonly notifyType: number;
  readonly eventEnable: EventTransitionBits;
  readonly eventPriorities: PerTransition<number>;
}

export interface GetEventInformationAck {
  readonly summaries: readonly EventSummary[];
  /** More objects follow, which did not fit. */
  readonly moreEvents: boolean;
}

/** GetEventInformation (135-2016 §13.12). */
export function decodeGetEventInformationRequest(reader: ByteReader): GetEventInformationRequest {
  const lastReceivedObject = readOptionalContextObjectIdentifier(reader, 0);
  expectEnd(reader);
  return { lastReceivedObject };
}

export function encodeGetEventInformationRequest(
  writer: ByteWriter,
  { lastReceivedObject }: GetEventInformationRequest,
): void {
  if (lastReceivedObject !== undefined) writeContextObjectIdentifier(writer, 0, lastReceivedObject);
}

export function decodeGetEventInformationAck(reader: ByteReader): GetEventInformationAck {
  const summaries: EventSummary[] = [];
  readOpeningTag(reader, 0);
  while (!nextIsClosing(reader, 0)) summaries.push(readEventSummary(reader));
  readClosingTag(reader, 0);
  const moreEvents = readContextBoolean(reader, 1);
  expectEnd(reader);
  return { summaries, moreEvents };
}

export function encodeGetEventInformationAck(
  writer: ByteWriter,
  { summaries, moreEvents }: GetEventInformationAck,
): void {
  beginEventInformation(writer);
  for (const summary of summaries) writeEventSummary(writer, summary);
  endEventInformation(writer, moreEvents);
}

/** Begins the list: `writeEventSummary` follows for as many as there is room, then `endEventInformation`. */
export function beginEventInformation(writer: ByteWriter): void {
  writeOpeningTag(writer, 0);
}

/** Octets that `endEventInformation` writes. */
export const endOfEventInformationOctets = 3;

export function endEventInformation(writer: ByteWriter, moreEvents: boolean): void {
  writeClosingTag(writer, 0);
  writeContextBoolean(writer, 1, moreEvents);
}

export function writeEventSummary(writer: ByteWriter, summary: EventSummary): void {
  writeContextObjectIdentifier(writer, 0, summary.objectId);
  writeContextEnumerated(writer, 1, summary.eventState);
  writeContextBitString(writer, 2, eventTransitionBits.toBits(summary.acknowledgedTransitions));
  writeOpeningTag(writer, 3);
  for (const transition of eventTransitions) writeTimeStamp(writer, summary.eventTimeStamps[transition]);
  writeClosingTag(writer, 3);
  writeContextEnumerated(writer, 4, summary.notifyType);
  writeContextBitString(writer, 5, eventTransitionBits.toBits(summary.eventEnable));
  writeOpeningTag(writer, 6);
  for (const transition of eventTransitions) writeApplicationUnsigned(writer, summary.eventPriorities[transition]);
  writeClosingTag(writer, 6);
}

function readEventSummary(reader: ByteReader): EventSummary {
  const objectId = readContextObjectIdentifier(reader, 0);
  const eventState = readContextEnumerated(reader, 1);
  const acknowledgedTransitions = eventTransitionBits.fromBits(readContextBitString(reader, 2));
  readOpeningTag(reader, 3);
  const eventTimeStamps = readPerTransition(() => readTimeStamp(reader));
  readClosingTag(reader, 3);
  const notifyType = readContextEnumerated(reader, 4);
  const eventEnable = eventTransitionBits.fromBits(readContextBitString(reader, 5));
  readOpeningTag(reader, 6);
  const eventPriorities = readPerTransition(() => readApplication(reader, 'unsigned').value);
  readClosingTag(reader, 6);
  return { objectId, eventState, acknowledgedTransitions, eventTimeStamps, notifyType, eventEnable, eventPriorities };
}

function readPerTransition<T>(read: () => T): PerTransition<T> {
  return { toOffnormal: read(), toFault: read(), toNormal: read() };
}
