import {
  broadcast,
  bvlc,
  confirmed,
  hex,
  join,
  objectType,
  readMultiplePayload,
  readPropertyPayload,
  unconfirmed,
  unicast,
} from '../support/bacnet/wire.js';

const { analogValue, bitStringValue, device, multiStateValue } = objectType;
const all = 8;
const required = 105;
const optional = 80;

const request = (service: number, payload: Uint8Array) =>
  unicast(confirmed(service, payload, { invokeId: 77, segmentedResponseAccepted: true, maxSegments: 7 }));
const readMany = (...references: Parameters<typeof readMultiplePayload>[0]) =>
  request(14, readMultiplePayload(references));
/** An NPDU that is more than version and control. */
const npdu = (octets: string, apdu: Uint8Array = new Uint8Array(), fn = 0x0a) => bvlc(fn, join(hex(octets), apdu));

const presentValues = Array.from({ length: 88 }, (_, instance) => ({
  type: analogValue,
  instance,
  properties: [85],
}));

/** Valid packets of every kind a BACnet/IP device can meet; mutation starts from them. */
export const corpus: readonly Uint8Array[] = [
  // ReadProperty: plain, with index, count of an array, Device wildcard, unknown object, unknown property.
  request(12, readPropertyPayload(analogValue, 0, 85)),
  request(12, readPropertyPayload(multiStateValue, 1, 110, 3)),
  request(12, readPropertyPayload(device, 1338, 76, 0)),
  request(12, readPropertyPayload(device, 4194303, 76)),
  request(12, readPropertyPayload(analogValue, 4000, 85)),
  request(12, readPropertyPayload(bitStringValue, 2, 4194303)),
  // ReadPropertyMultiple: one, many, ALL, REQUIRED, OPTIONAL, index, everything.
  readMany({ type: analogValue, instance: 1, properties: [85, 111, 103] }),
  readMany(...presentValues),
  readMany({ type: device, instance: 1338, properties: [all] }),
  readMany(
    { type: multiStateValue, instance: 5, properties: [required] },
    { type: 39, instance: 1, properties: [optional] },
  ),
  readMany({ type: bitStringValue, instance: 2, properties: [[343, 31], [343, 0], 85] }),
  readMany(...presentValues.map((one) => ({ ...one, properties: [all] }))),
  // WriteProperty: REAL with priority; character string; unsigned.
  request(15, hex('0C 00800001 19 55 3E 44 42280000 3F 39 08')),
  request(15, hex('0C 0200053A 19 4D 3E 75 06 00 48454C4C4F 3F')),
  request(15, hex('0C 04C00001 19 55 3E 21 04 3F')),
  // WritePropertyMultiple.
  request(16, hex('0C 00800001 1E 09 55 2E 44 00000000 2F 09 16 2E 44 3F800000 2F 1F')),
  // SubscribeCOV, its cancellation, SubscribeCOVProperty with increment.
  request(5, hex('09 12 1C 00800001 29 01 39 3C')),
  request(5, hex('09 12 1C 00800001')),
  request(28, hex('09 12 1C 00800001 29 00 39 3C 4E 09 55 4F 5C 3F800000')),
  // ConfirmedCOVNotification, UnconfirmedCOVNotification.
  request(1, hex('09 12 1C 02000005 2C 00800001 39 3C 4E 09 55 2E 44 42280000 2F 09 6F 2E 82 04 00 2F 4F')),
  unicast(unconfirmed(2, hex('09 12 1C 02000005 2C 00800001 39 00 4E 09 55 2E 44 42280000 2F 4F')), 0x00),
  // DeviceCommunicationControl, ReinitializeDevice with password.
  request(17, hex('09 05 19 01 2D 08 00 23656762644432')),
  request(17, hex('19 00')),
  request(20, hex('09 01 1D 09 00 4162434465466768')),
  // ReadRange by position, by sequence, by time.
  request(26, hex('0C 0200053A 19 4C 3E 21 01 31 05 3F')),
  request(26, hex('0C 0200053A 19 4C 6E 21 01 31 05 6F')),
  request(26, hex('0C 0200053A 19 4C 7E A4 6F071701 B4 0F1E1100 31 05 7F')),
  // AddListElement, CreateObject, DeleteObject, AtomicReadFile by octets and by records, AcknowledgeAlarm, GetEventInformation, PrivateTransfer.
  request(8, hex('0C 03C00003 19 66 3E 09 00 3F')),
  request(10, hex('0E 09 02 0F')),
  request(11, hex('C4 00800001')),
  request(6, hex('C4 02800001 0E 31 00 21 1B 0F')),
  request(6, hex('C4 02800002 1E 31 0E 21 03 1F')),
  request(0, hex('09 01 1C 00800001 29 03 3E 19 10 3F 4C 00 4D 4D 44 4C 5E 19 01 5F')),
  request(29, hex('')),
  request(18, hex('09 19 19 08 2E 44 42280000 72 48 69 2F')),
  // Confirmed text message, VT-Open: services nobody expects here.
  request(19, hex('0C 02000005 29 00 3D 06 00 48454C4C4F')),
  request(21, hex('91 01 21 05')),
  // Who-Is without and with limits, unicast and broadcast; Who-Has by name and by identifier; I-Am; I-Have.
  unicast(unconfirmed(8), 0x00),
  broadcast(unconfirmed(8, hex('0A 0539 1A 053B'))),
  unicast(unconfirmed(8, hex('09 00 1B 3FFFFF')), 0x00),
  unicast(unconfirmed(7, hex('2C 00800001')), 0x00),
  unicast(unconfirmed(7, join(hex('3D 0D 00'), Buffer.from('DeviceStatus'))), 0x00),
  unicast(unconfirmed(7, hex('09 00 1B 3FFFFF 2C 0200053A')), 0x00),
  unicast(unconfirmed(0, hex('C4 02000063 22 05C4 91 00 22 024F')), 0x00),
  unicast(unconfirmed(1, hex('C4 02000063 C4 00800001 75 04 00 4F4154')), 0x00),
  // TimeSynchronization, UTCTimeSynchronization, UnconfirmedPrivateTransfer, WriteGroup.
  unicast(unconfirmed(6, hex('A4 7E061703 B4 0E231400')), 0x00),
  unicast(unconfirmed(9, hex('A4 7E061703 B4 0C231400')), 0x00),
  unicast(unconfirmed(4, hex('09 19 19 08 2E 44 42280000 2F')), 0x00),
  unicast(unconfirmed(10, hex('09 17 19 08 2E 09 00 44 42280000 2F')), 0x00),
  // Answers nobody asked for: SimpleACK, ComplexACK, segment, SegmentACK (also from a server), Error, Reject, Abort.
  unicast(hex('20 4D 0F'), 0x00),
  unicast(hex('30 4D 0C 0C 00800001 19 55 3E 44 42280000 3F'), 0x00),
  unicast(hex('3C 4D 00 04 0C 0C 00800001 19 55 3E 44'), 0x00),
  unicast(hex('40 4D 00 01'), 0x00),
  unicast(hex('41 4D 00 01'), 0x00),
  unicast(hex('43 4D 05 7F'), 0x00),
  unicast(hex('50 4D 0C 91 02 91 20'), 0x00),
  unicast(hex('60 4D 05'), 0x00),
  unicast(hex('70 4D 04'), 0x00),
  unicast(hex('71 4D 04'), 0x00),
  // Segments of a request: first of more, the only one, a later one.
  unicast(hex('0E 75 4D 00 04 0E 0C 00800001 1E 09')),
  unicast(hex('0A 75 4E 00 04 0C 0C 00800001 19 55')),
  unicast(hex('0A 75 4D 01 04 0E 55 1F')),
  // Through routers: SNET/SADR of one and of six octets, DNET for everybody, DNET of others.
  npdu('01 0C 0007 01 2A', confirmed(12, readPropertyPayload(analogValue, 2, 85))),
  npdu('01 0C 1388 06 C0A80005BAC0', confirmed(12, readPropertyPayload(analogValue, 3, 85))),
  npdu('01 20 FFFF 00 FF', unconfirmed(8)),
  npdu('01 28 FFFF 00 0007 01 2A FF', unconfirmed(8), 0x0b),
  npdu('01 24 0009 01 05 FF', confirmed(12, readPropertyPayload(analogValue, 2, 85))),
  // Network-layer messages: Who-Is-Router, I-Am-Router, Reject, Initialize-Routing-Table, What-Is-Network-Number,
  // Network-Number-Is, Establish-Connection, proprietary.
  npdu('01 80 00'),
  npdu('01 80 00 0007'),
  npdu('01 80 01 0007 0008'),
  npdu('01 80 03 03 0007'),
  npdu('01 84 06 00'),
  npdu('01 80 12'),
  npdu('01 80 13 0007 01'),
  npdu('01 84 08 0007 0A'),
  npdu('01 84 80 024F 0102'),
  // BVLC: Result, Write- and Read-BDT and its ack, Forwarded-NPDU, Register-Foreign-Device, Read-FDT and its ack,
  // Delete-FDT-Entry, Distribute-Broadcast, Secure-BVLL.
  hex('81 00 0006 0000'),
  hex('81 01 000E 7F000001 BAC0 FFFFFFFF'),
  hex('81 02 0004'),
  hex('81 03 000E 7F000001 BAC0 FFFFFFFF'),
  bvlc(0x04, join(hex('7F000001 0001 01 00'), unconfirmed(8))),
  bvlc(0x04, join(hex('7F000001 0001 01 04'), confirmed(12, readPropertyPayload(analogValue, 0, 85)))),
  hex('81 05 0006 003C'),
  hex('81 06 0004'),
  hex('81 07 000E 7F000001 BAC0 003C 001E'),
  hex('81 08 000A 7F000001 BAC0'),
  bvlc(0x09, join(hex('01 00'), unconfirmed(8))),
  hex('81 0C 0008 00000000'),
];
