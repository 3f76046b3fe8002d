import type { Apdu } from '../../src/bacnet/apdu/apdu.js';
import type { ByteReader } from '../../src/bacnet/encoding/byte-reader.js';
import type { ByteWriter } from '../../src/bacnet/encoding/byte-writer.js';
import { fromHex } from './from-hex.js';

/** An APDU as octets, and what it means. */
export interface Vector {
  readonly clause: string;
  readonly title: string;
  readonly octets: Uint8Array;
  readonly header: Apdu;
  readonly parameters: unknown;
  readonly decode: (reader: ByteReader) => unknown;
  /** Writes `parameters`. */
  readonly encode: (writer: ByteWriter) => void;
}

export interface ParameterCodec<T> {
  readonly decode: (reader: ByteReader) => T;
  readonly encode: (writer: ByteWriter, parameters: T) => void;
}

export function vector<T>(
  clause: string,
  title: string,
  hex: string,
  header: Apdu,
  codec: ParameterCodec<T>,
  parameters: T,
): Vector {
  return {
    clause,
    title,
    octets: fromHex(hex),
    header,
    parameters,
    decode: codec.decode,
    encode: (writer) => codec.encode(writer, parameters),
  };
}
