/** CRC-16 of Modbus over serial line V1.02 §6.2.2, octet by octet. */
const table = Uint16Array.from({ length: 256 }, (_, octet) => {
  let crc = octet;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  return crc;
});

export function crcOf(bytes: Uint8Array, from: number, to: number): number {
  let crc = 0xffff;
  for (let at = from; at < to; at += 1) crc = (crc >> 8) ^ (table[(crc ^ (bytes[at] ?? 0)) & 0xff] ?? 0);
  return crc;
}

/** Whether the last two octets are the checksum of those before, low octet first. */
export function endsWithCrc(bytes: Uint8Array, from = 0): boolean {
  const end = bytes.length - 2;
  return end - from >= 1 && crcOf(bytes, from, end) === ((bytes[end] ?? 0) | ((bytes[end + 1] ?? 0) << 8));
}

export function putCrc(bytes: Uint8Array): Uint8Array {
  const end = bytes.length - 2;
  const crc = crcOf(bytes, 0, end);
  bytes[end] = crc & 0xff;
  bytes[end + 1] = crc >> 8;
  return bytes;
}
