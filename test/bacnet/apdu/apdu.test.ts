import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Apdu, decodeApdu, writeApdu } from '../../../src/bacnet/apdu/apdu.js';
import { ByteReader } from '../../../src/bacnet/encoding/byte-reader.js';
import { ByteWriter } from '../../../src/bacnet/encoding/byte-writer.js';
import { hasCode } from '../../../src/core/errors.js';
import { fromHex, toHex } from '../../vectors/from-hex.js';

function encode(apdu: Apdu): string {
  const writer = new ByteWriter();
  writeApdu(writer, apdu);
  return toHex(writer.bytes());
}

const decode = (hex: string) => decodeApdu(new ByteReader(fromHex(hex)));

const headers: readonly (readonly [title: string, hex: string, apdu: Apdu])[] = [
  [
    '§20.1.2 an unsegmented BACnet-Confirmed-Request-PDU',
    '0245050c',
    {
      type: 0,
      segment: undefined,
      segmentedResponseAccepted: true,
      maxSegmentsAccepted: 16,
      maxApduLengthAccepted: 1476,
      invokeId: 5,
      service: 12,
    },
  ],
  [
    '§20.1.2 a segment of a BACnet-Confirmed-Request-PDU that more follow',
    '0e730a021010',
    {
      type: 0,
      segment: { sequenceNumber: 2, proposedWindowSize: 16, moreFollows: true },
      segmentedResponseAccepted: true,
      maxSegmentsAccepted: Number.POSITIVE_INFINITY,
      maxApduLengthAccepted: 480,
      invokeId: 10,
      service: 16,
    },
  ],
  ['§20.1.3 a BACnet-Unconfirmed-Request-PDU', '1008', { type: 1, service: 8 }],
  ['§20.1.4 a BACnet-SimpleACK-PDU', '20590f', { type: 2, invokeId: 89, service: 15 }],
  ['§20.1.5 a BACnet-ComplexACK-PDU', '30010c', { type: 3, segment: undefined, invokeId: 1, service: 12 }],
  [
    '§20.1.5 the last segment of a BACnet-ComplexACK-PDU',
    '38ff070a0e',
    {
      type: 3,
      segment: { sequenceNumber: 7, proposedWindowSize: 10, moreFollows: false },
      invokeId: 255,
      service: 14,
    },
  ],
  [
    '§20.1.6 a negative BACnet-SegmentACK-PDU of a server',
    '43070204',
    { type: 4, negative: true, server: true, invokeId: 7, sequenceNumber: 2, actualWindowSize: 4 },
  ],
  [
    '§20.1.6 a BACnet-SegmentACK-PDU of a client',
    '40070001',
    { type: 4, negative: false, server: false, invokeId: 7, sequenceNumber: 0, actualWindowSize: 1 },
  ],
  ['§20.1.7 a BACnet-Error-PDU', '50580b', { type: 5, invokeId: 88, service: 11 }],
  ['§20.1.8 a BACnet-Reject-PDU', '601009', { type: 6, invokeId: 16, reason: 9 }],
  ['§20.1.9 a BACnet-Abort-PDU of a server', '711004', { type: 7, server: true, invokeId: 16, reason: 4 }],
  ['§20.1.9 a BACnet-Abort-PDU of a client', '701000', { type: 7, server: false, invokeId: 16, reason: 0 }],
];

describe('headers of APDUs (135-2012 §20.1)', () => {
  it.each(headers)('%s: %s', (_title, hex, apdu) => {
    expect(encode(apdu)).toBe(hex);
    expect(decode(hex)).toEqual(apdu);
  });

  it.each(headers)('%s is nothing when broken off', (_title, hex) => {
    for (let digits = 0; digits < hex.length; digits += 2) expect(decode(hex.slice(0, digits))).toBeUndefined();
  });

  it.each([8, 9, 10, 11, 12, 13, 14, 15])('the reserved PDU type %i is nothing', (type) => {
    expect(decode(`${type.toString(16)}000000000000000`)).toBeUndefined();
  });

  it('the parameters are what the header leaves unread', () => {
    const reader = new ByteReader(fromHex('0244010c 0c02000005194d'));
    decodeApdu(reader);
    expect(toHex(reader.readRest())).toBe('0c02000005194d');
  });
});

describe('max-segments and max-APDU-length accepted (135-2012 §20.1.2.4, §20.1.2.5)', () => {
  const sizes = (octet: number) => decode(`00${octet.toString(16).padStart(2, '0')}010c`);

  it.each([
    [0x00, undefined, 50],
    [0x11, 2, 128],
    [0x22, 4, 206],
    [0x33, 8, 480],
    [0x44, 16, 1024],
    [0x55, 32, 1476],
    [0x60, 64, 50],
    [0x75, Number.POSITIVE_INFINITY, 1476],
  ])('octet %i stands for %s segments of %i octets', (octet, maxSegmentsAccepted, maxApduLengthAccepted) => {
    expect(sizes(octet)).toMatchObject({ maxSegmentsAccepted, maxApduLengthAccepted });
  });

  it.each([6, 10, 15])('the reserved length code %i is taken for the largest length', (code) => {
    expect(sizes(code)).toMatchObject({ maxApduLengthAccepted: 1476 });
  });

  it.each([0, 1, 3, 128])('%i segments have no code', (maxSegmentsAccepted) => {
    const request: Apdu = {
      type: 0,
      segment: undefined,
      segmentedResponseAccepted: true,
      maxSegmentsAccepted,
      maxApduLengthAccepted: 1476,
      invokeId: 0,
      service: 12,
    };
    expect(() => encode(request)).toThrow(expect.toSatisfy((error: unknown) => hasCode(error, 'bacnet.encode')));
  });
});

describe('every header', () => {
  const octet = fc.nat({ max: 255 });
  const segment = fc.option(
    fc.record({ sequenceNumber: octet, proposedWindowSize: octet, moreFollows: fc.boolean() }),
    { nil: undefined },
  );
  const anyApdu: fc.Arbitrary<Apdu> = fc.oneof(
    fc.record({
      type: fc.constant(0 as const),
      segment,
      segmentedResponseAccepted: fc.boolean(),
      maxSegmentsAccepted: fc.constantFrom(undefined, 2, 4, 8, 16, 32, 64, Number.POSITIVE_INFINITY),
      maxApduLengthAccepted: fc.constantFrom(50, 128, 206, 480, 1024, 1476),
      invokeId: octet,
      service: octet,
    }),
    fc.record({ type: fc.constant(1 as const), service: octet }),
    fc.record({ type: fc.constant(2 as const), invokeId: octet, service: octet }),
    fc.record({ type: fc.constant(3 as const), segment, invokeId: octet, service: octet }),
    fc.record({
      type: fc.constant(4 as const),
      negative: fc.boolean(),
      server: fc.boolean(),
      invokeId: octet,
      sequenceNumber: octet,
      actualWindowSize: octet,
    }),
    fc.record({ type: fc.constant(5 as const), invokeId: octet, service: octet }),
    fc.record({ type: fc.constant(6 as const), invokeId: octet, reason: octet }),
    fc.record({ type: fc.constant(7 as const), server: fc.boolean(), invokeId: octet, reason: octet }),
  );

  it('decode of encode is identity', () => {
    fc.assert(
      fc.property(anyApdu, (apdu) => {
        expect(decode(encode(apdu))).toEqual(apdu);
      }),
    );
  });

  it('any octets are a header or nothing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (octets) => {
        const apdu = decodeApdu(new ByteReader(octets));
        expect(apdu === undefined || apdu.type === (octets[0] ?? 0) >> 4).toBe(true);
      }),
    );
  });
});
