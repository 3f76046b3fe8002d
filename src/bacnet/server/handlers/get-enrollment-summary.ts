import type { ByteReader } from '../../encoding/byte-reader.js';
import { ByteWriter } from '../../encoding/byte-writer.js';
import { eventTransitions } from '../../encoding/constructed/named-bits.js';
import { type Recipient, type RecipientProcess, writeRecipient } from '../../encoding/constructed/recipient.js';
import { EventState } from '../../encoding/event-enumerations.js';
import { ConfirmedService, ServicesSupportedBit } from '../../encoding/service-choices.js';
import { type EventStatus, transitionTo } from '../../events/event-status.js';
import {
  AcknowledgmentFilter,
  decodeGetEnrollmentSummaryRequest,
  type EnrollmentSummary,
  EventStateFilter,
  encodeGetEnrollmentSummaryAck,
  type GetEnrollmentSummaryRequest,
} from '../../services/get-enrollment-summary.js';
import type { EventReporting } from '../events/event-reporting.js';
import type { EventClass } from '../events/event-telling.js';
import type { ReportingObject } from '../events/reporting-object.js';
import type { ConfirmedServiceHandler } from '../service-registry.js';

/** GetEnrollmentSummary (135-2016 §13.11): the objects that detect events, as far as all filters let them through. */
export class GetEnrollmentSummaryHandler implements ConfirmedServiceHandler {
  readonly service = ConfirmedService.getEnrollmentSummary;
  readonly supportedBit = ServicesSupportedBit.getEnrollmentSummary;
  readonly acknowledgement = 'complex';
  readonly #events: EventReporting;

  constructor(events: EventReporting) {
    this.#events = events;
  }

  execute(request: ByteReader, answer: ByteWriter): undefined {
    const filters = decodeGetEnrollmentSummaryRequest(request);
    encodeGetEnrollmentSummaryAck(
      answer,
      [...this.#events.objects].flatMap((object) => {
        if (!object.configuration.eventDetectionEnable) return [];
        const eventClass = this.#events.classOf(object.configuration);
        const summary = summaryOf(object, eventClass);
        return passes(filters, object.status, summary, eventClass) ? [summary] : [];
      }),
    );
  }
}

function summaryOf({ configuration, eventType, status }: ReportingObject, { priority }: EventClass): EnrollmentSummary {
  return {
    objectId: configuration.id,
    eventType,
    eventState: status.eventState,
    // Of the transition that led to the present state.
    priority: priority[transitionTo(status.eventState)],
    notificationClass: configuration.notificationClass,
  };
}

function passes(
  filters: GetEnrollmentSummaryRequest,
  status: EventStatus,
  { eventType, priority, notificationClass }: EnrollmentSummary,
  { recipients }: EventClass,
): boolean {
  const { enrollmentFilter, eventStateFilter, eventTypeFilter, priorityFilter, notificationClassFilter } = filters;
  return (
    isAcknowledgedAs(filters.acknowledgmentFilter, status) &&
    isInState(eventStateFilter ?? EventStateFilter.all, status.eventState) &&
    (eventTypeFilter === undefined || eventTypeFilter === eventType) &&
    (priorityFilter === undefined || (priority >= priorityFilter.min && priority <= priorityFilter.max)) &&
    (notificationClassFilter === undefined || notificationClassFilter === notificationClass) &&
    (enrollmentFilter === undefined || recipients.some((one) => isSameProcess(one, enrollmentFilter)))
  );
}

function isAcknowledgedAs(filter: AcknowledgmentFilter, { ackedTransitions }: EventStatus): boolean {
  const isAcked = eventTransitions.every((one) => ackedTransitions[one]);
  switch (filter) {
    case AcknowledgmentFilter.all:
      return true;
    case AcknowledgmentFilter.acked:
      return isAcked;
    case AcknowledgmentFilter.notAcked:
      return !isAcked;
  }
}

function isInState(filter: EventStateFilter, eventState: EventState): boolean {
  switch (filter) {
    case EventStateFilter.offnormal:
      return transitionTo(eventState) === 'toOffnormal';
    case EventStateFilter.fault:
      return eventState === EventState.fault;
    case EventStateFilter.normal:
      return eventState === EventState.normal;
    case EventStateFilter.all:
      return true;
    case EventStateFilter.active:
      return eventState !== EventState.normal;
  }
}

function isSameProcess(one: RecipientProcess, other: RecipientProcess): boolean {
  return one.processId === other.processId && octetsOf(one.recipient) === octetsOf(other.recipient);
}

function octetsOf(recipient: Recipient): string {
  const writer = new ByteWriter(32);
  writeRecipient(writer, recipient);
  return Buffer.from(writer.bytes()).toString('hex');
}
