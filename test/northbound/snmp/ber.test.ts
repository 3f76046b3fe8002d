import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  encoded,
  encodedCounter64,
  encodedInteger,
  encodedOid,
  encodedUnsigned,
} from '../../../src/northbound/snmp/ber/ber-encode.js';
import { BerReader } from '../../../src/northbound/snmp/ber/ber-reader.js';
import { compareOids, isBelow, oid } from '../../../src/northbound/snmp/ber/oid.js';

const hex = (octets: Uint8Array) => Buffer.from(octets).toString('hex');
const reader = (text: string) => new BerReader(Buffer.from(text.replaceAll(' ', ''), 'hex'));

describe('BER, X.690 as RFC 3417 §8 narrows it', () => {
  it.each([
    [0, '020100'],
    [1, '020101'],
    [127, '02017f'],
    [128, '02020080'],
    [256, '02020100'],
    [-1, '0201ff'],
    [-128, '020180'],
    [-129, '0202ff7f'],
    [2147483647, '02047fffffff'],
    [-2147483648, '020480000000'],
  ])('§8.3: %d is %s, in as few octets as keep the sign', (value, octets) => {
    expect(hex(encodedInteger(value))).toBe(octets);
    expect(reader(octets).readInteger()).toBe(value);
  });

  it('an unsigned number of 32 bits has a leading zero where its first bit is set', () => {
    expect(hex(encodedUnsigned(0x43, 4294967295))).toBe('430500ffffffff');
    expect(hex(encodedCounter64(2n ** 64n - 1n))).toBe('460900ffffffffffffffff');
    expect(hex(encodedCounter64(0n))).toBe('460100');
  });

  it.each([
    ['1.3.6.1.2.1.1.1.0', '06082b06010201010100'],
    ['1.3.6.1.4.1.4294967295', '060a2b060104018fffffff7f'],
    ['0.0', '060100'],
    ['2.999.3', '0603883703'],
  ])('§8.19: %s is %s', (name, octets) => {
    expect(hex(encodedOid(oid(name)))).toBe(octets);
    expect(reader(octets).readOid()).toEqual(oid(name));
  });

  it('§8.1.3: a length of 128 and more has a count of octets before it', () => {
    expect(hex(encoded(0x04, new Uint8Array(127))).slice(0, 4)).toBe('047f');
    expect(hex(encoded(0x04, new Uint8Array(128))).slice(0, 6)).toBe('048180');
    expect(hex(encoded(0x04, new Uint8Array(256))).slice(0, 8)).toBe('04820100');
  });

  it('a length in more octets than it needs is read, as other managers write it', () => {
    expect(reader('02 84 00000001 05').readInteger()).toBe(5);
  });

  it.each([
    ['the indefinite form', '30 80 0000'],
    ['a length of five octets', '04 85 0000000001 00'],
    ['a length that breaks off', '04 82 01'],
    ['more octets than there are', '04 05 01'],
  ])('%s is refused', (_what, octets) => {
    expect(() => reader(octets).readWhole()).toThrow(expect.objectContaining({ code: 'snmp.decode' }));
  });

  it.each([
    ['an integer of no octets', '0200'],
    ['an integer of five octets', '02050000000000'],
  ])('%s is refused', (_what, octets) => {
    expect(() => reader(octets).readInteger()).toThrow(expect.objectContaining({ code: 'snmp.decode' }));
  });

  it.each([
    ['an identifier of no octets', '0600'],
    ['an identifier that ends within an arc', '06022b86'],
    ['an arc beyond 32 bits', '06062b9080808000'],
    ['more than 128 arcs', `068180${'2b'.repeat(128)}`],
  ])('%s is refused', (_what, octets) => {
    expect(() => reader(octets).readOid()).toThrow(expect.objectContaining({ code: 'snmp.decode' }));
  });

  it('reads back every integer and identifier that it writes', () => {
    const arcs = fc.tuple(
      fc.constantFrom(1, 3, 6),
      fc.array(fc.integer({ min: 0, max: 2 ** 32 - 1 }), { maxLength: 20 }),
    );
    fc.assert(
      fc.property(fc.integer(), arcs, (value, [second, rest]) => {
        expect(new BerReader(encodedInteger(value)).readInteger()).toBe(value);
        expect(new BerReader(encodedOid([1, second, ...rest])).readOid()).toEqual([1, second, ...rest]);
      }),
    );
  });
});

describe('the order of identifiers, RFC 3416 §4.2.2', () => {
  it('goes arc by arc, by numbers and not by letters, a beginning first', () => {
    const names = ['1.3.6.1.10', '1.3.6.1.2.1', '1.3.6.1.2', '1.3.6.1.2.10', '1.3.6.1.2.9.1'].map(oid);
    const sorted = names.toSorted(compareOids).map((one) => one.join('.'));
    expect(sorted).toEqual(['1.3.6.1.2', '1.3.6.1.2.1', '1.3.6.1.2.9.1', '1.3.6.1.2.10', '1.3.6.1.10']);
  });

  it('1.3.6.10 is not below 1.3.6.1', () => {
    expect(isBelow(oid('1.3.6.10'), oid('1.3.6.1'))).toBe(false);
    expect(isBelow(oid('1.3.6.1.5'), oid('1.3.6.1'))).toBe(true);
  });
});
