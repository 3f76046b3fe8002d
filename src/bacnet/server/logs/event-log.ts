import type { ObjectIdentifier } from '../../encoding/application-value.js';
import { ByteReader } from '../../encoding/byte-reader.js';
import { EventType } from '../../encoding/event-enumerations.js';
import { readEventLogRecord } from '../../services/log-records.js';
import type { EventRecord, EventRecordSink } from '../events/event-record.js';
import type { EventLogRecords } from './event-log-records.js';
import type { LogObject } from './log-object.js';

/** Takes all notifications of this device into the Event Log, acknowledgements included (135-2016 §12.27). */
export class EventLog implements EventRecordSink {
  readonly #id: ObjectIdentifier;
  readonly #log: LogObject;
  readonly #records: EventLogRecords;

  constructor(id: ObjectIdentifier, log: LogObject, records: EventLogRecords) {
    this.#id = id;
    this.#log = log;
    this.#records = records;
  }

  accept(record: EventRecord): void {
    // A log that logged its own BUFFER_READY would bring about the next one.
    if (record.eventType === EventType.bufferReady && this.#isOwn(record)) return;
    if (this.#log.mayLog()) this.#records.addNotification(record);
  }

  /** Of the records that are newer than so many, those that tell of events, in their order. */
  async notificationsAfter(totalRecordCount: number): Promise<readonly EventRecord[]> {
    const records = await this.#records.read(totalRecordCount + 1, this.#records.shown.totalRecordCount);
    return records.flatMap(({ octets }) => {
      const { logDatum } = readEventLogRecord(new ByteReader(octets));
      return logDatum.type === 'notification' ? [logDatum.notification] : [];
    });
  }

  #isOwn({ eventObject }: EventRecord): boolean {
    return eventObject.objectType === this.#id.objectType && eventObject.instance === this.#id.instance;
  }
}
