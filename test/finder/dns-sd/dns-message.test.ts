import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeDnsResponse, encodeDnsQueries, splitName } from '../../../src/finder/dns-sd/dns-message.js';
import { fromHex } from '../../vectors/from-hex.js';

/** A response to `_http._tcp.local`: PTR, SRV, TXT and A with compressed names, and an NSEC that nobody asked for. */
const answer = fromHex(`
  0000 8400 0000 0001 0000 0004
  05 5f68747470 04 5f746370 05 6c6f63616c 00  000c 0001 00001194 0007 04 75707331 c00c
  c028 0021 8001 00000078 000b 0000 0000 1f90 02 6877 c017
  c028 0010 8001 00001194 000a 04 613d6231 04 62323d78
  c041 0001 8001 00000078 0004 0a4f0101
  c041 002f 8001 00000078 0003 c041 00
`);

describe('a response of multicast DNS (RFC 6762 §18, RFC 1035 §4)', () => {
  it('gives its PTR, SRV, TXT and A records, from all sections', () => {
    const text = (octets: Uint8Array) => Buffer.from(octets).toString();
    const records = decodeDnsResponse(answer) ?? [];
    expect(records.map((one) => (one.type === 'TXT' ? { ...one, strings: one.strings.map(text) } : one))).toEqual([
      { type: 'PTR', name: '_http._tcp.local', ttlS: 4500, target: 'ups1._http._tcp.local' },
      { type: 'SRV', name: 'ups1._http._tcp.local', ttlS: 120, port: 8080, host: 'hw.local' },
      { type: 'TXT', name: 'ups1._http._tcp.local', ttlS: 4500, strings: ['a=b1', 'b2=x'] },
      { type: 'A', name: 'hw.local', ttlS: 120, address: '10.79.1.1' },
    ]);
  });

  it('that breaks off anywhere is none', () => {
    for (let length = 0; length < answer.length; length += 1) {
      expect(decodeDnsResponse(answer.subarray(0, length)), `${length} octets`).toBeUndefined();
    }
  });

  it.each([
    ['a query', '0000 0000 0000 0000 0000 0000'],
    ['an answer with an error code', '0000 8403 0000 0000 0000 0000'],
    ['an answer of another operation', '0000 a400 0000 0000 0000 0000'],
    ['more records than there can be', '0000 8400 0000 ffff ffff ffff'],
    ['a name that points to itself', '0000 8400 0000 0001 0000 0000 c00c 000c 0001 00000000 0000'],
    ['a name that points forward', '0000 8400 0000 0001 0000 0000 c00e 00 000c 0001 00000000 0000'],
    ['a label of a reserved kind', '0000 8400 0000 0001 0000 0000 80 000c 0001 00000000 0000'],
    ['content that is longer than it says', '0000 8400 0000 0001 0000 0000 00 000c 0001 00000000 0001 0161 00'],
  ])('%s is none', (_, octets) => {
    expect(decodeDnsResponse(fromHex(octets))).toBeUndefined();
  });

  it('of any octets is taken apart or refused, never more', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 600 }), (octets) => void decodeDnsResponse(octets)));
  });

  it('with any octets changed is taken apart or refused, in little time', () => {
    const change = fc.tuple(fc.nat(answer.length - 1), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
        const octets = Uint8Array.from(answer);
        for (const [at, value] of changes) octets[at] = value;
        const records = decodeDnsResponse(octets);
        expect(records === undefined || records.length <= 5).toBe(true);
      }),
      { numRuns: 5000, seed: 6762 },
    );
  });
});

describe('a query (RFC 6762 §18)', () => {
  it('asks all questions in one packet', () => {
    const queries = encodeDnsQueries([
      { type: 'PTR', name: '_http._tcp.local' },
      { type: 'SRV', name: 'a\\.b._http._tcp.local' },
    ]);
    expect(queries.map((query) => Buffer.from(query).toString('hex'))).toEqual([
      Buffer.from(
        fromHex(`0000 0000 0002 0000 0000 0000 05 5f68747470 04 5f746370 05 6c6f63616c 00 000c 0001
                 03 612e62 05 5f68747470 04 5f746370 05 6c6f63616c 00 0021 0001`),
      ).toString('hex'),
    ]);
  });

  it('that is too long for a packet becomes several, which ask the same', () => {
    const printers = Array.from({ length: 200 }, (_, at) => `printer ${at} on the second floor._http._tcp.local`);
    const queries = encodeDnsQueries(printers.map((name) => ({ type: 'TXT', name })));
    expect(Math.max(...queries.map(({ length }) => length))).toBeLessThanOrEqual(1472);
    const counts = queries.map((query) => Buffer.from(query).readUInt16BE(4));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(200);
    expect(queries.length).toBeLessThan(10);
  });

  it.each([
    ['a.b', ['a', 'b']],
    ['a\\.b.c', ['a.b', 'c']],
    ['a\\\\.b', ['a\\', 'b']],
  ])('takes the name %j for the labels %j', (name, labels) => {
    expect(splitName(name)).toEqual(labels);
  });
});
