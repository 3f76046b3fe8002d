import type { Apdu, ConfirmedRequest } from '../../src/bacnet/apdu/apdu.js';
import { annexFAlarms } from './annex-f-alarms.js';
import { fromHex } from './from-hex.js';
import { serviceCodecs } from './service-codecs.js';
import { type Vector, vector } from './vector.js';

const confirmed = (
  invokeId: number,
  service: number,
  maxApduLengthAccepted: ConfirmedRequest['maxApduLengthAccepted'],
  segmentedResponseAccepted = false,
): Apdu => ({
  type: 0,
  segment: undefined,
  segmentedResponseAccepted,
  maxSegmentsAccepted: undefined,
  maxApduLengthAccepted,
  invokeId,
  service,
});
const unconfirmed = (service: number): Apdu => ({ type: 1, service });
const complexAck = (invokeId: number, service: number): Apdu => ({ type: 3, segment: undefined, invokeId, service });

const analogInput = (instance: number) => ({ objectType: 0, instance });
const analogValue = (instance: number) => ({ objectType: 2, instance });
const device = (instance: number) => ({ objectType: 8, instance });
const file = (instance: number) => ({ objectType: 10, instance });
const octetsOf = (text: string) => Uint8Array.from(Buffer.from(text));
const trendLog = (instance: number) => ({ objectType: 20, instance });
const presentValue = { propertyId: 85, arrayIndex: undefined };
const reliability = { propertyId: 103, arrayIndex: undefined };
const statusFlags = { propertyId: 111, arrayIndex: undefined };
const logBuffer = { propertyId: 131, arrayIndex: undefined };
const withoutPriority = { priority: undefined };

const covNotification = {
  processId: 18,
  initiatingDevice: device(4),
  monitoredObject: analogInput(10),
  timeRemainingS: 0,
  values: [
    { ...presentValue, value: fromHex('44 42 82 00 00'), ...withoutPriority },
    { ...statusFlags, value: fromHex('82 04 00'), ...withoutPriority },
  ],
};

/** The octets that ASHRAE 135-2012 prints in its Annex F, for the services that this gateway has. */
export const annexF: readonly Vector[] = [
  ...annexFAlarms,
  vector(
    'F.2.1',
    'AtomicReadFile of a stream',
    '00 02 00 06 C4 02800001 0E 31 00 21 1B 0F',
    confirmed(0, 6, 206),
    serviceCodecs.atomicReadFile,
    { fileId: file(1), range: { by: 'stream', start: 0, count: 27 } },
  ),
  vector(
    'F.2.1',
    'its answer',
    '30 00 06 10 0E 31 00 65 1B 4368696C6C65723031204F6E2D54696D653D342E3320486F757273 0F',
    complexAck(0, 6),
    serviceCodecs.atomicReadFileAck,
    { by: 'stream', endOfFile: false, start: 0, data: octetsOf('Chiller01 On-Time=4.3 Hours') },
  ),
  vector(
    'F.2.1',
    'AtomicReadFile of records',
    '00 02 12 06 C4 02800002 1E 31 0E 21 03 1F',
    confirmed(18, 6, 206),
    serviceCodecs.atomicReadFile,
    { fileId: file(2), range: { by: 'record', start: 14, count: 3 } },
  ),
  vector(
    'F.2.1',
    'its answer, of two records',
    '30 12 06 11 1E 31 0E 21 02 65 0A 31323A30302C34352E32 65 0A 31323A31352C34342E38 1F',
    complexAck(18, 6),
    serviceCodecs.atomicReadFileAck,
    { by: 'record', endOfFile: true, start: 14, records: ['12:00,45.2', '12:15,44.8'].map(octetsOf) },
  ),
  vector(
    'F.1.2',
    'ConfirmedCOVNotification',
    '00 02 0F 01 09 12 1C 02000004 2C 0000000A 39 00 4E 09 55 2E 44 42820000 2F 09 6F 2E 82 04 00 2F 4F',
    confirmed(15, 1, 206),
    serviceCodecs.covNotification,
    covNotification,
  ),
  vector(
    'F.1.3',
    'UnconfirmedCOVNotification',
    '10 02 09 12 1C 02000004 2C 0000000A 39 00 4E 09 55 2E 44 42820000 2F 09 6F 2E 82 04 00 2F 4F',
    unconfirmed(2),
    serviceCodecs.covNotification,
    covNotification,
  ),
  vector(
    'F.1.10',
    'SubscribeCOV',
    '00 02 0F 05 09 12 1C 0000000A 29 01 39 00',
    confirmed(15, 5, 206),
    serviceCodecs.subscribeCov,
    { processId: 18, objectId: analogInput(10), terms: { confirmed: true, lifetimeS: 0 } },
  ),
  vector(
    'F.1.11',
    'SubscribeCOVProperty',
    '00 02 0F 1C 09 12 1C 0000000A 29 01 39 3C 4E 09 55 4F 5C 3F800000',
    confirmed(15, 28, 206),
    serviceCodecs.subscribeCovProperty,
    {
      processId: 18,
      objectId: analogInput(10),
      terms: { confirmed: true, lifetimeS: 60 },
      monitoredProperty: presentValue,
      covIncrement: 1,
    },
  ),
  vector(
    'F.3.4',
    'Error object-deletion-not-permitted',
    '50 58 0B 91 01 91 17',
    { type: 5, invokeId: 88, service: 11 },
    serviceCodecs.error,
    { errorClass: 1, errorCode: 23 },
  ),
  vector('F.3.5', 'ReadProperty', '00 00 01 0C 0C 00000005 19 55', confirmed(1, 12, 50), serviceCodecs.readProperty, {
    objectId: analogInput(5),
    ...presentValue,
  }),
  vector(
    'F.3.5',
    'ReadProperty-ACK of 72.3',
    '30 01 0C 0C 00000005 19 55 3E 44 4290999A 3F',
    complexAck(1, 12),
    serviceCodecs.readPropertyAck,
    { objectId: analogInput(5), ...presentValue, value: fromHex('44 42 90 99 9A') },
  ),
  vector(
    'F.3.7',
    'ReadPropertyMultiple of two properties',
    '00 04 F1 0E 0C 00000010 1E 09 55 09 67 1F',
    confirmed(241, 14, 1024),
    serviceCodecs.readPropertyMultiple,
    [{ objectId: analogInput(16), properties: [presentValue, reliability] }],
  ),
  vector(
    'F.3.7',
    'ReadPropertyMultiple-ACK of two properties',
    '30 F1 0E 0C 00000010 1E 29 55 4E 44 4290999A 4F 29 67 4E 91 00 4F 1F',
    complexAck(241, 14),
    serviceCodecs.readPropertyMultipleAck,
    [
      {
        objectId: analogInput(16),
        results: [
          { ...presentValue, value: fromHex('44 42 90 99 9A'), error: undefined },
          { ...reliability, value: fromHex('91 00'), error: undefined },
        ],
      },
    ],
  ),
  vector(
    'F.3.7',
    'ReadPropertyMultiple of three objects',
    '00 04 02 0E 0C 00000021 1E 09 55 1F 0C 00000032 1E 09 55 1F 0C 00000023 1E 09 55 1F',
    confirmed(2, 14, 1024),
    serviceCodecs.readPropertyMultiple,
    [
      { objectId: analogInput(33), properties: [presentValue] },
      { objectId: analogInput(50), properties: [presentValue] },
      { objectId: analogInput(35), properties: [presentValue] },
    ],
  ),
  vector(
    'F.3.7',
    'ReadPropertyMultiple-ACK with an unknown object',
    `30 02 0E 0C 00000021 1E 29 55 4E 44 42293333 4F 1F 0C 00000032 1E 29 55 5E 91 01 91 1F 5F 1F
     0C 00000023 1E 29 55 4E 44 43D9D99A 4F 1F`,
    complexAck(2, 14),
    serviceCodecs.readPropertyMultipleAck,
    [
      {
        objectId: analogInput(33),
        results: [{ ...presentValue, value: fromHex('44 42 29 33 33'), error: undefined }],
      },
      {
        objectId: analogInput(50),
        results: [{ ...presentValue, value: undefined, error: { errorClass: 1, errorCode: 31 } }],
      },
      {
        objectId: analogInput(35),
        results: [{ ...presentValue, value: fromHex('44 43 D9 D9 9A'), error: undefined }],
      },
    ],
  ),
  vector(
    'F.3.8',
    'ReadRange by time',
    '02 02 01 1A 0C 05000001 19 83 7E A4 62 03 17 01 B4 13 34 22 00 31 04 7F',
    confirmed(1, 26, 206, true),
    serviceCodecs.readRange,
    {
      objectId: trendLog(1),
      ...logBuffer,
      range: {
        by: 'time',
        date: { year: 1998, month: 3, day: 23, weekday: 1 },
        time: { hour: 19, minute: 52, second: 34, hundredths: 0 },
        count: 4,
      },
    },
  ),
  vector(
    'F.3.8',
    'ReadRange-ACK of two log records',
    `30 01 1A 0C 05000001 19 83 3A 05 C0 49 02 5E
     0E A4 62 03 17 01 B4 13 36 1B 00 0F 1E 2C 41900000 1F 2A 04 00
     0E A4 62 03 17 01 B4 13 38 1B 00 0F 1E 2C 4190CCCD 1F 2A 04 00 5F 6B 01 35 61`,
    complexAck(1, 26),
    serviceCodecs.readRangeAck,
    {
      objectId: trendLog(1),
      ...logBuffer,
      firstItem: true,
      lastItem: true,
      moreItems: false,
      itemCount: 2,
      items: fromHex(
        `0E A4 62 03 17 01 B4 13 36 1B 00 0F 1E 2C 41900000 1F 2A 04 00
         0E A4 62 03 17 01 B4 13 38 1B 00 0F 1E 2C 4190CCCD 1F 2A 04 00`,
      ),
      firstSequenceNumber: 79201,
    },
  ),
  vector(
    'F.3.9',
    'WriteProperty',
    '00 04 59 0F 0C 00800001 19 55 3E 44 43340000 3F',
    confirmed(89, 15, 1024),
    serviceCodecs.writeProperty,
    { objectId: analogValue(1), ...presentValue, value: fromHex('44 43 34 00 00'), ...withoutPriority },
  ),
  vector(
    'F.3.10',
    'WritePropertyMultiple',
    `00 04 01 10 0C 00800005 1E 09 55 2E 44 42860000 2F 1F 0C 00800006 1E 09 55 2E 44 42860000 2F 1F
     0C 00800007 1E 09 55 2E 44 42900000 2F 1F`,
    confirmed(1, 16, 1024),
    serviceCodecs.writePropertyMultiple,
    [
      {
        objectId: analogValue(5),
        properties: [{ ...presentValue, value: fromHex('44 42 86 00 00'), ...withoutPriority }],
      },
      {
        objectId: analogValue(6),
        properties: [{ ...presentValue, value: fromHex('44 42 86 00 00'), ...withoutPriority }],
      },
      {
        objectId: analogValue(7),
        properties: [{ ...presentValue, value: fromHex('44 42 90 00 00'), ...withoutPriority }],
      },
    ],
  ),
  vector(
    'F.4.1',
    'DeviceCommunicationControl',
    '00 04 05 11 09 05 19 01 2D 08 00 23 65 67 62 64 66 21',
    confirmed(5, 17, 1024),
    serviceCodecs.deviceCommunicationControl,
    { durationMinutes: 5, control: 1, password: '#egbdf!' },
  ),
  vector(
    'F.4.4',
    'ReinitializeDevice',
    '00 01 02 14 09 01 1D 09 00 41 62 43 64 45 66 47 68',
    confirmed(2, 20, 128),
    serviceCodecs.reinitializeDevice,
    { state: 1, password: 'AbCdEfGh' },
  ),
  vector(
    'F.4.7',
    'TimeSynchronization',
    '10 06 A4 5C 0B 11 FF B4 16 2D 1E 46',
    unconfirmed(6),
    serviceCodecs.timeSynchronization,
    {
      date: { year: 1992, month: 11, day: 17, weekday: undefined },
      time: { hour: 22, minute: 45, second: 30, hundredths: 70 },
    },
  ),
  vector('F.4.8', 'Who-Has by name', '10 07 3D 07 00 4F 41 54 65 6D 70', unconfirmed(7), serviceCodecs.whoHas, {
    range: undefined,
    object: 'OATemp',
  }),
  vector('F.4.8', 'Who-Has by identifier', '10 07 2C 00000003', unconfirmed(7), serviceCodecs.whoHas, {
    range: undefined,
    object: analogInput(3),
  }),
  vector(
    'F.4.8',
    'I-Have',
    '10 01 C4 02000008 C4 00000003 75 07 00 4F 41 54 65 6D 70',
    unconfirmed(1),
    serviceCodecs.iHave,
    { device: device(8), object: analogInput(3), objectName: 'OATemp' },
  ),
  vector('F.4.9', 'Who-Is of one device', '10 08 09 03 19 03', unconfirmed(8), serviceCodecs.whoIs, {
    range: { low: 3, high: 3 },
  }),
  vector('F.4.9', 'Who-Is of all devices', '10 08', unconfirmed(8), serviceCodecs.whoIs, { range: undefined }),
  vector(
    'F.4.9',
    'I-Am without segmentation',
    '10 00 C4 02000003 22 0400 91 03 21 63',
    unconfirmed(0),
    serviceCodecs.iAm,
    { device: device(3), maxApduLengthAccepted: 1024, segmentation: 3, vendorId: 99 },
  ),
  vector(
    'F.4.9',
    'I-Am with segmented transmission',
    '10 00 C4 02000001 22 01E0 91 01 21 63',
    unconfirmed(0),
    serviceCodecs.iAm,
    { device: device(1), maxApduLengthAccepted: 480, segmentation: 1, vendorId: 99 },
  ),
];
