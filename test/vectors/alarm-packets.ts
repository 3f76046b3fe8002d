import type { Apdu } from '../../src/bacnet/apdu/apdu.js';
import { fromHex } from './from-hex.js';
import { serviceCodecs } from './service-codecs.js';
import { type Vector, vector } from './vector.js';

const toBms = (service: number): Apdu => ({
  type: 0,
  segment: undefined,
  segmentedResponseAccepted: false,
  maxSegmentsAccepted: undefined,
  maxApduLengthAccepted: 1476,
  invokeId: 1,
  service,
});

/** 2026-11-29, a Sunday, 21:30:15.25. */
const stamp = {
  type: 'dateTime',
  dateTime: {
    date: { year: 2026, month: 11, day: 29, weekday: 7 },
    time: { hour: 21, minute: 30, second: 15, hundredths: 25 },
  },
} as const;
const stampOctets = '3E 2E A4 7E0B1D07 B4 151E0F19 2F 3F';
const flags = { inAlarm: true, fault: false, overridden: false, outOfService: false };

const event = {
  processId: 7,
  initiatingDevice: { objectType: 8, instance: 1338 },
  timeStamp: stamp,
  notificationClass: 1,
  priority: 64,
  notifyType: 0,
  ackRequired: true,
  fromState: 0,
};

/** Events of this gateway, written out by hand from 135-2016 §13 and §21. */
export const alarmPackets: readonly Vector[] = [
  vector(
    '§13.3.2',
    'ConfirmedEventNotification of a Binary Value in alarm, with a text',
    `00 05 01 02 09 07 1C 0200053A 2C 01400005 ${stampOctets} 49 01 59 40 69 01 7D 08 00 42 41 54 20 4C 4F 57
     89 00 99 01 A9 00 B9 02 CE 1E 0E 19 01 0F 1A 04 80 1F CF`,
    toBms(2),
    serviceCodecs.eventNotification,
    {
      ...event,
      eventObject: { objectType: 5, instance: 5 },
      eventType: 1,
      messageText: 'BAT LOW',
      toState: 2,
      eventValues: { type: 'changeOfState', newState: { choice: 1, value: 1 }, statusFlags: flags },
    },
  ),
  vector(
    '§13.2.5',
    'UnconfirmedEventNotification of a lost line, with the property values of a Binary Value',
    `10 03 09 07 1C 0200053A 2C 01400005 ${stampOctets} 49 01 59 40 69 13 89 00 99 01 A9 00 B9 01
     CE FE 13 09 0C 1A 04 C0 2E 09 55 2E 91 00 2F 2F FF 13 CF`,
    { type: 1, service: 3 },
    serviceCodecs.eventNotification,
    {
      ...event,
      eventObject: { objectType: 5, instance: 5 },
      eventType: 19,
      messageText: undefined,
      toState: 1,
      eventValues: {
        type: 'changeOfReliability',
        reliability: 12,
        statusFlags: { ...flags, fault: true },
        propertyValues: [{ propertyId: 85, arrayIndex: undefined, value: fromHex('91 00'), priority: undefined }],
      },
    },
  ),
  vector(
    '§13.3.7',
    'UnconfirmedEventNotification of a full log',
    `10 03 09 07 1C 0200053A 2C 06400001 ${stampOctets} 49 01 59 40 69 0A 89 00 99 01 A9 00 B9 00
     CE AE 0E 0C 06400001 19 83 0F 1A 0100 2A 0200 AF CF`,
    { type: 1, service: 3 },
    serviceCodecs.eventNotification,
    {
      ...event,
      eventObject: { objectType: 25, instance: 1 },
      eventType: 10,
      messageText: undefined,
      toState: 0,
      eventValues: {
        type: 'bufferReady',
        bufferProperty: {
          objectId: { objectType: 25, instance: 1 },
          propertyId: 131,
          arrayIndex: undefined,
          deviceId: undefined,
        },
        previousNotification: 256,
        currentNotification: 512,
      },
    },
  ),
  vector(
    '§13.3.1',
    'UnconfirmedEventNotification of a bit string',
    `10 03 09 07 1C 0200053A 2C 09C00000 ${stampOctets} 49 01 59 40 69 00 89 00 99 01 A9 00 B9 02
     CE 0E 0A 04 A0 1A 04 80 0F CF`,
    { type: 1, service: 3 },
    serviceCodecs.eventNotification,
    {
      ...event,
      eventObject: { objectType: 39, instance: 0 },
      eventType: 0,
      messageText: undefined,
      toState: 2,
      eventValues: { type: 'changeOfBitstring', referencedBitstring: [true, false, true, false], statusFlags: flags },
    },
  ),
  vector(
    '§13.8.1',
    'UnconfirmedEventNotification of an acknowledgement',
    `10 03 09 07 1C 0200053A 2C 01400005 ${stampOctets} 49 01 59 40 69 01 89 02 B9 02`,
    { type: 1, service: 3 },
    serviceCodecs.eventNotification,
    {
      ...event,
      eventObject: { objectType: 5, instance: 5 },
      eventType: 1,
      messageText: undefined,
      notifyType: 2,
      ackRequired: undefined,
      fromState: undefined,
      toState: 2,
      eventValues: undefined,
    },
  ),
  vector(
    '§13.12',
    'GetEventInformation from the object after Binary Value 5 on',
    '00 05 01 1D 0C 01400005',
    toBms(29),
    serviceCodecs.getEventInformation,
    { lastReceivedObject: { objectType: 5, instance: 5 } },
  ),
  vector(
    '§13.11',
    'GetEnrollmentSummary with every filter',
    '00 05 01 04 09 01 1E 0E 1E 21 00 65 06 C0A80A01BAC0 1F 0F 19 07 1F 29 04 39 01 4E 09 00 19 FF 4F 59 01',
    toBms(4),
    serviceCodecs.getEnrollmentSummary,
    {
      acknowledgmentFilter: 1,
      enrollmentFilter: {
        recipient: { type: 'address', address: { network: 0, macAddress: fromHex('C0A80A01BAC0') } },
        processId: 7,
      },
      eventStateFilter: 4,
      eventTypeFilter: 1,
      priorityFilter: { min: 0, max: 255 },
      notificationClassFilter: 1,
    },
  ),
  vector(
    '§15.1',
    'AddListElement-Error at the second element',
    '50 09 08 0E 91 02 91 25 0F 19 02',
    { type: 5, invokeId: 9, service: 8 },
    serviceCodecs.changeListError,
    { errorClass: 2, errorCode: 37, firstFailedElementNumber: 2 },
  ),
];
