import { ByteReader } from '../../../src/bacnet/encoding/byte-reader.js';
import { ByteWriter } from '../../../src/bacnet/encoding/byte-writer.js';
import type { Destination } from '../../../src/bacnet/encoding/constructed/destination.js';
import { writeDestination } from '../../../src/bacnet/encoding/constructed/destination.js';
import { readTimeStamp } from '../../../src/bacnet/encoding/constructed/time-stamp.js';
import { encodeAcknowledgeAlarmRequest } from '../../../src/bacnet/services/acknowledge-alarm.js';
import type { EventNotification } from '../../../src/bacnet/services/event-notification.js';
import { decodeGetEventInformationAck, type EventSummary } from '../../../src/bacnet/services/get-event-information.js';
import { readEventLogRecord } from '../../../src/bacnet/services/log-records.js';
import { decodeReadRangeAck } from '../../../src/bacnet/services/read-range.js';
import type { ClientOutcome } from '../../support/bacnet/segmenting-client.js';
import { context, join, objectId, unsignedOctets } from '../../support/bacnet/wire.js';
import type { AlarmSite } from './alarm-site.js';
import { type Occurrence, stampOf, type Transition, transitions } from './told-events.js';

const service = {
  acknowledgeAlarm: 0,
  addListElement: 8,
  removeListElement: 9,
  readProperty: 12,
  writeProperty: 15,
  readRange: 26,
  getEventInformation: 29,
} as const;
export const property = { ackedTransitions: 0, eventEnable: 35, recipientList: 102, eventTimeStamps: 130 } as const;
const logBuffer = 131;
const [notificationClass, eventLog] = [15, 25];
/** Of a log: how many records are asked for at once. */
const recordsAtOnce = 50;

/** A BMS that asks, over the wire. */
export class AskingBms {
  readonly #site: AlarmSite;

  constructor(site: AlarmSite) {
    this.#site = site;
  }

  async write(type: number, instance: number, propertyId: number, value: Uint8Array): Promise<ClientOutcome> {
    const [object, id] = [context(0, objectId(type, instance)), context(1, unsignedOctets(propertyId))];
    return this.#site.request(service.writeProperty, join(object, id, [0x3e], value, [0x3f]));
  }

  /** In hexadecimal digits. */
  async read(object: string, propertyId: number): Promise<string> {
    const [type = 0, instance = 0] = object.split(':').map(Number);
    const [head, id] = [context(0, objectId(type, instance)), context(1, unsignedOctets(propertyId))];
    const outcome = await this.#site.request(service.readProperty, join(head, id));
    if (outcome.kind !== 'ack') throw new Error(`${object} ${propertyId}: ${outcome.kind}`);
    return outcome.payload.slice(2 * (head.length + id.length + 1), -2);
  }

  writeRecipients(number: number, destinations: readonly Destination[]): Promise<ClientOutcome> {
    return this.write(notificationClass, number, property.recipientList, octetsOf(destinations));
  }

  changeRecipients(how: 'add' | 'remove', number: number, one: Destination): Promise<ClientOutcome> {
    const list = join(context(0, objectId(notificationClass, number)), context(1, [property.recipientList]));
    const choice = how === 'add' ? service.addListElement : service.removeListElement;
    return this.#site.request(choice, join(list, [0x3e], octetsOf([one]), [0x3f]));
  }

  /** An off-normal state stands for any other. */
  acknowledge({ object, transition, stamp }: Occurrence, source: string): Promise<ClientOutcome> {
    const [objectType = 0, instance = 0] = object.split(':').map(Number);
    const writer = new ByteWriter(128);
    encodeAcknowledgeAlarmRequest(writer, {
      processId: 1,
      eventObject: { objectType, instance },
      eventStateAcknowledged: { toNormal: 0, toFault: 1, toOffnormal: 2 }[transition],
      timeStamp: readTimeStamp(new ByteReader(Buffer.from(stamp, 'hex'))),
      acknowledgmentSource: source,
      timeOfAcknowledgment: { type: 'sequenceNumber', sequenceNumber: 1 },
    });
    return this.#site.request(service.acknowledgeAlarm, writer.copy());
  }

  /** All of them, however many answers that takes. */
  async eventInformation(): Promise<readonly EventSummary[]> {
    const found: EventSummary[] = [];
    for (;;) {
      const last = found.at(-1)?.objectId;
      const from = last === undefined ? [] : context(0, objectId(last.objectType, last.instance));
      const outcome = await this.#site.request(service.getEventInformation, Uint8Array.from(from));
      if (outcome.kind !== 'ack') throw new Error(`GetEventInformation: ${outcome.kind}`);
      const answer = decodeGetEventInformationAck(new ByteReader(Buffer.from(outcome.payload, 'hex')));
      found.push(...answer.summaries);
      if (!answer.moreEvents) return found;
    }
  }

  /** What Event Log 1 has from this sequence number on: each record's number, and its notification where it is one. */
  async eventsFrom(
    first: number,
  ): Promise<readonly { readonly sequence: number; readonly notification: EventNotification | undefined }[]> {
    const found: { readonly sequence: number; readonly notification: EventNotification | undefined }[] = [];
    for (let next = first; ; ) {
      const [object, id] = [context(0, objectId(eventLog, 1)), context(1, [logBuffer])];
      const [number, count] = [unsignedOctets(next), recordsAtOnce];
      const range = [0x6e, 0x20 | number.length, ...number, 0x31, count, 0x6f];
      const outcome = await this.#site.request(service.readRange, join(object, id, range));
      if (outcome.kind !== 'ack') throw new Error(`ReadRange from ${next}: ${outcome.kind}`);
      const ack = decodeReadRangeAck(new ByteReader(Buffer.from(outcome.payload, 'hex')));
      if (ack.itemCount === 0) return found;
      if (ack.firstSequenceNumber !== next) throw new Error(`record ${next} is gone: ${ack.firstSequenceNumber}`);
      const reader = new ByteReader(ack.items);
      for (; reader.remaining > 0; next += 1) {
        const { logDatum } = readEventLogRecord(reader);
        const notification = logDatum.type === 'notification' ? logDatum.notification : undefined;
        found.push({ sequence: next, notification });
      }
    }
  }
}

/** Event_Time_Stamps and Acked_Transitions of a summary, as the properties have them, in hexadecimal digits. */
export function propertiesOf({ eventTimeStamps, acknowledgedTransitions }: EventSummary) {
  return {
    stamps: transitions.map((one) => stampOf(eventTimeStamps[one])).join(''),
    acked: bitsOf(acknowledgedTransitions),
  };
}

/** A bit string of three bits. */
export function bitsOf(bits: Readonly<Record<Transition, boolean>>): string {
  const octet = transitions.reduce((sum, one, index) => (bits[one] ? sum | (0x80 >> index) : sum), 0);
  return `8205${octet.toString(16).padStart(2, '0')}`;
}

function octetsOf(destinations: readonly Destination[]): Uint8Array {
  const writer = new ByteWriter(1024);
  for (const one of destinations) writeDestination(writer, one);
  return writer.copy();
}
