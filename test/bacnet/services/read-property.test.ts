import { describe, expect, it } from 'vitest';
import { decodeApdu, writeApdu } from '../../../src/bacnet/apdu/apdu.js';
import { PduType } from '../../../src/bacnet/apdu/pdu-type.js';
import { readApplicationValue } from '../../../src/bacnet/encoding/application-codec.js';
import { ByteReader } from '../../../src/bacnet/encoding/byte-reader.js';
import { ByteWriter } from '../../../src/bacnet/encoding/byte-writer.js';
import {
  decodeReadPropertyAck,
  decodeReadPropertyRequest,
  encodeReadPropertyAck,
  encodeReadPropertyRequest,
} from '../../../src/bacnet/services/read-property.js';
import { fromHex, toHex } from '../../vectors/from-hex.js';

describe('ReadProperty (135-2012 §15.5), the example of Annex F.3.5', () => {
  const request = { objectId: { objectType: 0, instance: 5 }, propertyId: 85, arrayIndex: undefined };

  it('decodes the request for Present_Value of Analog Input 5', () => {
    const reader = new ByteReader(fromHex('00 00 01 0C 0C 00 00 00 05 19 55'));
    expect(decodeApdu(reader)).toEqual({
      type: PduType.confirmedRequest,
      segment: undefined,
      segmentedResponseAccepted: false,
      maxSegmentsAccepted: undefined,
      maxApduLengthAccepted: 50,
      invokeId: 1,
      service: 12,
    });
    expect(decodeReadPropertyRequest(reader)).toEqual(request);
  });

  it('encodes the acknowledgement with 72.3', () => {
    const writer = new ByteWriter();
    writeApdu(writer, { type: PduType.complexAck, segment: undefined, invokeId: 1, service: 12 });
    encodeReadPropertyAck(writer, request, fromHex('44 42 90 99 9A'));
    expect(toHex(writer.bytes())).toBe('30010c0c0000000519553e444290999a3f');
  });

  it('decodes the acknowledgement', () => {
    const reader = new ByteReader(fromHex('30 01 0C 0C 00 00 00 05 19 55 3E 44 42 90 99 9A 3F'));
    expect(decodeApdu(reader)).toMatchObject({ type: PduType.complexAck, invokeId: 1, service: 12 });
    const { value, ...rest } = decodeReadPropertyAck(reader);
    expect(rest).toEqual(request);
    const decoded = readApplicationValue(new ByteReader(value));
    expect(decoded).toEqual({ type: 'real', value: Math.fround(72.3) });
  });

  it('encodes an array index behind the property', () => {
    const writer = new ByteWriter();
    encodeReadPropertyRequest(writer, { objectId: { objectType: 8, instance: 1338 }, propertyId: 76, arrayIndex: 0 });
    expect(toHex(writer.bytes())).toBe('0c0200053a194c2900');
  });
});
