import { ByteReader } from '../encoding/byte-reader.js';
import { ByteWriter } from '../encoding/byte-writer.js';

/** A value of a constructed type of 135-2016 §21, encoded, as a property holds it. */
export interface ConstructedValue {
  readonly type: 'constructed';
  readonly octets: Uint8Array;
}

/** `write` is the encoder of the type, such as `writeTimeStamp`. */
export function constructedValue<T>(write: (writer: ByteWriter, value: T) => void, value: T): ConstructedValue {
  const writer = new ByteWriter(64);
  write(writer, value);
  return { type: 'constructed', octets: writer.copy() };
}

/** Elements of an array or a list. */
export function constructedValues<T>(
  write: (writer: ByteWriter, value: T) => void,
  values: readonly T[],
): readonly ConstructedValue[] {
  return values.map((value) => constructedValue(write, value));
}

/**
 * All values of the type that fill the octets of a property or of a list of elements; `read` is the decoder of the type. Throws
 * `bacnet.decode`.
 */
export function readConstructedValues<T>(octets: Uint8Array, read: (reader: ByteReader) => T): readonly T[] {
  const reader = new ByteReader(octets);
  const values: T[] = [];
  while (reader.remaining > 0) values.push(read(reader));
  return values;
}
