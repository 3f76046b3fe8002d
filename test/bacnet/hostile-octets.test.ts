import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeApdu, writeApdu } from '../../src/bacnet/apdu/apdu.js';
import { decodeBvlc, encodeBvlc } from '../../src/bacnet/bvlc/bvlc-message.js';
import { decodeApplicationValues } from '../../src/bacnet/encoding/application-codec.js';
import { ByteReader } from '../../src/bacnet/encoding/byte-reader.js';
import { ByteWriter } from '../../src/bacnet/encoding/byte-writer.js';
import { decodeNpdu } from '../../src/bacnet/npdu/npdu.js';
import { outcomeOf } from '../support/bacnet/outcome.js';
import { annexF } from '../vectors/annex-f.js';
import { fromHex } from '../vectors/from-hex.js';
import { gatewayPackets } from '../vectors/gateway-packets.js';
import { serviceCodecs } from '../vectors/service-codecs.js';
import type { Vector } from '../vectors/vector.js';

const vectors = [...annexF, ...gatewayPackets].map((one) => [one.clause, one.title, one] as const);
const decoders = Object.entries(serviceCodecs).map(([name, codec]) => [name, codec.decode] as const);

/** The parameters without the APDU's header. */
function parametersOf(one: Vector): Uint8Array {
  const writer = new ByteWriter();
  one.encode(writer);
  return writer.copy();
}

/** Each octet replaced by each of its one-bit neighbours, by its complement, by 0 and by FF. */
function* mutationsOf(octets: Uint8Array): Generator<Uint8Array> {
  for (let position = 0; position < octets.length; position += 1) {
    const octet = octets[position] ?? 0;
    const others = [1, 2, 4, 8, 16, 32, 64, 128, 255].map((bits) => octet ^ bits);
    for (const other of new Set([...others, 0, 255])) {
      const mutated = Uint8Array.from(octets);
      mutated[position] = other;
      yield mutated;
    }
  }
}

/** The whole way of a packet, as far as its octets lead. */
function decodePacket(packet: Uint8Array, decodeParameters: (reader: ByteReader) => unknown): unknown {
  const message = decodeBvlc(packet);
  if (message === undefined || !('npdu' in message)) return message;
  const reader = new ByteReader(message.npdu);
  const npdu = decodeNpdu(reader);
  if (npdu === undefined || npdu.networkMessage !== undefined) return npdu;
  return decodeApdu(reader) === undefined ? undefined : decodeParameters(reader);
}

function packetOf(one: Vector): Uint8Array {
  return encodeBvlc({ function: 0x0a, npdu: Buffer.concat([fromHex('0104'), one.octets]) });
}

describe('octets from a stranger are a value, nothing, or a bacnet.decode error', () => {
  it.each(vectors)('%s %s, broken off at each length', (_clause, _title, one) => {
    const parameters = parametersOf(one);
    for (let length = 0; length < parameters.length; length += 1) {
      const outcome = outcomeOf(() => one.decode(new ByteReader(parameters, 0, length)));
      expect(['value', 'refused']).toContain(outcome);
    }
  });

  it.each(vectors)('%s %s, with each octet changed', (_clause, _title, one) => {
    for (const parameters of mutationsOf(parametersOf(one))) {
      expect(['value', 'refused']).toContain(outcomeOf(() => one.decode(new ByteReader(parameters))));
    }
    for (const packet of mutationsOf(packetOf(one))) {
      expect(['value', 'refused']).toContain(outcomeOf(() => decodePacket(packet, one.decode)));
    }
  });

  it.each(vectors)('%s %s, given to every other decoder', (_clause, _title, one) => {
    const parameters = parametersOf(one);
    for (const [, decode] of decoders) {
      expect(['value', 'refused']).toContain(outcomeOf(() => decode(new ByteReader(parameters))));
    }
  });

  it.each(decoders)('%s: random octets', (_name, decode) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (octets) => {
        expect(['value', 'refused']).toContain(outcomeOf(() => decode(new ByteReader(octets))));
      }),
      { numRuns: 300 },
    );
  });

  it('random property values', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (octets) => {
        expect(['value', 'refused']).toContain(outcomeOf(() => decodeApplicationValues(octets)));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('every octet of a request counts', () => {
  const complete = vectors.filter(([, , one]) => one.header.type === 0 && one.title.startsWith('Read'));

  it.each(complete)('%s %s, broken off inside, never decodes to the same', (_clause, _title, one) => {
    const parameters = parametersOf(one);
    for (let length = 0; length < parameters.length; length += 1) {
      const reader = new ByteReader(parameters, 0, length);
      const decoded = outcomeOf(() => expect(one.decode(reader)).not.toEqual(one.parameters));
      expect(['value', 'refused']).toContain(decoded);
    }
  });
});

describe('a claimed length allocates nothing', () => {
  it.each([
    ['an octet string of 4 GB', '65 FF FF FF FF FF 00'],
    ['a character string of 4 GB', '75 FF FF FF FF FF 00'],
    ['a bit string of 4 GB', '85 FF FF FF FF FF 00'],
  ])('%s in seven octets is refused', (_title, hex) => {
    const before = process.memoryUsage().arrayBuffers;
    expect(outcomeOf(() => decodeApplicationValues(fromHex(hex)))).toBe('refused');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1_000_000);
  });
});

describe('a writer and a reader agree on the whole packet', () => {
  it.each(vectors)('%s %s', (_clause, _title, one) => {
    const writer = new ByteWriter(1);
    writeApdu(writer, one.header);
    one.encode(writer);
    expect(decodePacket(packetOf({ ...one, octets: writer.copy() }), one.decode)).toEqual(one.parameters);
  });
});
