import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { ByteReader } from '../../../src/bacnet/encoding/byte-reader.js';
import { ByteWriter } from '../../../src/bacnet/encoding/byte-writer.js';
import { fromHex } from '../../vectors/from-hex.js';
import { serviceCodecs } from '../../vectors/service-codecs.js';
import type { ParameterCodec } from '../../vectors/vector.js';

interface ForeignBuffer {
  readonly buffer: Buffer;
  offset: number;
}

type Encode = (buffer: ForeignBuffer, ...parameters: readonly unknown[]) => void;
type Decode = (buffer: Buffer, offset: number, length: number) => unknown;

/** A service of a client of another hand; the packages bring no types for these. */
interface ForeignService {
  readonly encode: Encode;
  readonly decode: Decode;
  readonly encodeAcknowledge: Encode;
  readonly decodeAcknowledge: Decode;
}

const require = createRequire(import.meta.url);
const pascal = (name: string) => name.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());

interface ForeignClient {
  readonly name: string;
  service(name: string): ForeignService;
  /** It counts months from 0, on the way out and on the way in. */
  readonly monthsOff: number;
}

const clients: readonly ForeignClient[] = [
  { name: 'node-bacnet', service: (name) => require(`node-bacnet/lib/services/${name}.js`), monthsOff: 1 },
  {
    name: '@bacnet-js/client',
    service: (name) => require(`@bacnet-js/client/dist/lib/services/${pascal(name)}.js`).default,
    monthsOff: 0,
  },
];

function written(encode: Encode, ...parameters: readonly unknown[]): Uint8Array {
  const target = { buffer: Buffer.alloc(1482), offset: 0 };
  encode(target, ...parameters);
  return new Uint8Array(target.buffer.subarray(0, target.offset));
}

const ours = <T>(codec: ParameterCodec<T>, parameters: T): Buffer => {
  const writer = new ByteWriter();
  codec.encode(writer, parameters);
  return Buffer.from(writer.bytes());
};
const read = <T>(codec: ParameterCodec<T>, octets: Uint8Array): T => codec.decode(new ByteReader(octets));
const theirs = (decode: Decode, octets: Buffer) => decode(octets, 0, octets.length);

const when = new Date(2026, 10, 29, 21, 30, 15, 250);
const theirStamp = { type: 2, value: when };
const stampIn = (month: number) =>
  ({
    type: 'dateTime',
    dateTime: {
      date: { year: 2026, month, day: 29, weekday: 7 },
      time: { hour: 21, minute: 30, second: 15, hundredths: 25 },
    },
  }) as const;
const stamp = stampIn(11);
const bits = (...values: readonly number[]) => ({
  bitsUsed: values.length,
  value: [values.reduce((octet, bit, index) => octet | (bit << index), 0)],
});
const unacknowledged = { toOffnormal: false, toFault: true, toNormal: true };
const allTransitions = { toOffnormal: true, toFault: true, toNormal: true };
const all = 0xffff_ffff;

const event = {
  processId: 7,
  initiatingDevice: { objectType: 8, instance: 1338 },
  eventObject: { objectType: 5, instance: 5 },
  timeStamp: stamp,
  notificationClass: 1,
  priority: 64,
  eventType: 1,
  messageText: 'BATTERY LOW',
  notifyType: 0,
  ackRequired: true,
  fromState: 0,
  toState: 2,
  eventValues: {
    type: 'changeOfState',
    newState: { choice: 1, value: 1 },
    statusFlags: { inAlarm: true, fault: false, overridden: false, outOfService: false },
  },
} as const;
const theirEvent = {
  processId: 7,
  initiatingObjectId: { type: 8, instance: 1338 },
  eventObjectId: { type: 5, instance: 5 },
  timeStamp: theirStamp,
  notificationClass: 1,
  priority: 64,
  eventType: 1,
  messageText: 'BATTERY LOW',
  notifyType: 0,
  ackRequired: true,
  fromState: 0,
  toState: 2,
};
const summary = {
  objectId: { objectType: 5, instance: 5 },
  eventState: 2,
  acknowledgedTransitions: unacknowledged,
  eventTimeStamps: { toOffnormal: stamp, toFault: stamp, toNormal: stamp },
  notifyType: 0,
  eventEnable: allTransitions,
  eventPriorities: { toOffnormal: 64, toFault: 64, toNormal: 200 },
};
const theirSummary = {
  objectId: { type: 5, instance: 5 },
  eventState: 2,
  acknowledgedTransitions: bits(0, 1, 1),
  eventTimeStamps: [theirStamp, theirStamp, theirStamp],
  notifyType: 0,
  eventEnable: bits(1, 1, 1),
  eventPriorities: [64, 64, 200],
};
const acknowledgement = {
  processId: 7,
  eventObject: { objectType: 5, instance: 5 },
  eventStateAcknowledged: 2,
  timeStamp: stamp,
  acknowledgmentSource: 'operator',
  timeOfAcknowledgment: stamp,
};
const enrollment = {
  objectId: { objectType: 5, instance: 5 },
  eventType: 1,
  eventState: 2,
  priority: 64,
  notificationClass: 1,
};
const theirEnrollment = { ...enrollment, objectId: { type: 5, instance: 5 } };
const noFilter = {
  acknowledgmentFilter: 2,
  enrollmentFilter: undefined,
  eventStateFilter: undefined,
  eventTypeFilter: undefined,
  priorityFilter: undefined,
  notificationClassFilter: undefined,
} as const;

describe.each(clients)('$name', ({ service, monthsOff }) => {
  const sentStamp = stampIn(11 - monthsOff);
  const seen = new Date(2026, 10 + monthsOff, 29, 21, 30, 15, 250);
  const seenStamp = { type: 2, value: seen };

  describe('what it sends is understood', () => {
    it('ConfirmedEventNotification of CHANGE_OF_STATE', () => {
      const sent = {
        ...theirEvent,
        changeOfStateNewState: { type: 1, state: 1 },
        changeOfStateStatusFlags: bits(1, 0, 0, 0),
      };
      expect(read(serviceCodecs.eventNotification, written(service('event-notify-data').encode, sent))).toEqual({
        ...event,
        timeStamp: sentStamp,
      });
    });

    it('ConfirmedEventNotification of OUT_OF_RANGE', () => {
      const sent = {
        ...theirEvent,
        eventType: 5,
        toState: 3,
        outOfRangeExceedingValue: 95,
        outOfRangeStatusFlags: bits(1, 0, 0, 0),
        outOfRangeDeadband: 5,
        outOfRangeExceededLimit: 90,
      };
      expect(read(serviceCodecs.eventNotification, written(service('event-notify-data').encode, sent))).toEqual({
        ...event,
        timeStamp: sentStamp,
        eventType: 5,
        toState: 3,
        eventValues: {
          type: 'outOfRange',
          exceedingValue: 95,
          statusFlags: event.eventValues.statusFlags,
          deadband: 5,
          exceededLimit: 90,
        },
      });
    });

    it('AcknowledgeAlarm', () => {
      const sent = written(
        service('alarm-acknowledge').encode,
        7,
        { type: 5, instance: 5 },
        2,
        'operator',
        theirStamp,
        theirStamp,
      );
      expect(read(serviceCodecs.acknowledgeAlarm, sent)).toEqual({
        ...acknowledgement,
        timeStamp: sentStamp,
        timeOfAcknowledgment: sentStamp,
      });
    });

    it('GetEventInformation and its ACK', () => {
      const { encode, encodeAcknowledge } = service('get-event-information');
      expect(read(serviceCodecs.getEventInformation, written(encode, { type: 5, instance: 5 }))).toEqual({
        lastReceivedObject: { objectType: 5, instance: 5 },
      });
      expect(read(serviceCodecs.getEventInformationAck, written(encodeAcknowledge, [theirSummary], true))).toEqual({
        summaries: [
          { ...summary, eventTimeStamps: { toOffnormal: sentStamp, toFault: sentStamp, toNormal: sentStamp } },
        ],
        moreEvents: true,
      });
    });

    it('GetEnrollmentSummary and its ACK', () => {
      const { encode, encodeAcknowledge } = service('get-enrollment-summary');
      const sent = written(encode, 2, undefined, undefined, undefined, { min: 6, max: 10 });
      expect(read(serviceCodecs.getEnrollmentSummary, sent)).toEqual({
        ...noFilter,
        priorityFilter: { min: 6, max: 10 },
      });
      expect(read(serviceCodecs.getEnrollmentSummaryAck, written(encodeAcknowledge, [theirEnrollment]))).toEqual([
        enrollment,
      ]);
    });

    it('AddListElement', () => {
      const sent = written(service('add-list-element').encode, { type: 19, instance: 0 }, 7, all, [
        { type: 2, value: 3 },
        { type: 2, value: 4 },
      ]);
      expect(read(serviceCodecs.listElement, sent)).toEqual({
        objectId: { objectType: 19, instance: 0 },
        propertyId: 7,
        arrayIndex: undefined,
        elements: fromHex('21 03 21 04'),
      });
    });

    it.each([
      ['by position', 0, { by: 'position', index: 10, count: -5 }],
      ['by sequence number', 1, { by: 'sequenceNumber', sequenceNumber: 10, count: -5 }],
      ['by time', 2, { by: 'time', ...sentStamp.dateTime, count: -5 }],
    ] as const)('ReadRange %s', (_title, type, range) => {
      const sent = written(service('read-range').encode, { type: 25, instance: 1 }, 131, all, type, 10, when, -5);
      expect(read(serviceCodecs.readRange, sent)).toEqual({
        objectId: { objectType: 25, instance: 1 },
        propertyId: 131,
        arrayIndex: undefined,
        range,
      });
    });
  });

  describe('it understands what we send', () => {
    it('an event notification', () => {
      const sent = ours(serviceCodecs.eventNotification, event);
      expect(theirs(service('event-notify-data').decode, sent)).toMatchObject({
        ...theirEvent,
        timeStamp: monthsOff === 0 ? seenStamp : seen,
      });
    });

    it('AcknowledgeAlarm', () => {
      const sent = ours(serviceCodecs.acknowledgeAlarm, acknowledgement);
      expect(theirs(service('alarm-acknowledge').decode, sent)).toMatchObject({
        acknowledgedProcessId: 7,
        eventObjectId: { type: 5, instance: 5 },
        eventStateAcknowledged: 2,
        eventTimeStamp: seen,
        acknowledgeSource: 'operator',
        acknowledgeTimeStamp: seen,
      });
    });

    it('GetEventInformation-ACK', () => {
      const sent = ours(serviceCodecs.getEventInformationAck, { summaries: [summary, summary], moreEvents: false });
      expect(theirs(service('get-event-information').decodeAcknowledge, sent)).toMatchObject({
        events: Array.from({ length: 2 }, () => ({
          ...theirSummary,
          eventTimeStamps: [seenStamp, seenStamp, seenStamp],
        })),
        moreEvents: false,
      });
    });

    it('GetAlarmSummary-ACK', () => {
      const sent = ours(serviceCodecs.getAlarmSummaryAck, [
        { objectId: { objectType: 5, instance: 5 }, alarmState: 2, acknowledgedTransitions: unacknowledged },
      ]);
      // Its decoder is told the length of the whole APDU, with three octets of header.
      expect(service('alarm-summary').decode(sent, 0, sent.length + 3)).toMatchObject({
        alarms: [{ objectId: { type: 5, instance: 5 }, alarmState: 2, acknowledgedTransitions: bits(0, 1, 1) }],
      });
    });

    it('GetEnrollmentSummary-ACK', () => {
      const sent = ours(serviceCodecs.getEnrollmentSummaryAck, [enrollment]);
      expect(theirs(service('get-enrollment-summary').decodeAcknowledge, sent)).toMatchObject({
        enrollmentSummaries: [theirEnrollment],
      });
    });

    it('AddListElement', () => {
      const sent = ours(serviceCodecs.listElement, {
        objectId: { objectType: 19, instance: 0 },
        propertyId: 7,
        arrayIndex: undefined,
        elements: fromHex('21 03 21 04'),
      });
      expect(theirs(service('add-list-element').decode, sent)).toMatchObject({
        objectId: { type: 19, instance: 0 },
        property: { id: 7 },
        values: [{ value: 3 }, { value: 4 }],
      });
    });

    it('ReadRange-ACK with result flags and first sequence number', () => {
      const sent = ours(serviceCodecs.readRangeAck, {
        objectId: { objectType: 25, instance: 1 },
        propertyId: 131,
        arrayIndex: undefined,
        firstItem: true,
        lastItem: false,
        moreItems: true,
        itemCount: 1,
        items: fromHex('0E A4 7E0B1D07 B4 151E0F19 0F 1E 0A 05 40 1F'),
        firstSequenceNumber: 70_000,
      });
      expect(theirs(service('read-range').decodeAcknowledge, sent)).toMatchObject({
        objectId: { type: 25, instance: 1 },
        property: { id: 131 },
        resultFlag: bits(1, 0, 1),
        itemCount: 1,
      });
    });
  });
});
