import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteReader } from '../../../src/bacnet/encoding/byte-reader.js';
import { ByteWriter } from '../../../src/bacnet/encoding/byte-writer.js';
import {
  decodeNetworkList,
  decodeNetworkNumberIs,
  decodeRejectMessageToNetwork,
  decodeWhoIsRouterToNetwork,
  encodeNetworkList,
  encodeNetworkNumberIs,
  encodeRejectMessageToNetwork,
  encodeWhoIsRouterToNetwork,
} from '../../../src/bacnet/npdu/network-message.js';
import { decodeNpdu, type Npdu, writeNpdu } from '../../../src/bacnet/npdu/npdu.js';
import { rejectReasonOf } from '../../support/bacnet/outcome.js';
import { fromHex, toHex } from '../../vectors/from-hex.js';

function written(write: (writer: ByteWriter) => void): string {
  const writer = new ByteWriter();
  write(writer);
  return toHex(writer.bytes());
}

const decode = (hex: string) => decodeNpdu(new ByteReader(fromHex(hex)));
const plain: Npdu = {
  expectingReply: false,
  priority: 0,
  destination: undefined,
  source: undefined,
  networkMessage: undefined,
};

const headers: readonly (readonly [title: string, hex: string, npdu: Npdu])[] = [
  ['an APDU for this network', '0100', plain],
  ['an APDU that expects a reply', '0104', { ...plain, expectingReply: true }],
  ['a life safety message', '0103', { ...plain, priority: 3 }],
  [
    'a global broadcast',
    '0120ffff00ff',
    { ...plain, destination: { network: 65535, address: new Uint8Array(0), hopCount: 255 } },
  ],
  [
    'a request through a router, from MS/TP station 12 of network 2001',
    '010c07d1010c',
    { ...plain, expectingReply: true, source: { network: 2001, address: fromHex('0c') } },
  ],
  [
    'the answer to it',
    '012007d1010cff',
    { ...plain, destination: { network: 2001, address: fromHex('0c'), hopCount: 255 } },
  ],
  [
    'both addresses: destination, source, hop count in this order',
    '0128000506c0a80101bac000070105fe',
    {
      ...plain,
      destination: { network: 5, address: fromHex('c0a80101bac0'), hopCount: 254 },
      source: { network: 7, address: fromHex('05') },
    },
  ],
  ['a network-layer message', '018000', { ...plain, networkMessage: { messageType: 0, vendorId: undefined } }],
  [
    'a proprietary network-layer message with its vendor',
    '018080024f',
    { ...plain, networkMessage: { messageType: 128, vendorId: 591 } },
  ],
];

describe('headers of NPDUs (135-2012 §6.2)', () => {
  it.each(headers)('%s: %s', (_title, hex, npdu) => {
    expect(written((writer) => writeNpdu(writer, npdu))).toBe(hex);
    expect(decode(hex)).toEqual(npdu);
  });

  it.each(headers)('%s is nothing when broken off', (_title, hex) => {
    for (let digits = 0; digits < hex.length; digits += 2) expect(decode(hex.slice(0, digits))).toBeUndefined();
  });

  it.each([
    ['another version', '0204'],
    ['source network 0', '01080000010c'],
    ['a source without address', '010807d100'],
    ['a source that is a global broadcast', '0108ffff010c'],
    ['destination network 0', '0120000000ff'],
    ['an address beyond the end', '010807d1ff0c'],
  ])('%s is nothing', (_title, hex) => {
    expect(decode(hex)).toBeUndefined();
  });

  it('the APDU is what the header leaves unread', () => {
    const reader = new ByteReader(fromHex('0120ffff00ff 1008'));
    decodeNpdu(reader);
    expect(toHex(reader.readRest())).toBe('1008');
  });

  it('decode of encode is identity', () => {
    const network = fc.integer({ min: 1, max: 65534 });
    const anyNpdu: fc.Arbitrary<Npdu> = fc.record({
      expectingReply: fc.boolean(),
      priority: fc.constantFrom(0, 1, 2, 3),
      destination: fc.option(
        fc.record({ network, address: fc.uint8Array({ maxLength: 18 }), hopCount: fc.nat({ max: 255 }) }),
        { nil: undefined },
      ),
      source: fc.option(fc.record({ network, address: fc.uint8Array({ minLength: 1, maxLength: 18 }) }), {
        nil: undefined,
      }),
      networkMessage: fc.option(
        fc.oneof(
          fc.record({ messageType: fc.nat({ max: 0x7f }), vendorId: fc.constant(undefined) }),
          fc.record({ messageType: fc.integer({ min: 0x80, max: 0xff }), vendorId: fc.nat({ max: 0xffff }) }),
        ),
        { nil: undefined },
      ),
    });
    fc.assert(
      fc.property(anyNpdu, (npdu) => {
        expect(decode(written((writer) => writeNpdu(writer, npdu)))).toEqual(npdu);
      }),
    );
  });
});

describe('parameters of network-layer messages (135-2012 §6.4)', () => {
  const readerOf = (hex: string) => new ByteReader(fromHex(hex));

  it('§6.4.1 Who-Is-Router-To-Network has a network or none', () => {
    expect(decodeWhoIsRouterToNetwork(readerOf('07D1'))).toBe(2001);
    expect(decodeWhoIsRouterToNetwork(readerOf(''))).toBeUndefined();
    expect(written((writer) => encodeWhoIsRouterToNetwork(writer, 2001))).toBe('07d1');
    expect(written((writer) => encodeWhoIsRouterToNetwork(writer, undefined))).toBe('');
    expect(rejectReasonOf(() => decodeWhoIsRouterToNetwork(readerOf('07')))).toBe(5);
  });

  it('§6.4.2 I-Am-Router-To-Network lists networks', () => {
    expect(decodeNetworkList(readerOf('0001 07D1 FFFE'))).toEqual([1, 2001, 65534]);
    expect(written((writer) => encodeNetworkList(writer, [1, 2001]))).toBe('000107d1');
    expect(rejectReasonOf(() => decodeNetworkList(readerOf('0001 07')))).toBe(5);
  });

  it('§6.4.4 Reject-Message-To-Network has a reason and a network', () => {
    expect(decodeRejectMessageToNetwork(readerOf('03 07D1'))).toEqual({ reason: 3, network: 2001 });
    expect(written((writer) => encodeRejectMessageToNetwork(writer, { reason: 1, network: 5 }))).toBe('010005');
  });

  it('§6.4.20 Network-Number-Is has a network and whether it is configured', () => {
    expect(decodeNetworkNumberIs(readerOf('07D1 01'))).toEqual({ network: 2001, configured: true });
    expect(written((writer) => encodeNetworkNumberIs(writer, { network: 2001, configured: false }))).toBe('07d100');
  });
});
