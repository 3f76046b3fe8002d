import type { ByteReader } from '../encoding/byte-reader.js';
import type { ByteWriter } from '../encoding/byte-writer.js';
import { readContextUnsigned, readOptionalContextUnsigned, writeContextUnsigned } from '../encoding/context-codec.js';
import { decodeError } from '../encoding/decode-error.js';
import { RejectReason } from '../encoding/error-reject-abort.js';
import { maxInstance } from '../encoding/object-type.js';
import { expectEnd } from '../encoding/tag.js';

/** Instances from `low` to `high`, both included. */
export interface DeviceRange {
  readonly low: number;
  readonly high: number;
}

export interface WhoIsRequest {
  /** `undefined`: every device. */
  readonly range: DeviceRange | undefined;
}

/** Who-Is (135-2012 §16.10). */
export function decodeWhoIsRequest(reader: ByteReader): WhoIsRequest {
  const range = readDeviceRange(reader);
  expectEnd(reader);
  return { range };
}

export function encodeWhoIsRequest(writer: ByteWriter, { range }: WhoIsRequest): void {
  writeDeviceRange(writer, range);
}

/**
 * The two limits come together or not at all, and both are instance numbers, 0 to 4194303 (135-2012 §16.10.1.1.1);
 * Who-Has begins with them too.
 */
export function readDeviceRange(reader: ByteReader): DeviceRange | undefined {
  const low = readOptionalContextUnsigned(reader, 0);
  if (low === undefined) return undefined;
  const high = readContextUnsigned(reader, 1);
  if (Math.max(low, high) > maxInstance) {
    throw decodeError(RejectReason.parameterOutOfRange, `device instances ${low} to ${high}`);
  }
  return { low, high };
}

export function writeDeviceRange(writer: ByteWriter, range: DeviceRange | undefined): void {
  if (range === undefined) return;
  writeContextUnsigned(writer, 0, range.low);
  writeContextUnsigned(writer, 1, range.high);
}
