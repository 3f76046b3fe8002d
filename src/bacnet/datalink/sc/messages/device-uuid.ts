import type { ByteReader } from '../../../encoding/byte-reader.js';
import { cannotEncode } from '../../../encoding/primitive-content.js';

/** Names a device for its whole life, as RFC 4122 writes it: 8-4-4-4-12 hexadecimal digits in small letters (135-2020 §AB.1.5.3). */
export type DeviceUuid = string;

const uuidOctets = 16;

/** Where the digits of each group begin and end (RFC 4122 §3). */
const groups = [
  [0, 8],
  [8, 12],
  [12, 16],
  [16, 20],
  [20, 32],
] as const;

export function readDeviceUuid(reader: ByteReader): DeviceUuid {
  const digits = Buffer.from(reader.readBytes(uuidOctets)).toString('hex');
  return groups.map(([from, to]) => digits.slice(from, to)).join('-');
}

/** Throws `bacnet.encode` for what is not 32 hexadecimal digits. */
export function octetsOfDeviceUuid(uuid: DeviceUuid): Uint8Array {
  const octets = Buffer.from(uuid.replaceAll('-', ''), 'hex');
  if (octets.length !== uuidOctets) throw cannotEncode('device UUID', uuid);
  return octets;
}
