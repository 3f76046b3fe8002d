import type { Apdu } from '../../src/bacnet/apdu/apdu.js';
import { alarmPackets } from './alarm-packets.js';
import { fromHex } from './from-hex.js';
import { serviceCodecs } from './service-codecs.js';
import { type Vector, vector } from './vector.js';

const confirmed = (invokeId: number, service: number): Apdu => ({
  type: 0,
  segment: undefined,
  segmentedResponseAccepted: true,
  maxSegmentsAccepted: Number.POSITIVE_INFINITY,
  maxApduLengthAccepted: 1476,
  invokeId,
  service,
});

/** What a building management system and this gateway say to each other, written out by hand. */
export const gatewayPackets: readonly Vector[] = [
  ...alarmPackets,
  vector(
    '§15.5',
    'ReadProperty of element 102 of Object_List of Device 1338, invoke id 0',
    '02 75 00 0C 0C 0200053A 19 4C 29 66',
    confirmed(0, 12),
    serviceCodecs.readProperty,
    { objectId: { objectType: 8, instance: 1338 }, propertyId: 76, arrayIndex: 102 },
  ),
  vector(
    '§15.5',
    'ReadProperty-ACK with element 3 of State_Text of Multi-state Value 9',
    '30 2A 0C 0C 04C00009 19 6E 29 03 3E 75 06 00 52 65 61 64 79 3F',
    { type: 3, segment: undefined, invokeId: 42, service: 12 },
    serviceCodecs.readPropertyAck,
    {
      objectId: { objectType: 19, instance: 9 },
      propertyId: 110,
      arrayIndex: 3,
      value: fromHex('75 06 00 52 65 61 64 79'),
    },
  ),
  vector(
    '§15.9',
    'WriteProperty of an array element with a proprietary property and a priority, as a list of two values',
    '02 75 07 0F 0C 0980000C 1A 0200 29 01 3E 21 07 10 3F 49 08',
    confirmed(7, 15),
    serviceCodecs.writeProperty,
    {
      objectId: { objectType: 38, instance: 12 },
      propertyId: 512,
      arrayIndex: 1,
      value: fromHex('21 07 10'),
      priority: 8,
    },
  ),
  vector(
    '§15.10',
    'WritePropertyMultiple-Error at the second property',
    '50 09 10 0E 91 02 91 28 0F 1E 0C 00800006 19 55 29 01 1F',
    { type: 5, invokeId: 9, service: 16 },
    serviceCodecs.writePropertyMultipleError,
    {
      errorClass: 2,
      errorCode: 40,
      firstFailed: { objectId: { objectType: 2, instance: 6 }, propertyId: 85, arrayIndex: 1 },
    },
  ),
  vector(
    '§13.14',
    'SubscribeCOV that cancels',
    '02 75 03 05 0B 01E240 1C 00800000',
    confirmed(3, 5),
    serviceCodecs.subscribeCov,
    { processId: 123456, objectId: { objectType: 2, instance: 0 }, terms: undefined },
  ),
  vector(
    '§13.15',
    'SubscribeCOVProperty of an array element without an increment',
    '02 75 04 1C 09 01 1C 00800000 29 00 3A 7080 4E 09 57 19 10 4F',
    confirmed(4, 28),
    serviceCodecs.subscribeCovProperty,
    {
      processId: 1,
      objectId: { objectType: 2, instance: 0 },
      terms: { confirmed: false, lifetimeS: 28800 },
      monitoredProperty: { propertyId: 87, arrayIndex: 16 },
      covIncrement: undefined,
    },
  ),
  vector(
    '§15.8',
    'ReadRange by position, towards the front',
    '02 75 05 1A 0C 0200053A 19 98 3E 21 14 31 F6 3F',
    confirmed(5, 26),
    serviceCodecs.readRange,
    {
      objectId: { objectType: 8, instance: 1338 },
      propertyId: 152,
      arrayIndex: undefined,
      range: { by: 'position', index: 20, count: -10 },
    },
  ),
  vector(
    '§15.8',
    'ReadRange by sequence number',
    '02 75 06 1A 0C 05000001 19 83 6E 22 0400 32 0080 6F',
    confirmed(6, 26),
    serviceCodecs.readRange,
    {
      objectId: { objectType: 20, instance: 1 },
      propertyId: 131,
      arrayIndex: undefined,
      range: { by: 'sequenceNumber', sequenceNumber: 1024, count: 128 },
    },
  ),
  vector(
    '§15.8',
    'ReadRange of everything',
    '02 75 07 1A 0C 0200053A 19 98',
    confirmed(7, 26),
    serviceCodecs.readRange,
    { objectId: { objectType: 8, instance: 1338 }, propertyId: 152, arrayIndex: undefined, range: undefined },
  ),
  vector(
    '§16.1',
    'DeviceCommunicationControl without duration and password',
    '02 75 08 11 19 00',
    confirmed(8, 17),
    serviceCodecs.deviceCommunicationControl,
    { durationMinutes: undefined, control: 0, password: undefined },
  ),
  vector(
    '§16.4',
    'ReinitializeDevice without password',
    '02 75 09 14 09 00',
    confirmed(9, 20),
    serviceCodecs.reinitializeDevice,
    { state: 0, password: undefined },
  ),
  vector(
    '§16.9',
    'Who-Has with a range and a name that is not ASCII',
    '10 07 09 00 1B 3FFFFF 3D 0A 00 4F 6E 64 75 6C C3 A9 65 31',
    { type: 1, service: 7 },
    serviceCodecs.whoHas,
    { range: { low: 0, high: 4194303 }, object: 'Ondulée1' },
  ),
];
