import type { ObjectIdentifier } from '../encoding/application-value.js';
import type { ByteReader } from '../encoding/byte-reader.js';
import type { ByteWriter } from '../encoding/byte-writer.js';
import {
  readContextCharacterString,
  readContextObjectIdentifier,
  writeContextCharacterString,
  writeContextObjectIdentifier,
} from '../encoding/context-codec.js';
import { expectEnd, nextIsContext } from '../encoding/tag.js';
import { type DeviceRange, readDeviceRange, writeDeviceRange } from './who-is.js';

export interface WhoHasRequest {
  /** `undefined`: every device. */
  readonly range: DeviceRange | undefined;
  /** An object's identifier or its name. */
  readonly object: ObjectIdentifier | string;
}

/** Who-Has (135-2012 §16.9). */
export function decodeWhoHasRequest(reader: ByteReader): WhoHasRequest {
  const range = readDeviceRange(reader);
  const object = nextIsContext(reader, 2)
    ? readContextObjectIdentifier(reader, 2)
    : readContextCharacterString(reader, 3);
  expectEnd(reader);
  return { range, object };
}

export function encodeWhoHasRequest(writer: ByteWriter, { range, object }: WhoHasRequest): void {
  writeDeviceRange(writer, range);
  if (typeof object === 'string') writeContextCharacterString(writer, 3, object);
  else writeContextObjectIdentifier(writer, 2, object);
}
