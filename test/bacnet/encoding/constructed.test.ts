import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteReader } from '../../../src/bacnet/encoding/byte-reader.js';
import { ByteWriter } from '../../../src/bacnet/encoding/byte-writer.js';
import {
  areSameTimeStamps,
  unspecifiedDateTime,
  unspecifiedTimeStamp,
} from '../../../src/bacnet/encoding/constructed/time-stamp.js';
import { anyDate, anyObjectIdentifier, anyText, anyTime } from '../../support/bacnet/application-values.js';
import { outcomeOf, rejectReasonOf } from '../../support/bacnet/outcome.js';
import { constructedCodecs } from '../../vectors/constructed-codecs.js';
import { fromHex, toHex } from '../../vectors/from-hex.js';
import type { ParameterCodec } from '../../vectors/vector.js';

const invalidParameterDataType = 3;
const parameterOutOfRange = 6;

interface Example {
  readonly title: string;
  readonly octets: Uint8Array;
  readonly decode: () => unknown;
  readonly decodeOnly: (length: number) => unknown;
  readonly encoded: () => string;
  readonly value: unknown;
}

function example<T>(title: string, hex: string, codec: ParameterCodec<T>, value: T): Example {
  const octets = fromHex(hex);
  return {
    title,
    octets,
    value,
    decode: () => {
      const reader = new ByteReader(octets);
      return [codec.decode(reader), reader.remaining];
    },
    decodeOnly: (length) => codec.decode(new ByteReader(octets, 0, length)),
    encoded: () => {
      const writer = new ByteWriter();
      codec.encode(writer, value);
      return toHex(writer.bytes());
    },
  };
}

const date = { year: 2026, month: 11, day: 29, weekday: 7 };
const time = { hour: 21, minute: 30, second: 15, hundredths: 25 };
const dateTime = { date, time };
const event = {
  processId: 1,
  initiatingDevice: { objectType: 8, instance: 4 },
  eventObject: { objectType: 0, instance: 2 },
  timeStamp: { type: 'sequenceNumber', sequenceNumber: 16 } as const,
  notificationClass: 4,
  priority: 100,
  eventType: 5,
  messageText: undefined,
  notifyType: 2,
  ackRequired: undefined,
  fromState: undefined,
  toState: 3,
  eventValues: undefined,
};
const workdays = {
  monday: true,
  tuesday: true,
  wednesday: true,
  thursday: true,
  friday: true,
  saturday: false,
  sunday: false,
};
const c = constructedCodecs;

/** Octets by hand, from 135-2016 §20.2 and §21. */
const examples: readonly Example[] = [
  example('BACnetDateTime', 'A4 7E0B1D07 B4 151E0F19', c.dateTime, dateTime),
  example('BACnetTimeStamp, a time', '0C 151E0F19', c.timeStamp, { type: 'time', time }),
  example('BACnetTimeStamp, a sequence number', '1A 0100', c.timeStamp, {
    type: 'sequenceNumber',
    sequenceNumber: 256,
  }),
  example('BACnetTimeStamp, date and time', '2E A4 7E0B1D07 B4 151E0F19 2F', c.timeStamp, {
    type: 'dateTime',
    dateTime,
  }),
  example('BACnetTimeStamp of what never happened', '2E A4 FFFFFFFF B4 FFFFFFFF 2F', c.timeStamp, unspecifiedTimeStamp),
  example('BACnetRecipient, a device', '0C 0200053A', c.recipient, {
    type: 'device',
    device: { objectType: 8, instance: 1338 },
  }),
  example('BACnetRecipient, an address', '1E 21 00 65 06 C0A80A01BAC0 1F', c.recipient, {
    type: 'address',
    address: { network: 0, macAddress: fromHex('C0A80A01BAC0') },
  }),
  example('BACnetRecipient, a broadcast on all networks', '1E 22 FFFF 60 1F', c.recipient, {
    type: 'address',
    address: { network: 65535, macAddress: new Uint8Array() },
  }),
  example('BACnetDestination', '82 01 F8 B4 08000000 B4 12000000 0C 02000011 21 09 11 82 05 A0', c.destination, {
    validDays: workdays,
    fromTime: { hour: 8, minute: 0, second: 0, hundredths: 0 },
    toTime: { hour: 18, minute: 0, second: 0, hundredths: 0 },
    recipient: { type: 'device', device: { objectType: 8, instance: 17 } },
    processId: 9,
    issueConfirmedNotifications: true,
    transitions: { toOffnormal: true, toFault: false, toNormal: true },
  }),
  example('BACnetPropertyStates, active', '19 01', c.propertyState, { choice: 1, value: 1 }),
  example('BACnetPropertyStates, TRUE', '09 01', c.propertyState, { choice: 0, value: 1 }),
  example('BACnetPropertyStates, state 9', 'B9 09', c.propertyState, { choice: 11, value: 9 }),
  example('BACnetPropertyStates, INTEGER -2', 'F9 29 FE', c.propertyState, { choice: 41, value: -2 }),
  example('BACnetDeviceObjectReference', '1C 00800005', c.deviceObjectReference, {
    deviceId: undefined,
    objectId: { objectType: 2, instance: 5 },
  }),
  example('BACnetDeviceObjectReference to another device', '0C 02000004 1C 00800005', c.deviceObjectReference, {
    deviceId: { objectType: 8, instance: 4 },
    objectId: { objectType: 2, instance: 5 },
  }),
  example(
    'BACnetDeviceObjectPropertyReference',
    '0C 00800005 19 57 29 03 3C 02000004',
    c.deviceObjectPropertyReference,
    {
      objectId: { objectType: 2, instance: 5 },
      propertyId: 87,
      arrayIndex: 3,
      deviceId: { objectType: 8, instance: 4 },
    },
  ),
  example('BACnetHostNPort, an address', '0E 1C C0A80A01 0F 1A BAC0', c.hostNPort, {
    host: { type: 'ipAddress', ipAddress: fromHex('C0A80A01') },
    port: 47808,
  }),
  example('BACnetHostNPort, a name', '0E 2D 05 0062626D64 0F 1A BAC0', c.hostNPort, {
    host: { type: 'name', name: 'bbmd' },
    port: 47808,
  }),
  example('BACnetHostNPort, none', '0E 08 0F 19 00', c.hostNPort, { host: { type: 'none' }, port: 0 }),
  example('BACnetBDTEntry', '0E 0E 1C C0A80A01 0F 1A BAC0 0F 1C FFFFFFFF', c.bdtEntry, {
    bbmdAddress: { host: { type: 'ipAddress', ipAddress: fromHex('C0A80A01') }, port: 47808 },
    broadcastMask: fromHex('FFFFFFFF'),
  }),
  example('BACnetFDTEntry', '0D 06 C0A80A02BAC0 1A 012C 2A 0140', c.fdtEntry, {
    bacnetIpAddress: fromHex('C0A80A02BAC0'),
    timeToLiveS: 300,
    remainingTimeToLiveS: 320,
  }),
  example(
    'BACnetSCHubConnection, failed, with words (135-2020 addendum cc)',
    `09 03 1E A4 FFFFFFFF B4 FFFFFFFF 1F 2E A4 7E0B1D07 B4 151E0F19 2F 3E 91 07 91 C2 3F 4D 05 00 6E6F6E65`,
    c.scHubConnection,
    {
      state: 3,
      connectTimestamp: unspecifiedDateTime,
      disconnectTimestamp: dateTime,
      error: { errorClass: 7, errorCode: 194 },
      errorDetails: 'none',
    },
  ),
  example(
    'BACnetSCHubConnection, connected',
    '09 01 1E A4 7E0B1D07 B4 151E0F19 1F 2E A4 FFFFFFFF B4 FFFFFFFF 2F',
    c.scHubConnection,
    {
      state: 1,
      connectTimestamp: dateTime,
      disconnectTimestamp: unspecifiedDateTime,
      error: undefined,
      errorDetails: undefined,
    },
  ),
  example(
    'BACnetHealth of a property (135-2020 addendum cc)',
    '0E A4 7E0B1D07 B4 151E0F19 0F 1E 91 02 91 25 1F 2B 400015 3C 00 555249',
    c.health,
    {
      timestamp: dateTime,
      result: { errorClass: 2, errorCode: 37 },
      propertyId: 4194325,
      details: 'URI',
    },
  ),
  example('BACnetEventLogRecord, log status', '0E A4 7E0B1D07 B4 151E0F19 0F 1E 0A 05 40 1F', c.eventLogRecord, {
    timestamp: dateTime,
    logDatum: { type: 'logStatus', logStatus: { logDisabled: false, bufferPurged: true, logInterrupted: false } },
  }),
  example('BACnetEventLogRecord, time change', '0E A4 7E0B1D07 B4 151E0F19 0F 1E 2C C2700000 1F', c.eventLogRecord, {
    timestamp: dateTime,
    logDatum: { type: 'timeChange', seconds: -60 },
  }),
  example(
    'BACnetEventLogRecord, notification',
    `0E A4 7E0B1D07 B4 151E0F19 0F 1E 1E
     09 01 1C 02000004 2C 00000002 3E 19 10 3F 49 04 59 64 69 05 89 02 B9 03 1F 1F`,
    c.eventLogRecord,
    { timestamp: dateTime, logDatum: { type: 'notification', notification: event } },
  ),
  example(
    'BACnetLogMultipleRecord, a value of each type',
    `0E A4 7E0B1D07 B4 151E0F19 0F 1E 1E
     09 01 1C 42290000 29 03 39 05 49 FE 5A 04 A0 68 7E 91 02 91 48 7F 8E B4 151E0F19 8F 1F 1F`,
    c.logMultipleRecord,
    {
      timestamp: dateTime,
      logData: {
        type: 'logData',
        values: [
          { type: 'boolean', value: true },
          { type: 'real', value: 42.25 },
          { type: 'enumerated', value: 3 },
          { type: 'unsigned', value: 5 },
          { type: 'signed', value: -2 },
          { type: 'bitString', value: [true, false, true, false] },
          { type: 'null' },
          { type: 'failure', error: { errorClass: 2, errorCode: 72 } },
          { type: 'any', value: fromHex('B4 151E0F19') },
        ],
      },
    },
  ),
  example('BACnetLogMultipleRecord, log status', '0E A4 7E0B1D07 B4 151E0F19 0F 1E 0A 05 A0 1F', c.logMultipleRecord, {
    timestamp: dateTime,
    logData: { type: 'logStatus', logStatus: { logDisabled: true, bufferPurged: false, logInterrupted: true } },
  }),
];
const titled = examples.map((one) => [one.title, one] as const);

describe('constructed types of 135-2016 §21', () => {
  it.each(titled)('%s is decoded', (_, one) => {
    expect(one.decode()).toEqual([one.value, 0]);
  });

  it.each(titled)('%s is encoded', (_, one) => {
    expect(one.encoded()).toBe(toHex(one.octets));
  });

  it.each(titled)('%s, broken off at each length, is refused or something else', (_, one) => {
    for (let length = 0; length < one.octets.length; length += 1) {
      const outcome = outcomeOf(() => expect(one.decodeOnly(length)).not.toEqual(one.value));
      expect(['value', 'refused']).toContain(outcome);
    }
  });

  it.each(Object.entries(constructedCodecs))('%s: random octets are a value or refused', (_, codec) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (octets) => {
        expect(['value', 'refused']).toContain(outcomeOf(() => codec.decode(new ByteReader(octets))));
      }),
      { numRuns: 300 },
    );
  });
});

describe('what no value of the type can be is refused', () => {
  it.each([
    ['six days of the week', 'destination', '82 02 F8 B4 08000000 B4 12000000 0C 02000011 21 09 11 82 05 A0', 3],
    ['four transitions', 'destination', '82 01 F8 B4 08000000 B4 12000000 0C 02000011 21 09 11 82 04 A0', 3],
    [
      'a process of 33 bits',
      'destination',
      '82 01 F8 B4 08000000 B4 12000000 0C 02000011 25 05 0100000000 11 82 05 A0',
      6,
    ],
    ['network 65536', 'recipient', '1E 23 010000 60 1F', parameterOutOfRange],
    ['sequence number 65536', 'timeStamp', '1B 010000', parameterOutOfRange],
    ['port 65536', 'hostNPort', '0E 08 0F 1B 010000', parameterOutOfRange],
    [
      'two bits of log status',
      'eventLogRecord',
      '0E A4 7E0B1D07 B4 151E0F19 0F 1E 0A 06 40 1F',
      invalidParameterDataType,
    ],
  ] as const)('%s', (_, type, hex, reason) => {
    expect(rejectReasonOf(() => constructedCodecs[type].decode(new ByteReader(fromHex(hex))))).toBe(reason);
  });
});

describe('decode of encode is identity for', () => {
  const survives = <T>(codec: ParameterCodec<T>, values: fc.Arbitrary<T>) =>
    fc.assert(
      fc.property(values, (value) => {
        const writer = new ByteWriter();
        codec.encode(writer, value);
        const reader = new ByteReader(writer.bytes());
        expect(codec.decode(reader)).toEqual(value);
        expect(reader.remaining).toBe(0);
      }),
    );
  const nil = { nil: undefined };
  const unsigned32 = fc.nat({ max: 0xffff_ffff });
  const anyDateTime = fc.record({ date: anyDate, time: anyTime });
  const octets = fc.uint8Array({ maxLength: 20 });
  const of = <T extends string>(type: T) => fc.constant(type);
  const anyRecipient = fc.oneof(
    fc.record({ type: of('device'), device: anyObjectIdentifier }),
    fc.record({ type: of('address'), address: fc.record({ network: fc.nat({ max: 65535 }), macAddress: octets }) }),
  );
  const anyHost = fc.record({
    host: fc.oneof(
      fc.record({ type: of('none') }),
      fc.record({ type: of('ipAddress'), ipAddress: octets }),
      fc.record({ type: of('name'), name: anyText }),
    ),
    port: fc.nat({ max: 65535 }),
  });

  it('time stamps', () =>
    survives(
      c.timeStamp,
      fc.oneof(
        fc.record({ type: of('time'), time: anyTime }),
        fc.record({ type: of('sequenceNumber'), sequenceNumber: fc.nat({ max: 65535 }) }),
        fc.record({ type: of('dateTime'), dateTime: anyDateTime }),
      ),
    ));

  it('destinations', () => {
    const bits = <N extends string>(...names: readonly N[]) =>
      fc
        .array(fc.boolean(), { minLength: names.length, maxLength: names.length })
        .map((values) => Object.fromEntries(names.map((name, index) => [name, values[index]])) as Record<N, boolean>);
    survives(
      c.destination,
      fc.record({
        validDays: bits('monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'),
        fromTime: anyTime,
        toTime: anyTime,
        recipient: anyRecipient,
        processId: unsigned32,
        issueConfirmedNotifications: fc.boolean(),
        transitions: bits('toOffnormal', 'toFault', 'toNormal'),
      }),
    );
  });

  it('states of properties', () =>
    survives(
      c.propertyState,
      fc.oneof(
        fc.record({ choice: fc.constant(0), value: fc.nat({ max: 1 }) }),
        fc.record({ choice: fc.constant(41), value: fc.integer() }),
        fc.record({ choice: fc.nat({ max: 254 }).filter((one) => one !== 0 && one !== 41), value: unsigned32 }),
      ),
    ));

  it('references', () => {
    const deviceId = fc.option(anyObjectIdentifier, nil);
    survives(c.deviceObjectReference, fc.record({ deviceId, objectId: anyObjectIdentifier }));
    survives(
      c.deviceObjectPropertyReference,
      fc.record({
        deviceId,
        objectId: anyObjectIdentifier,
        propertyId: unsigned32,
        arrayIndex: fc.option(unsigned32, nil),
      }),
    );
  });

  it('hosts and broadcast tables', () => {
    survives(c.hostNPort, anyHost);
    survives(c.bdtEntry, fc.record({ bbmdAddress: anyHost, broadcastMask: fc.option(octets, nil) }));
    const seconds = fc.nat({ max: 65535 });
    survives(c.fdtEntry, fc.record({ bacnetIpAddress: octets, timeToLiveS: seconds, remainingTimeToLiveS: seconds }));
  });

  it('records of logs', () => {
    const anyValue = fc.oneof(
      fc.record({ type: of('boolean'), value: fc.boolean() }),
      fc.record({ type: of('real'), value: fc.float() }),
      fc.record({ type: fc.constantFrom('enumerated' as const, 'unsigned' as const), value: unsigned32 }),
      fc.record({ type: of('signed'), value: fc.integer() }),
      fc.record({ type: of('bitString'), value: fc.array(fc.boolean(), { maxLength: 40 }) }),
      fc.record({ type: of('null') }),
    );
    survives(
      c.logMultipleRecord,
      fc.record({
        timestamp: anyDateTime,
        logData: fc.record({ type: of('logData'), values: fc.array(anyValue, { maxLength: 8 }) }),
      }),
    );
    survives(
      c.eventLogRecord,
      fc.record({ timestamp: anyDateTime, logDatum: fc.record({ type: of('timeChange'), seconds: fc.float() }) }),
    );
  });
});

describe('two time stamps are the same', () => {
  it('whether or not the day of the week is told', () => {
    const untold = { ...dateTime, date: { ...date, weekday: undefined } };
    expect(areSameTimeStamps({ type: 'dateTime', dateTime }, { type: 'dateTime', dateTime: untold })).toBe(true);
  });

  it.each([
    [{ type: 'dateTime', dateTime: { date, time: { ...time, hundredths: 26 } } }],
    [{ type: 'dateTime', dateTime: { date: { ...date, day: 28 }, time } }],
    [{ type: 'time', time }],
    [{ type: 'sequenceNumber', sequenceNumber: 16 }],
    [unspecifiedTimeStamp],
  ] as const)('but not to a hundredth of a second off, nor of another form', (other) => {
    expect(areSameTimeStamps({ type: 'dateTime', dateTime }, other)).toBe(false);
    expect(areSameTimeStamps(other, { type: 'dateTime', dateTime })).toBe(false);
  });
});
