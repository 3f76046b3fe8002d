import {
  readApplication,
  writeApplicationEnumerated,
  writeApplicationUnsigned,
  writeApplicationValue,
} from '../encoding/application-codec.js';
import type { ObjectIdentifier } from '../encoding/application-value.js';
import type { ByteReader } from '../encoding/byte-reader.js';
import type { ByteWriter } from '../encoding/byte-writer.js';
import {
  type RecipientProcess,
  readRecipientProcess,
  writeRecipientProcess,
} from '../encoding/constructed/recipient.js';
import {
  readContextEnumerated,
  readContextUnsignedTo,
  readOptionalContextEnumerated,
  readOptionalContextUnsigned,
  writeContextEnumerated,
  writeContextUnsigned,
} from '../encoding/context-codec.js';
import { decodeError } from '../encoding/decode-error.js';
import { RejectReason } from '../encoding/error-reject-abort.js';
import {
  ApplicationTag,
  expectEnd,
  nextIsOpening,
  readClosingTag,
  readOpeningTag,
  writeClosingTag,
  writeOpeningTag,
} from '../encoding/tag.js';

/** Acknowledgment Filter (135-2016 §13.11.1.1.1). */
export const AcknowledgmentFilter = { all: 0, acked: 1, notAcked: 2 } as const;

export type AcknowledgmentFilter = (typeof AcknowledgmentFilter)[keyof typeof AcknowledgmentFilter];

/** Event State Filter (135-2016 §13.11.1.1.3). */
export const EventStateFilter = { offnormal: 0, fault: 1, normal: 2, all: 3, active: 4 } as const;

export type EventStateFilter = (typeof EventStateFilter)[keyof typeof EventStateFilter];

/** Only the first is required; what is `undefined` filters nothing. */
export interface GetEnrollmentSummaryRequest {
  readonly acknowledgmentFilter: AcknowledgmentFilter;
  readonly enrollmentFilter: RecipientProcess | undefined;
  readonly eventStateFilter: EventStateFilter | undefined;
  /** BACnetEventType. */
  readonly eventTypeFilter: number | undefined;
  /** Both included. */
  readonly priorityFilter: { readonly min: number; readonly max: number } | undefined;
  readonly notificationClassFilter: number | undefined;
}

export interface EnrollmentSummary {
  readonly objectId: ObjectIdentifier;
  /** BACnetEventType. */
  readonly eventType: number;
  /** BACnetEventState. */
  readonly eventState: number;
  readonly priority: number;
  readonly notificationClass: number | undefined;
}

const maxPriority = 0xff;

/** GetEnrollmentSummary (135-2016 §13.11). */
export function decodeGetEnrollmentSummaryRequest(reader: ByteReader): GetEnrollmentSummaryRequest {
  const request = {
    acknowledgmentFilter: oneOf(AcknowledgmentFilter, readContextEnumerated(reader, 0)),
    enrollmentFilter: nextIsOpening(reader, 1) ? readEnrollmentFilter(reader) : undefined,
    eventStateFilter: optionalEventState(readOptionalContextEnumerated(reader, 2)),
    eventTypeFilter: readOptionalContextEnumerated(reader, 3),
    priorityFilter: nextIsOpening(reader, 4) ? readPriorityFilter(reader) : undefined,
    notificationClassFilter: readOptionalContextUnsigned(reader, 5),
  };
  expectEnd(reader);
  return request;
}

export function encodeGetEnrollmentSummaryRequest(writer: ByteWriter, request: GetEnrollmentSummaryRequest): void {
  const { enrollmentFilter, eventStateFilter, eventTypeFilter, priorityFilter, notificationClassFilter } = request;
  writeContextEnumerated(writer, 0, request.acknowledgmentFilter);
  if (enrollmentFilter !== undefined) {
    writeOpeningTag(writer, 1);
    writeRecipientProcess(writer, enrollmentFilter);
    writeClosingTag(writer, 1);
  }
  if (eventStateFilter !== undefined) writeContextEnumerated(writer, 2, eventStateFilter);
  if (eventTypeFilter !== undefined) writeContextEnumerated(writer, 3, eventTypeFilter);
  if (priorityFilter !== undefined) {
    writeOpeningTag(writer, 4);
    writeContextUnsigned(writer, 0, priorityFilter.min);
    writeContextUnsigned(writer, 1, priorityFilter.max);
    writeClosingTag(writer, 4);
  }
  if (notificationClassFilter !== undefined) writeContextUnsigned(writer, 5, notificationClassFilter);
}

export function decodeGetEnrollmentSummaryAck(reader: ByteReader): readonly EnrollmentSummary[] {
  const summaries: EnrollmentSummary[] = [];
  while (reader.remaining > 0) {
    summaries.push({
      objectId: readApplication(reader, 'objectIdentifier').value,
      eventType: readApplication(reader, 'enumerated').value,
      eventState: readApplication(reader, 'enumerated').value,
      priority: readApplication(reader, 'unsigned').value,
      notificationClass: nextIsUnsigned(reader) ? readApplication(reader, 'unsigned').value : undefined,
    });
  }
  return summaries;
}

export function encodeGetEnrollmentSummaryAck(writer: ByteWriter, summaries: readonly EnrollmentSummary[]): void {
  for (const { objectId, eventType, eventState, priority, notificationClass } of summaries) {
    writeApplicationValue(writer, { type: 'objectIdentifier', value: objectId });
    writeApplicationEnumerated(writer, eventType);
    writeApplicationEnumerated(writer, eventState);
    writeApplicationUnsigned(writer, priority);
    if (notificationClass !== undefined) writeApplicationUnsigned(writer, notificationClass);
  }
}

function readEnrollmentFilter(reader: ByteReader): RecipientProcess {
  readOpeningTag(reader, 1);
  const filter = readRecipientProcess(reader);
  readClosingTag(reader, 1);
  return filter;
}

function readPriorityFilter(reader: ByteReader): { readonly min: number; readonly max: number } {
  readOpeningTag(reader, 4);
  const min = readContextUnsignedTo(reader, 0, maxPriority);
  const max = readContextUnsignedTo(reader, 1, maxPriority);
  readClosingTag(reader, 4);
  return { min, max };
}

function optionalEventState(value: number | undefined): EventStateFilter | undefined {
  return value === undefined ? undefined : oneOf(EventStateFilter, value);
}

function oneOf<T extends number>(enumeration: Readonly<Record<string, T>>, value: number): T {
  const found = Object.values(enumeration).find((one) => one === value);
  if (found === undefined) throw decodeError(RejectReason.undefinedEnumeration, `filter ${value}`);
  return found;
}

/** The next summary begins with an object identifier. */
function nextIsUnsigned(reader: ByteReader): boolean {
  const octet = reader.peek();
  return octet >> 4 === ApplicationTag.unsigned && (octet & 0x08) === 0;
}
