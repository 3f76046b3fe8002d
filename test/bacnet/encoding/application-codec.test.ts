import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeApplicationValues,
  encodeApplicationValue,
  readApplication,
  readApplicationValue,
} from '../../../src/bacnet/encoding/application-codec.js';
import type { ApplicationValue } from '../../../src/bacnet/encoding/application-value.js';
import { ByteReader } from '../../../src/bacnet/encoding/byte-reader.js';
import { hasCode } from '../../../src/core/errors.js';
import { anyApplicationValue } from '../../support/bacnet/application-values.js';
import { rejectReasonOf } from '../../support/bacnet/outcome.js';
import { fromHex, toHex } from '../../vectors/from-hex.js';

const decode = (octets: Uint8Array) => readApplicationValue(new ByteReader(octets));

/** Examples of 135-2012 §20.2 and neighbours of their limits. */
const examples: readonly (readonly [clause: string, hex: string, value: ApplicationValue])[] = [
  ['§20.2.2', '00', { type: 'null' }],
  ['§20.2.3', '10', { type: 'boolean', value: false }],
  ['§20.2.3', '11', { type: 'boolean', value: true }],
  ['§20.2.4', '21 00', { type: 'unsigned', value: 0 }],
  ['§20.2.4', '21 48', { type: 'unsigned', value: 72 }],
  ['§20.2.4', '21 FF', { type: 'unsigned', value: 255 }],
  ['§20.2.4', '22 01 00', { type: 'unsigned', value: 256 }],
  ['§20.2.4', '23 01 00 00', { type: 'unsigned', value: 65536 }],
  ['§20.2.4', '24 FF FF FF FF', { type: 'unsigned', value: 4294967295 }],
  ['§20.2.4', '25 05 01 00 00 00 00', { type: 'unsigned', value: 4294967296 }],
  ['§20.2.4', '25 07 1F FF FF FF FF FF FF', { type: 'unsigned', value: Number.MAX_SAFE_INTEGER }],
  ['§20.2.5', '31 48', { type: 'signed', value: 72 }],
  ['§20.2.5', '31 FF', { type: 'signed', value: -1 }],
  ['§20.2.5', '31 80', { type: 'signed', value: -128 }],
  ['§20.2.5', '32 FF 7F', { type: 'signed', value: -129 }],
  ['§20.2.5', '32 00 80', { type: 'signed', value: 128 }],
  ['§20.2.5', '34 80 00 00 00', { type: 'signed', value: -2147483648 }],
  ['§20.2.5', '35 05 FF 7F FF FF FF', { type: 'signed', value: -2147483649 }],
  ['§20.2.6', '44 42 90 00 00', { type: 'real', value: 72 }],
  ['§20.2.6', '44 BF 80 00 00', { type: 'real', value: -1 }],
  ['§20.2.6', '44 7F C0 00 00', { type: 'real', value: Number.NaN }],
  ['§20.2.6', '44 7F 80 00 00', { type: 'real', value: Number.POSITIVE_INFINITY }],
  ['§20.2.6', '44 FF 80 00 00', { type: 'real', value: Number.NEGATIVE_INFINITY }],
  ['§20.2.7', '55 08 40 52 00 00 00 00 00 00', { type: 'double', value: 72 }],
  ['§20.2.8', '63 12 34 FF', { type: 'octetString', value: fromHex('12 34 FF') }],
  [
    '§20.2.9',
    '75 19 00 54 68 69 73 20 69 73 20 61 20 42 41 43 6E 65 74 20 73 74 72 69 6E 67 21',
    { type: 'characterString', value: 'This is a BACnet string!' },
  ],
  ['§20.2.9', '71 00', { type: 'characterString', value: '' }],
  ['§20.2.9', '75 0A 00 46 72 61 6E C3 A7 61 69 73', { type: 'characterString', value: 'Français' }],
  ['§20.2.10', '82 03 A8', { type: 'bitString', value: [true, false, true, false, true] }],
  ['§20.2.10', '81 00', { type: 'bitString', value: [] }],
  ['§20.2.11', '91 00', { type: 'enumerated', value: 0 }],
  ['§20.2.11', '92 01 05', { type: 'enumerated', value: 261 }],
  ['§20.2.12', 'A4 5B 01 18 05', { type: 'date', value: { year: 1991, month: 1, day: 24, weekday: 5 } }],
  ['§20.2.12', 'A4 7E 06 1E 02', { type: 'date', value: { year: 2026, month: 6, day: 30, weekday: 2 } }],
  [
    '§20.2.12',
    'A4 FF FF FF FF',
    { type: 'date', value: { year: undefined, month: undefined, day: undefined, weekday: undefined } },
  ],
  ['§20.2.12', 'A4 FF 0D 20 FF', { type: 'date', value: { year: undefined, month: 13, day: 32, weekday: undefined } }],
  ['§20.2.13', 'B4 11 23 2D 11', { type: 'time', value: { hour: 17, minute: 35, second: 45, hundredths: 17 } }],
  [
    '§20.2.13',
    'B4 FF FF FF FF',
    { type: 'time', value: { hour: undefined, minute: undefined, second: undefined, hundredths: undefined } },
  ],
  ['§20.2.14', 'C4 00 C0 00 0F', { type: 'objectIdentifier', value: { objectType: 3, instance: 15 } }],
  ['§20.2.14', 'C4 FF FF FF FF', { type: 'objectIdentifier', value: { objectType: 1023, instance: 4194303 } }],
];

describe('application-tagged values (135-2012 §20.2)', () => {
  it.each(examples)('%s: %s is encoded and decoded', (_clause, hex, value) => {
    expect(toHex(encodeApplicationValue(value))).toBe(toHex(fromHex(hex)));
    expect(decode(fromHex(hex))).toEqual(value);
  });

  it('decode of encode is identity for every type', () => {
    fc.assert(
      fc.property(anyApplicationValue, (value) => {
        expect(decode(encodeApplicationValue(value))).toEqual(value);
      }),
      { numRuns: 1000 },
    );
  });

  it('several values follow each other without a gap', () => {
    fc.assert(
      fc.property(fc.array(anyApplicationValue, { maxLength: 8 }), (values) => {
        const octets = Buffer.concat(values.map(encodeApplicationValue));
        expect(decodeApplicationValues(octets)).toEqual(values);
      }),
    );
  });

  it('a constructed value among them is told from primitive ones', () => {
    expect(decodeApplicationValues(fromHex('21 01 0E 21 02 0F'))).toBeUndefined();
  });

  it.each([4, 5, 253, 254, 255, 65535, 65536, 70000])('§20.2.1.3.1: an octet string of %i octets', (length) => {
    const value = { type: 'octetString', value: new Uint8Array(length).fill(0xa5) } as const;
    const octets = encodeApplicationValue(value);
    const lengthOctets = length < 5 ? 0 : length < 254 ? 1 : length < 65536 ? 3 : 5;
    expect(octets.length).toBe(1 + lengthOctets + length);
    expect(decode(octets)).toEqual(value);
  });

  it.each([253, 254, 65535, 65536])('a character string of %i octets of text', (length) => {
    const value = { type: 'characterString', value: 'é'.padEnd(length - 1, 'x') } as const;
    expect(decode(encodeApplicationValue(value))).toEqual(value);
  });

  it.each([119, 120, 121, 128, 2000])('a bit string of %i bits', (length) => {
    const value = { type: 'bitString', value: Array.from({ length }, (_, bit) => bit % 3 === 0) } as const;
    expect(decode(encodeApplicationValue(value))).toEqual(value);
  });

  it.each([
    ['a Uint8Array', fromHex('62 12 34')],
    ['a Buffer', Buffer.from('621234', 'hex')],
  ])('octets of a decoded value stay when the packet, %s, is used again', (_type, packet) => {
    const value = decode(packet);
    packet.fill(0);
    expect(value).toEqual({ type: 'octetString', value: fromHex('12 34') });
  });
});

describe('values that have no encoding', () => {
  it.each([
    ['a negative Unsigned', { type: 'unsigned', value: -1 }],
    ['a fraction as Unsigned', { type: 'unsigned', value: 1.5 }],
    ['NaN as Enumerated', { type: 'enumerated', value: Number.NaN }],
    ['an Integer beyond 53 bits', { type: 'signed', value: 2 ** 60 }],
    ['month 15', { type: 'date', value: { year: 2026, month: 15, day: 1, weekday: undefined } }],
    ['year 2155', { type: 'date', value: { year: 2155, month: 1, day: 1, weekday: undefined } }],
    ['hour 24', { type: 'time', value: { hour: 24, minute: 0, second: 0, hundredths: 0 } }],
    ['instance 4194304', { type: 'objectIdentifier', value: { objectType: 8, instance: 4194304 } }],
    ['object type 1024', { type: 'objectIdentifier', value: { objectType: 1024, instance: 0 } }],
  ] satisfies [string, ApplicationValue][])('%s is refused', (_title, value) => {
    expect(() => encodeApplicationValue(value)).toThrow(
      expect.toSatisfy((error: unknown) => hasCode(error, 'bacnet.encode')),
    );
  });
});

describe('octets that are no value', () => {
  it.each([
    ['nothing at all', '', 5],
    ['a length beyond the end', '65 FF FF FF FF FF 00', 5],
    ['a value broken off', '44 42 90', 5],
    ['an Unsigned without octets', '20', 3],
    ['an Unsigned of nine octets', '25 09 00 00 00 00 00 00 00 00 01', 3],
    ['an Unsigned beyond 53 bits', '25 08 FF FF FF FF FF FF FF FF', 6],
    ['a boolean of value 2', '12', 3],
    ['a Null with octets', '01 00', 3],
    ['a REAL of three octets', '43 42 90 00', 3],
    ['a double of four octets', '54 40 52 00 00', 3],
    ['a date of three octets', 'A3 7E 06 1E', 3],
    ['month 15', 'A4 7E 0F 1E 02', 6],
    ['weekday 0', 'A4 7E 06 1E 00', 6],
    ['hour 24', 'B4 18 00 00 00', 6],
    ['an object identifier of three octets', 'C3 00 C0 00', 3],
    ['a bit string without octets', '80', 3],
    ['a bit string with 8 unused bits', '82 08 00', 3],
    ['a bit string with unused bits of no octet', '81 01', 3],
    ['a character string without character set', '70', 3],
    ['a character string that is not UTF-8', '73 00 C3 28', 3],
    ['a UCS-2 string of odd length', '72 04 00', 3],
    ['a reserved application tag', 'D1 00', 4],
    ['a context tag', '09 01', 4],
    ['an opening tag', '0E 0F', 4],
    ['an application tag with the type of an opening one', '26', 4],
  ])('%s (%s) is refused with reason %i', (_title, hex, reason) => {
    expect(rejectReasonOf(() => decode(fromHex(hex)))).toBe(reason);
  });

  it('a value of another type than the parameter has is an invalid parameter data type', () => {
    expect(rejectReasonOf(() => readApplication(new ByteReader(fromHex('21 05')), 'enumerated'))).toBe(3);
  });
});
