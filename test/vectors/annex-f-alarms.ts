import type { Apdu } from '../../src/bacnet/apdu/apdu.js';
import { fromHex } from './from-hex.js';
import { serviceCodecs } from './service-codecs.js';
import { type Vector, vector } from './vector.js';

const confirmed = (invokeId: number, service: number, segmentedResponseAccepted = false): Apdu => ({
  type: 0,
  segment: undefined,
  segmentedResponseAccepted,
  maxSegmentsAccepted: undefined,
  maxApduLengthAccepted: 206,
  invokeId,
  service,
});
const complexAck = (invokeId: number, service: number): Apdu => ({ type: 3, segment: undefined, invokeId, service });

const analogInput = (instance: number) => ({ objectType: 0, instance });
const eventEnrollment = (instance: number) => ({ objectType: 9, instance });
const group = { objectType: 11, instance: 3 };
const listOfGroupMembers = { propertyId: 53, arrayIndex: undefined };

const bits = (toOffnormal: boolean, toFault: boolean, toNormal: boolean) => ({ toOffnormal, toFault, toNormal });
const atTime = (hour: number, minute: number, second: number, hundredths: number) =>
  ({ type: 'time', time: { hour, minute, second, hundredths } }) as const;
const never = {
  type: 'time',
  time: { hour: undefined, minute: undefined, second: undefined, hundredths: undefined },
} as const;

const highLimit = (device: number) => ({
  processId: 1,
  initiatingDevice: { objectType: 8, instance: device },
  eventObject: analogInput(2),
  timeStamp: { type: 'sequenceNumber', sequenceNumber: 16 } as const,
  notificationClass: 4,
  priority: 100,
  eventType: 5,
  messageText: undefined,
  notifyType: 0,
  ackRequired: true,
  fromState: 0,
  toState: 3,
  eventValues: {
    type: 'outOfRange',
    exceedingValue: Math.fround(80.1),
    statusFlags: { inAlarm: true, fault: false, overridden: false, outOfService: false },
    deadband: 1,
    exceededLimit: 80,
  } as const,
});

/** The examples of 135-2016 Annex F.1 about events, and those of F.3 about lists. */
export const annexFAlarms: readonly Vector[] = [
  vector(
    'F.1.1',
    'AcknowledgeAlarm',
    '00 02 07 00 09 01 1C 00000002 29 03 3E 19 10 3F 4C 00 4D 44 4C 5E 2E A4 5C 06 15 FF B4 0D 03 29 09 2F 5F',
    confirmed(7, 0),
    serviceCodecs.acknowledgeAlarm,
    {
      processId: 1,
      eventObject: analogInput(2),
      eventStateAcknowledged: 3,
      timeStamp: { type: 'sequenceNumber', sequenceNumber: 16 },
      acknowledgmentSource: 'MDL',
      timeOfAcknowledgment: {
        type: 'dateTime',
        dateTime: {
          date: { year: 1992, month: 6, day: 21, weekday: undefined },
          time: { hour: 13, minute: 3, second: 41, hundredths: 9 },
        },
      },
    },
  ),
  vector(
    'F.1.4',
    'ConfirmedEventNotification',
    `00 02 10 02 09 01 1C 02000004 2C 00000002 3E 19 10 3F 49 04 59 64 69 05 89 00 99 01 A9 00 B9 03
     CE 5E 0C 42A03333 1A 04 80 2C 3F800000 3C 42A00000 5F CF`,
    confirmed(16, 2),
    serviceCodecs.eventNotification,
    highLimit(4),
  ),
  vector(
    'F.1.5',
    'UnconfirmedEventNotification',
    `10 03 09 01 1C 02000009 2C 00000002 3E 19 10 3F 49 04 59 64 69 05 89 00 99 01 A9 00 B9 03
     CE 5E 0C 42A03333 1A 04 80 2C 3F800000 3C 42A00000 5F CF`,
    { type: 1, service: 3 },
    serviceCodecs.eventNotification,
    highLimit(9),
  ),
  vector('F.1.6', 'GetAlarmSummary', '00 02 01 03', confirmed(1, 3), serviceCodecs.getAlarmSummary, undefined),
  vector(
    'F.1.6',
    'GetAlarmSummary-ACK',
    '30 01 03 C4 00000002 91 03 82 05 60 C4 00000003 91 04 82 05 E0',
    complexAck(1, 3),
    serviceCodecs.getAlarmSummaryAck,
    [
      { objectId: analogInput(2), alarmState: 3, acknowledgedTransitions: bits(false, true, true) },
      { objectId: analogInput(3), alarmState: 4, acknowledgedTransitions: bits(true, true, true) },
    ],
  ),
  vector(
    'F.1.7',
    'GetEnrollmentSummary of what is not acknowledged',
    '00 02 01 04 09 02',
    confirmed(1, 4),
    serviceCodecs.getEnrollmentSummary,
    {
      acknowledgmentFilter: 2,
      enrollmentFilter: undefined,
      eventStateFilter: undefined,
      eventTypeFilter: undefined,
      priorityFilter: undefined,
      notificationClassFilter: undefined,
    },
  ),
  vector(
    'F.1.7',
    'GetEnrollmentSummary-ACK',
    '30 01 04 C4 00000002 91 05 91 03 21 64 21 04 C4 02400006 91 01 91 00 21 32 21 02',
    complexAck(1, 4),
    serviceCodecs.getEnrollmentSummaryAck,
    [
      { objectId: analogInput(2), eventType: 5, eventState: 3, priority: 100, notificationClass: 4 },
      { objectId: eventEnrollment(6), eventType: 1, eventState: 0, priority: 50, notificationClass: 2 },
    ],
  ),
  vector(
    'F.1.7',
    'GetEnrollmentSummary of a recipient and of priorities',
    '00 02 02 04 09 00 1E 0E 0C 02000011 0F 19 09 1F 4E 09 06 19 0A 4F',
    confirmed(2, 4),
    serviceCodecs.getEnrollmentSummary,
    {
      acknowledgmentFilter: 0,
      enrollmentFilter: { recipient: { type: 'device', device: { objectType: 8, instance: 17 } }, processId: 9 },
      eventStateFilter: undefined,
      eventTypeFilter: undefined,
      priorityFilter: { min: 6, max: 10 },
      notificationClassFilter: undefined,
    },
  ),
  vector('F.1.8', 'GetEventInformation', '02 02 01 1D', confirmed(1, 29, true), serviceCodecs.getEventInformation, {
    lastReceivedObject: undefined,
  }),
  vector(
    'F.1.8',
    'GetEventInformation-ACK',
    `30 01 1D 0E
     0C 00000002 19 03 2A 05 60 3E 0C 0F230014 0C FFFFFFFF 0C FFFFFFFF 3F 49 00 5A 05 E0 6E 21 0F 21 0F 21 14 6F
     0C 00000003 19 00 2A 05 C0 3E 0C 0F280000 0C FFFFFFFF 0C 0F2D1E1E 3F 49 00 5A 05 E0 6E 21 0F 21 0F 21 14 6F
     0F 19 00`,
    complexAck(1, 29),
    serviceCodecs.getEventInformationAck,
    {
      summaries: [
        {
          objectId: analogInput(2),
          eventState: 3,
          acknowledgedTransitions: bits(false, true, true),
          eventTimeStamps: { toOffnormal: atTime(15, 35, 0, 20), toFault: never, toNormal: never },
          notifyType: 0,
          eventEnable: bits(true, true, true),
          eventPriorities: { toOffnormal: 15, toFault: 15, toNormal: 20 },
        },
        {
          objectId: analogInput(3),
          eventState: 0,
          acknowledgedTransitions: bits(true, true, false),
          eventTimeStamps: { toOffnormal: atTime(15, 40, 0, 0), toFault: never, toNormal: atTime(15, 45, 30, 30) },
          notifyType: 0,
          eventEnable: bits(true, true, true),
          eventPriorities: { toOffnormal: 15, toFault: 15, toNormal: 20 },
        },
      ],
      moreEvents: false,
    },
  ),
  vector(
    'F.3.1',
    'AddListElement',
    '00 02 01 08 0C 02C00003 19 35 3E 0C 0000000F 1E 09 55 09 67 1F 3F',
    confirmed(1, 8),
    serviceCodecs.listElement,
    { objectId: group, ...listOfGroupMembers, elements: fromHex('0C 0000000F 1E 09 55 09 67 1F') },
  ),
  vector(
    'F.3.2',
    'RemoveListElement',
    '00 02 34 09 0C 02C00003 19 35 3E 0C 0000000C 1E 09 55 09 67 09 1C 1F 0C 0000000D 1E 09 55 09 67 09 1C 1F 3F',
    confirmed(52, 9),
    serviceCodecs.listElement,
    {
      objectId: group,
      ...listOfGroupMembers,
      elements: fromHex('0C 0000000C 1E 09 55 09 67 09 1C 1F 0C 0000000D 1E 09 55 09 67 09 1C 1F'),
    },
  ),
];
