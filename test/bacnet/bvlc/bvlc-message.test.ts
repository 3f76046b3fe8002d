import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BvlcMessage, beginBvlc, decodeBvlc, encodeBvlc, endBvlc } from '../../../src/bacnet/bvlc/bvlc-message.js';
import { ByteWriter } from '../../../src/bacnet/encoding/byte-writer.js';
import { hasCode } from '../../../src/core/errors.js';
import { fromHex, toHex } from '../../vectors/from-hex.js';

const messages: readonly (readonly [title: string, hex: string, message: BvlcMessage])[] = [
  ['§J.2.1 BVLC-Result', '810000060030', { function: 0x00, resultCode: 0x0030 }],
  [
    '§J.2.2 Write-Broadcast-Distribution-Table',
    '81010018c0a80105bac0ffffffffc0a80201bac0ffffff00',
    {
      function: 0x01,
      entries: [
        { address: '192.168.1.5', port: 47808, mask: '255.255.255.255' },
        { address: '192.168.2.1', port: 47808, mask: '255.255.255.0' },
      ],
    },
  ],
  ['§J.2.3 Read-Broadcast-Distribution-Table', '81020004', { function: 0x02 }],
  ['§J.2.4 Read-Broadcast-Distribution-Table-Ack, empty', '81030004', { function: 0x03, entries: [] }],
  [
    '§J.2.5 Forwarded-NPDU',
    '8104000e0a000001bac101001008',
    { function: 0x04, originator: { address: '10.0.0.1', port: 47809 }, npdu: fromHex('01001008') },
  ],
  ['§J.2.6 Register-Foreign-Device', '81050006012c', { function: 0x05, timeToLiveS: 300 }],
  ['§J.2.7 Read-Foreign-Device-Table', '81060004', { function: 0x06 }],
  [
    '§J.2.8 Read-Foreign-Device-Table-Ack',
    '8107000ec0a80105bac0003c0050',
    { function: 0x07, entries: [{ address: '192.168.1.5', port: 47808, timeToLiveS: 60, remainingS: 80 }] },
  ],
  [
    '§J.2.9 Delete-Foreign-Device-Table-Entry',
    '8108000ac0a80105bac0',
    { function: 0x08, entry: { address: '192.168.1.5', port: 47808 } },
  ],
  ['§J.2.10 Distribute-Broadcast-To-Network', '8109000801001008', { function: 0x09, npdu: fromHex('01001008') }],
  ['§J.2.11 Original-Unicast-NPDU', '810a000801001008', { function: 0x0a, npdu: fromHex('01001008') }],
  ['§J.2.12 Original-Broadcast-NPDU', '810b000801001008', { function: 0x0b, npdu: fromHex('01001008') }],
];

describe('BACnet Virtual Link Layer (135-2012 §J.2)', () => {
  it.each(messages)('%s: %s', (_title, hex, message) => {
    expect(toHex(encodeBvlc(message))).toBe(hex);
    expect(decodeBvlc(fromHex(hex))).toEqual(message);
  });

  it.each(messages)('%s is nothing when its length is not the packet’s', (_title, hex) => {
    const packet = fromHex(hex);
    for (let length = 0; length < packet.length; length += 1) {
      expect(decodeBvlc(packet.subarray(0, length))).toBeUndefined();
    }
    expect(decodeBvlc(Buffer.concat([packet, Uint8Array.of(0)]))).toBeUndefined();
  });

  it.each([
    ['another type', '820a000801001008'],
    ['an unknown function', '810d000801001008'],
    ['an NPDU that is not there', '810a0004'],
    ['a forwarded NPDU that is not there', '8104000a0a000001bac1'],
    ['a result of one octet', '8100000500'],
    ['a table whose last row is broken off', '8101000dc0a80105bac0ffffff'],
    ['a table request with contents', '8102000500'],
  ])('%s is nothing', (_title, hex) => {
    expect(decodeBvlc(fromHex(hex))).toBeUndefined();
  });

  it('a message is completed in place behind others in the same buffer', () => {
    const writer = new ByteWriter(4);
    writer.writeUint8(0xaa);
    const start = beginBvlc(writer, 0x0a);
    writer.writeBytes(fromHex('01001008'));
    endBvlc(writer, start);
    expect(toHex(writer.bytes())).toBe('aa810a000801001008');
  });

  it.each(['', '1.2.3', '1.2.3.4.5', '1.2.3.256', 'localhost'])('the address "%s" is refused', (address) => {
    expect(() => encodeBvlc({ function: 0x08, entry: { address, port: 47808 } })).toThrow(
      expect.toSatisfy((error: unknown) => hasCode(error, 'bacnet.encode')),
    );
  });

  it('decode of encode is identity for messages with an NPDU', () => {
    const anyMessage: fc.Arbitrary<BvlcMessage> = fc.oneof(
      fc.record({
        function: fc.constantFrom(0x09 as const, 0x0a as const, 0x0b as const),
        npdu: fc.uint8Array({ minLength: 1, maxLength: 1497 }),
      }),
      fc.record({
        function: fc.constant(0x04 as const),
        originator: fc.record({ address: fc.ipV4(), port: fc.nat({ max: 65535 }) }),
        npdu: fc.uint8Array({ minLength: 1, maxLength: 1497 }),
      }),
    );
    fc.assert(
      fc.property(anyMessage, (message) => {
        expect(decodeBvlc(encodeBvlc(message))).toEqual(message);
      }),
    );
  });

  it('any octets are a message or nothing', () => {
    fc.assert(
      fc.property(fc.nat({ max: 13 }), fc.uint8Array({ maxLength: 40 }), (bvlcFunction, body) => {
        const message = decodeBvlc(Buffer.concat([Uint8Array.of(0x81, bvlcFunction, 0, body.length + 4), body]));
        expect(message === undefined || message.function === bvlcFunction).toBe(true);
      }),
    );
  });
});
