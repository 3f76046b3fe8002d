import type { EventNotification } from '../../services/event-notification.js';

/**
 * An event notification before it is known to whom it goes. Notify Type ACK_NOTIFICATION tells of an acknowledgement; a log
 * keeps process identifier 0.
 */
export type EventRecord = Omit<EventNotification, 'processId'>;

/** Where records go, each once and in the order in which they came about. */
export interface EventRecordSink {
  /** Called when all properties of the object agree with the record; returns before anything is sent or written. */
  accept(record: EventRecord): void;
}
