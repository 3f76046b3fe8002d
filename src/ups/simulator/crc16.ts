/**
 * CRC of Modbus over serial line V1.02 §6.2.2 (polynomial 0xA001, start 0xFFFF), sent low byte first.
 * The simulator has its own, apart from the master's: shared, a wrong one would agree with itself.
 */
export function crc16(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1;
  }
  return crc;
}

/** The frame: these bytes and their CRC. */
export function withCrc(bytes: readonly number[]): Uint8Array {
  const frame = new Uint8Array(bytes.length + 2);
  frame.set(bytes);
  const crc = crc16(frame.subarray(0, bytes.length));
  frame[bytes.length] = crc & 0xff;
  frame[bytes.length + 1] = crc >>> 8;
  return frame;
}

/** True when the frame's last two bytes are the CRC of those before. */
export function hasGoodCrc(frame: Uint8Array): boolean {
  const end = frame.length - 2;
  if (end < 2) return false;
  const crc = crc16(frame.subarray(0, end));
  return frame[end] === (crc & 0xff) && frame[end + 1] === crc >>> 8;
}
