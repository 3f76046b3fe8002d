import { describe, expect, it } from 'vitest';
import { decodeApdu, writeApdu } from '../../../src/bacnet/apdu/apdu.js';
import { ByteReader } from '../../../src/bacnet/encoding/byte-reader.js';
import { ByteWriter } from '../../../src/bacnet/encoding/byte-writer.js';
import { annexF } from '../../vectors/annex-f.js';
import { toHex } from '../../vectors/from-hex.js';
import { gatewayPackets } from '../../vectors/gateway-packets.js';

describe.each([
  ['135-2012 Annex F', annexF],
  ['packets of this gateway', gatewayPackets],
])('%s', (_source, vectors) => {
  it.each(vectors.map((one) => [one.clause, one.title, one] as const))('%s %s is decoded', (_clause, _title, one) => {
    const reader = new ByteReader(one.octets);
    expect(decodeApdu(reader)).toEqual(one.header);
    expect(one.decode(reader)).toEqual(one.parameters);
    expect(reader.remaining).toBe(0);
  });

  it.each(vectors.map((one) => [one.clause, one.title, one] as const))('%s %s is encoded', (_clause, _title, one) => {
    const writer = new ByteWriter();
    writeApdu(writer, one.header);
    one.encode(writer);
    expect(toHex(writer.bytes())).toBe(toHex(one.octets));
  });
});
