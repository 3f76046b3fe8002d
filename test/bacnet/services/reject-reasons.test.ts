import { describe, expect, it } from 'vitest';
import { ByteReader } from '../../../src/bacnet/encoding/byte-reader.js';
import { rejectReasonOf } from '../../support/bacnet/outcome.js';
import { fromHex } from '../../vectors/from-hex.js';
import { serviceCodecs } from '../../vectors/service-codecs.js';

const invalidParameterDataType = 3;
const invalidTag = 4;
const missingRequiredParameter = 5;
const parameterOutOfRange = 6;
const tooManyArguments = 7;
const undefinedEnumeration = 8;

type Case = readonly [title: string, service: keyof typeof serviceCodecs, hex: string, reason: number];

const cases: readonly Case[] = [
  ['no parameter at all', 'readProperty', '', missingRequiredParameter],
  ['no property', 'readProperty', '0C 00800005', missingRequiredParameter],
  ['an object identifier broken off', 'readProperty', '0C 0080', missingRequiredParameter],
  ['parameters in the wrong order', 'readProperty', '19 55 0C 00800005', invalidTag],
  ['an application tag instead of a context tag', 'readProperty', 'C4 00800005 19 55', invalidTag],
  ['an object identifier of three octets', 'readProperty', '0B 008000 19 55', invalidParameterDataType],
  ['an index without octets', 'readProperty', '0C 00800005 19 55 28', invalidParameterDataType],
  ['a fourth parameter', 'readProperty', '0C 00800005 19 55 29 01 39 00', tooManyArguments],
  ['the same parameter twice', 'readProperty', '0C 00800005 19 55 19 55', tooManyArguments],
  ['no object', 'readPropertyMultiple', '', missingRequiredParameter],
  ['no list of properties', 'readPropertyMultiple', '0C 00800005', missingRequiredParameter],
  ['an empty list of properties', 'readPropertyMultiple', '0C 00800005 1E 1F', invalidTag],
  ['a list that is not closed', 'readPropertyMultiple', '0C 00800005 1E 09 55', missingRequiredParameter],
  ['a second object without properties', 'readPropertyMultiple', '0C 00800005 1E 09 55 1F 0C 00800006', 5],
  ['an octet behind the last object', 'readPropertyMultiple', '0C 00800005 1E 09 55 1F 55', invalidTag],
  ['no value', 'writeProperty', '0C 00800005 19 55', missingRequiredParameter],
  ['a value that is not closed', 'writeProperty', '0C 00800005 19 55 3E 44 43340000', missingRequiredParameter],
  ['a value closed by another tag', 'writeProperty', '0C 00800005 19 55 3E 44 43340000 4F', invalidTag],
  ['priority 0', 'writeProperty', '0C 00800005 19 55 3E 00 3F 49 00', parameterOutOfRange],
  ['priority 17', 'writeProperty', '0C 00800005 19 55 3E 00 3F 49 11', parameterOutOfRange],
  ['something behind the priority', 'writeProperty', '0C 00800005 19 55 3E 00 3F 49 10 59 01', tooManyArguments],
  ['an empty list of values', 'writePropertyMultiple', '0C 00800005 1E 1F', invalidTag],
  ['a lifetime without a kind of notification', 'subscribeCov', '09 01 1C 00800000 39 3C', missingRequiredParameter],
  ['a process of 33 bits', 'subscribeCov', '0D 05 0100000000 1C 00800000', parameterOutOfRange],
  ['a boolean of 2', 'subscribeCov', '09 01 1C 00800000 29 02 39 00', invalidParameterDataType],
  ['a boolean of two octets', 'subscribeCov', '09 01 1C 00800000 2A 0001 39 00', invalidParameterDataType],
  ['no property to monitor', 'subscribeCovProperty', '09 01 1C 00800000 29 01 39 00', missingRequiredParameter],
  [
    'an increment that is a double',
    'subscribeCovProperty',
    '09 01 1C 00800000 29 01 39 00 4E 09 55 4F 5D 08 3FF0000000000000',
    invalidParameterDataType,
  ],
  ['a range of 0 items', 'readRange', '0C 05000001 19 83 3E 21 01 31 00 3F', parameterOutOfRange],
  ['a count that is unsigned', 'readRange', '0C 05000001 19 83 3E 21 01 21 01 3F', invalidParameterDataType],
  ['an unknown kind of range', 'readRange', '0C 05000001 19 83 4E 21 01 31 01 4F', invalidTag],
  [
    'an event without priority',
    'eventNotification',
    '09 01 1C 02000004 2C 00000002 3E 19 10 3F 49 04 69 05',
    invalidTag,
  ],
  ['priority 256', 'eventNotification', '09 01 1C 02000004 2C 00000002 3E 19 10 3F 49 04 5A 0100', parameterOutOfRange],
  ['a time stamp that is none', 'eventNotification', '09 01 1C 02000004 2C 00000002 3E 3F', invalidTag],
  [
    'five status flags',
    'eventNotification',
    '09 01 1C 02000004 2C 00000002 3E 19 10 3F 49 04 59 64 69 01 89 00 B9 02 CE 1E 0E 19 01 0F 1A 03 80 1F CF',
    invalidParameterDataType,
  ],
  [
    'an acknowledgement without its source',
    'acknowledgeAlarm',
    '09 01 1C 00000002 29 03 3E 19 10 3F',
    missingRequiredParameter,
  ],
  ['an argument where none is', 'getAlarmSummary', '09 01', tooManyArguments],
  ['an unknown acknowledgment filter', 'getEnrollmentSummary', '09 03', undefinedEnumeration],
  ['an unknown event state filter', 'getEnrollmentSummary', '09 00 29 05', undefinedEnumeration],
  ['no acknowledgment filter', 'getEnrollmentSummary', '', missingRequiredParameter],
  ['half a priority filter', 'getEnrollmentSummary', '09 00 4E 09 06 4F', invalidTag],
  ['two last objects', 'getEventInformation', '0C 00000002 0C 00000003', tooManyArguments],
  ['no list of elements', 'listElement', '0C 02C00003 19 35', missingRequiredParameter],
  ['a list of elements that is not closed', 'listElement', '0C 02C00003 19 35 3E 91 00', missingRequiredParameter],
  ['an unknown control', 'deviceCommunicationControl', '19 03', undefinedEnumeration],
  ['no control', 'deviceCommunicationControl', '09 05', missingRequiredParameter],
  ['65536 minutes', 'deviceCommunicationControl', '0B 010000 19 01', parameterOutOfRange],
  ['an unknown state', 'reinitializeDevice', '09 08', undefinedEnumeration],
  ['a password in an unknown character set', 'reinitializeDevice', '09 00 1A 01 41', invalidParameterDataType],
  ['a low limit without a high one', 'whoIs', '09 03', missingRequiredParameter],
  ['a limit too many', 'whoIs', '09 03 19 04 29 05', tooManyArguments],
  ['neither identifier nor name', 'whoHas', '', missingRequiredParameter],
  ['identifier and name', 'whoHas', '2C 00000003 3D 02 00 41', tooManyArguments],
  ['a time without its date', 'timeSynchronization', 'B4 162D1E46', invalidParameterDataType],
];

describe('what is wrong with a request says its reject reason (135-2012 §18.9)', () => {
  it.each(cases)('%s, %s: %s is reason %i', (_title, service, hex, reason) => {
    expect(rejectReasonOf(() => serviceCodecs[service].decode(new ByteReader(fromHex(hex))))).toBe(reason);
  });

  it('a subscription without lifetime is one without end (135-2012 §13.14.1.1.4)', () => {
    const request = serviceCodecs.subscribeCov.decode(new ByteReader(fromHex('09 01 1C 00800000 29 01')));
    expect(request.terms).toEqual({ confirmed: true, lifetimeS: 0 });
  });
});
