import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nakFor } from '../../../../src/bacnet/datalink/sc/messages/nak.js';
import {
  decodeScMessage,
  encodeScMessage,
  type ScMessage,
} from '../../../../src/bacnet/datalink/sc/messages/sc-message.js';
import { hasCode } from '../../../../src/core/errors.js';
import { fromHex, toHex } from '../../../vectors/from-hex.js';
import { scMessages } from '../../../vectors/sc-messages.js';

const vectors = scMessages.map((one) => [one.clause, one.title, one] as const);

/** What a message is refused with: error class, error code, marker; undefined: it was taken. */
function refusalOf(octets: string | Uint8Array): readonly number[] | undefined {
  const decoded = decodeScMessage(typeof octets === 'string' ? fromHex(octets) : octets);
  if (!('failure' in decoded)) return undefined;
  const { errorClass, errorCode, headerMarker } = decoded.failure;
  return headerMarker === 0 ? [errorClass, errorCode] : [errorClass, errorCode, headerMarker];
}

/** The BVLC-Result that a message is answered with; undefined: none. */
function nakOn(octets: string): string | undefined {
  const decoded = decodeScMessage(fromHex(octets));
  if (!('failure' in decoded)) throw new Error('nothing is wrong with the message');
  const nak = nakFor(decoded.header, decoded.failure);
  return nak && toHex(encodeScMessage({ ...nak, error: { ...decoded.failure, details: '' } }));
}

describe('BACnet/SC messages (135-2020 §AB.2)', () => {
  it('all thirteen functions are here', () => {
    expect(new Set(scMessages.map(({ message }) => message.function)).size).toBe(13);
  });

  it.each(vectors)('%s %s', (_clause, _title, { octets, message }) => {
    expect(decodeScMessage(octets)).toEqual(message);
    expect(toHex(encodeScMessage(message))).toBe(toHex(octets));
  });

  it.each(vectors)('%s %s: what stands before and behind the octets is not read', (_clause, _title, one) => {
    const { octets, message } = one;
    const amidst = Uint8Array.of(0xff, 0xff, 0xff, ...octets, 0xff, 0xff);
    expect(decodeScMessage(amidst.subarray(3, 3 + octets.length))).toEqual(message);
  });

  it.each(vectors)('%s %s, broken off at each length, is never the same', (_clause, _title, { octets, message }) => {
    for (let length = 0; length < octets.length; length += 1) {
      expect(decodeScMessage(octets.subarray(0, length))).not.toEqual(message);
    }
  });

  it.each(vectors)('%s %s, with any octet changed, is another message or none', (_clause, _title, one) => {
    for (let position = 0; position < one.octets.length; position += 1) {
      for (let octet = 0; octet < 256; octet += 1) {
        if (octet === one.octets[position]) continue;
        const changed = Uint8Array.from(one.octets);
        changed[position] = octet;
        const decoded = decodeScMessage(changed);
        expect(decoded).not.toEqual(one.message);
        // Whatever is taken is understood whole: it has no second way to be written, but for a text that is no UTF-8.
        if (!('failure' in decoded) && !JSON.stringify(decoded).includes('\ufffd')) {
          expect(decodeScMessage(encodeScMessage(decoded))).toEqual(decoded);
        }
      }
    }
  });
});

describe('common error situations (135-2020 §AB.3.1.5)', () => {
  const communication = 7;

  it.each([
    ['no octet', ''],
    ['three octets, no message ID', '0A0000'],
  ])('%s: discarded, no NAK', (_title, octets) => {
    expect(decodeScMessage(fromHex(octets))).toMatchObject({ header: undefined });
    expect(nakOn(octets)).toBeUndefined();
  });

  it.each([
    ['the originating address', '01 08 0001 0211223344'],
    ['the destination address', '01 0C 0001 021122334455 0A0B0C'],
    ['a destination option that is announced', '0A 02 0001'],
    ['the length of a header option', '01 02 0001 3F 00'],
    ['the data of a header option', '01 02 0001 3F 0004 024F01'],
    ['the option that was to follow', '0A 02 0001 82'],
    ['Advertisement', '04 00 0001 01 00 0640 05'],
    ['Connect-Accept', '07 00 0001 021122334455 8C1F0A3E56B74D299E400112233445FF 0640 05'],
    ['Proprietary-Message', '0C 00 0001 024F'],
    ['BVLC-Result', '00 00 0001 06'],
    ['the error of a BVLC-Result', '00 00 0001 06 01 00 0007 00'],
  ])('cut off: %s: message-incomplete', (_title, octets) => {
    expect(refusalOf(octets)).toEqual([communication, 147]);
  });

  it.each(['0D 00 0001', '0D 00 0001 FF', 'FF 08 0001 021122334455'])(
    'an unknown function, %s: bvlc-function-unknown',
    (octets) => {
      expect(refusalOf(octets)).toEqual([communication, 143]);
    },
  );

  it.each([
    ['Encapsulated-NPDU', '01 08 0001 021122334455'],
    ['Encapsulated-NPDU after its options', '01 09 0001 021122334455 01'],
    ['BVLC-Result', '00 00 0001'],
    ['Advertisement', '04 00 0001'],
    ['Connect-Request', '06 00 0001'],
    ['Connect-Accept', '07 00 0001'],
    ['Proprietary-Message', '0C 00 0001'],
  ])('%s without payload: payload-expected', (_title, octets) => {
    expect(refusalOf(octets)).toEqual([communication, 149]);
  });

  it.each([
    ['Address-Resolution', '02 00 0001 00'],
    ['Advertisement', '04 00 0001 01 00 0640 05D9 00'],
    ['Advertisement-Solicitation', '05 00 0001 00'],
    ['Connect-Request', '06 00 0001 021122334455 8C1F0A3E56B74D299E400112233445FF 0640 05D9 00'],
    ['Connect-Accept', '07 00 0001 021122334455 8C1F0A3E56B74D299E400112233445FF 0640 05D9 00'],
    ['Disconnect-Request', '08 00 0001 00'],
    ['Disconnect-ACK', '09 00 0001 00'],
    ['Heartbeat-Request', '0A 00 0001 00'],
    ['Heartbeat-ACK', '0B 00 0001 00'],
    ['an ACK in a BVLC-Result', '00 00 0001 0C 00 00'],
  ])('%s longer than expected: unexpected-data', (_title, octets) => {
    expect(refusalOf(octets)).toEqual([communication, 150]);
  });

  it.each([
    ['header option of type 0', '01 02 0001 00 01'],
    ['Secure Path as a destination option', '01 02 0001 01 01'],
    ['Secure Path with data', '01 01 0001 21 0000 01'],
    ['proprietary option without data', '01 02 0001 1F 01'],
    ['proprietary option without its own type', '01 02 0001 3F 0002 024F 01'],
  ])('%s: header-encoding-error', (_title, octets) => {
    expect(refusalOf(octets)).toEqual([communication, 145]);
  });

  it.each([
    ['a reserved control flag', '0A 10 0001'],
    ['all reserved control flags', '0A F0 0001'],
    ['an originating address in a Connect-Accept', '07 08 0001 021122334455'],
    ['a destination address in a Heartbeat-Request', '0A 04 0001 021122334455'],
    ['an originating address in a Disconnect-Request', '08 08 0001 021122334455'],
    ['data options in an Advertisement', '04 01 0001 01 01 00 0640 05D9'],
    ['data options in a BVLC-Result', '00 01 0001 01 06 00'],
    ['data options in a Heartbeat-ACK', '0B 01 0001 01'],
    ['from the broadcast address', '01 08 0001 FFFFFFFFFFFF 01'],
    ['from the address of no node', '01 08 0001 000000000000 01'],
    ['to the address of no node', '01 04 0001 000000000000 01'],
    ['a BVLC-Result to all', '00 04 0001 FFFFFFFFFFFF 06 00'],
    ['an Address-Resolution to all', '02 04 0001 FFFFFFFFFFFF'],
    ['an Address-Resolution-ACK to all', '03 04 0001 FFFFFFFFFFFF'],
    ['an Advertisement to all', '04 04 0001 FFFFFFFFFFFF 01 00 0640 05D9'],
    ['an Advertisement-Solicitation to all', '05 04 0001 FFFFFFFFFFFF'],
    ['Result Code 2', '00 00 0001 06 02'],
    ['Hub Connection Status 3', '04 00 0001 03 00 0640 05D9'],
    ['Accept Direct Connections 2', '04 00 0001 00 02 0640 05D9'],
    [
      'the VMAC of all nodes in a Connect-Request',
      '06 00 0001 FFFFFFFFFFFF 8C1F0A3E56B74D299E400112233445FF 0640 05D9',
    ],
    ['the VMAC of no node in a Connect-Accept', '07 00 0001 000000000000 8C1F0A3E56B74D299E400112233445FF 0640 05D9'],
  ])('%s: parameter-out-of-range', (_title, octets) => {
    expect(refusalOf(octets)).toEqual([communication, 80]);
  });

  it('a result for a function that we do not know is taken: it answers what another revision sent', () => {
    expect(refusalOf('00 00 0001 0D 01 00 0007 008F')).toBeUndefined();
  });

  it('more header options than anybody sends: resources, out-of-memory', () => {
    const options = (count: number) => `01 02 0001 ${'82'.repeat(count - 1)}02 01`;
    expect(refusalOf(options(16))).toBeUndefined();
    expect(refusalOf(options(17))).toEqual([3, 133]);
  });
});

describe('must-understand (135-2020 §AB.3.1.4)', () => {
  it.each([
    ['the only one', '0A 02 0001 42', 0x42],
    ['one that others follow', '01 02 0001 C5 02 01', 0xc5],
    ['behind another', '01 02 0001 A2 0001 01 7F 0003 024F 01 01', 0x7f],
  ])('a destination option, %s: header-not-understood, with its marker', (_title, octets, marker) => {
    expect(refusalOf(octets)).toEqual([7, 146, marker]);
  });

  it('what need not be understood is taken', () => {
    expect(refusalOf('0A 02 0001 82 05')).toBeUndefined();
  });
});

describe('the NAK (135-2020 §AB.3.1.1, §AB.3.1.2, §AB.3.1.5)', () => {
  it.each([
    ['to the peer, when the peer sent the message', '0A 00 1234 00', '00001234 0A 01 00 0007 0096'],
    ['to the node that sent it', '02 08 1234 021122334455 00', '00041234 021122334455 02 01 00 0007 0096'],
    ['without our own address', '02 0C 1234 021122334455 0A0B0C0D0E0F 00', '00041234 021122334455 02 01 00 0007 0096'],
    ['with the marker of the option', '01 0A 1234 021122334455 42 01', '00041234 021122334455 01 01 42 0007 0092'],
    ['for a function that is not known', '7F 08 1234 021122334455', '00041234 021122334455 7F 01 00 0007 008F'],
    ['as far as the header was there', '01 0C 1234 021122334455 0A0B', '00041234 021122334455 01 01 00 0007 0093'],
  ])('goes %s', (_title, octets, nak) => {
    expect(nakOn(octets)).toBe(toHex(fromHex(nak)));
  });

  it.each([
    ['a BVLC-Result', '00 08 1234 021122334455 06 02'],
    ['a broken answer, such as an Address-Resolution-ACK', '03 0A 1234 021122334455 42'],
    ['an Advertisement that is too long', '04 08 1234 021122334455 00 01 0640 05D9 00'],
    ['a Connect-Accept that is cut off', '07 00 1234 0A0B'],
    ['a Heartbeat-ACK with something in it', '0B 00 1234 00'],
    ['a broadcast', '01 0C 1234 021122334455 FFFFFFFFFFFF'],
    ['a broadcast of what is not for all', '02 0C 1234 021122334455 FFFFFFFFFFFF'],
    ['a broadcast of an unknown function', '0D 04 1234 FFFFFFFFFFFF'],
    ['what comes from all nodes', '02 08 1234 FFFFFFFFFFFF'],
    ['what comes from no node', '02 08 1234 000000000000'],
  ])('never answers %s', (_title, octets) => {
    expect(nakOn(octets)).toBeUndefined();
  });

  it('carries words that fit into the smallest message', () => {
    const decoded = decodeScMessage(fromHex('0A 00 1234 00'));
    if (!('failure' in decoded)) throw new Error('it was taken');
    expect(decoded.failure.details).toMatch(/^[a-z ]{10,60}$/);
  });
});

describe('what has no encoding is a bacnet.encode error', () => {
  const npdu = fromHex('0100');

  it.each<[string, ScMessage]>([
    ['a VMAC that is too short', { function: 0x01, messageId: 1, destination: '0211', npdu }],
    ['a VMAC with other letters', { function: 0x01, messageId: 1, destination: '02112233445g', npdu }],
    [
      'a header option of type 0',
      { function: 0x01, messageId: 1, dataOptions: [{ type: 0, mustUnderstand: true }], npdu },
    ],
    [
      'a header option of type 32',
      { function: 0x01, messageId: 1, dataOptions: [{ type: 32, mustUnderstand: true }], npdu },
    ],
    [
      'a header option of 64 KiB',
      {
        function: 0x01,
        messageId: 1,
        dataOptions: [{ type: 5, mustUnderstand: false, data: new Uint8Array(65536) }],
        npdu,
      },
    ],
    [
      'a UUID that is too short',
      { function: 0x06, messageId: 1, vmac: '021122334455', deviceUuid: '8c1f', maxBvlcLength: 1, maxNpduLength: 1 },
    ],
  ])('%s', (_title, message) => {
    let thrown: unknown;
    try {
      encodeScMessage(message);
    } catch (error) {
      thrown = error;
    }
    expect(hasCode(thrown, 'bacnet.encode')).toBe(true);
  });
});

const uint16 = fc.integer({ min: 0, max: 0xffff });
const hexText = (octets: number) =>
  fc.uint8Array({ minLength: octets, maxLength: octets }).map((bytes) => Buffer.from(bytes).toString('hex'));
const node = hexText(6).filter((vmac) => vmac !== 'ffffffffffff' && vmac !== '000000000000');
const deviceUuid = hexText(16).map((text) => text.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'));
const absent = fc.constant(undefined);

function optionsOf(mustUnderstand: fc.Arbitrary<boolean>, types: fc.Arbitrary<number>) {
  const option = fc.record({ type: types, mustUnderstand, data: fc.oneof(absent, fc.uint8Array({ maxLength: 300 })) });
  const proprietary = fc.record({
    type: fc.constant(31),
    mustUnderstand,
    data: fc.uint8Array({ minLength: 3, maxLength: 300 }),
  });
  return fc.oneof(absent, fc.array(fc.oneof(option, proprietary), { minLength: 1, maxLength: 16 }));
}

const reserved = fc.integer({ min: 2, max: 30 });
const toPeer = { messageId: uint16, destinationOptions: optionsOf(fc.constant(false), reserved) };
const toNode = { ...toPeer, origin: fc.oneof(absent, node), destination: fc.oneof(absent, node) };
const toAll = { ...toNode, destination: fc.oneof(absent, node, fc.constant('ffffffffffff')) };
const lengths = { maxBvlcLength: uint16, maxNpduLength: uint16 };
const peer = { ...lengths, vmac: node, deviceUuid };
const error = fc.record({
  headerMarker: fc.integer({ min: 0, max: 255 }),
  errorClass: uint16,
  errorCode: uint16,
  details: fc.string({ unit: 'grapheme', maxLength: 80 }),
});
const octet = fc.integer({ min: 0, max: 255 });

/** Any message of the standard. */
const anyMessage: fc.Arbitrary<ScMessage> = fc.oneof(
  fc.record({ ...toNode, function: fc.constant(0x00 as const), resultFor: octet, error: fc.oneof(absent, error) }),
  fc.record({
    ...toAll,
    function: fc.constant(0x01 as const),
    dataOptions: optionsOf(fc.boolean(), reserved),
    npdu: fc.uint8Array({ minLength: 1, maxLength: 1600 }),
  }),
  fc.record({ ...toNode, function: fc.constantFrom(0x02 as const, 0x05 as const) }),
  fc.record({ ...toNode, function: fc.constant(0x03 as const), uris: fc.array(fc.webUrl({ validSchemes: ['wss'] })) }),
  fc.record({
    ...toNode,
    ...lengths,
    function: fc.constant(0x04 as const),
    hubConnectionStatus: fc.constantFrom(0 as const, 1 as const, 2 as const),
    acceptsDirectConnections: fc.boolean(),
  }),
  fc.record({ ...toPeer, ...peer, function: fc.constantFrom(0x06 as const, 0x07 as const) }),
  fc.record({ ...toPeer, function: fc.constantFrom(0x08 as const, 0x09 as const, 0x0a as const, 0x0b as const) }),
  fc.record({
    ...toAll,
    function: fc.constant(0x0c as const),
    vendorId: uint16,
    proprietaryFunction: octet,
    data: fc.uint8Array({ maxLength: 300 }),
  }),
);

describe('round trips', () => {
  it('decode of encode is identity', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        expect(decodeScMessage(encodeScMessage(message))).toEqual(message);
      }),
      { numRuns: 2000 },
    );
  });

  it('an NPDU is a view of what came, not a copy', () => {
    const octets = fromHex('01 00 0001 0100');
    const decoded = decodeScMessage(octets);
    if ('failure' in decoded || decoded.function !== 0x01) throw new Error('not an Encapsulated-NPDU');
    octets[5] = 0x77;
    expect(toHex(decoded.npdu)).toBe('0177');
  });
});
