/** CRC-16 of Modbus over serial line V1.02 §6.2.2, low byte first on the wire. */
export function crc16(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return crc;
}

export function withCrc(bytes: readonly number[]): Uint8Array {
  const crc = crc16(Uint8Array.from(bytes));
  return Uint8Array.from([...bytes, crc & 0xff, crc >> 8]);
}

/** A request of a Modbus master: all that this daemon may send has this form. */
export interface ReadRequest {
  readonly slave: number;
  readonly functionCode: number;
  readonly address: number;
  readonly count: number;
}

export const requestLength = 8;

/** Undefined when the checksum is wrong. */
export function parseRequest(frame: Uint8Array): ReadRequest | undefined {
  const [slave = 0, functionCode = 0] = frame;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (frame.length !== requestLength || crc16(frame.subarray(0, 6)) !== view.getUint16(6, true)) return undefined;
  return { slave, functionCode, address: view.getUint16(2), count: view.getUint16(4) };
}

export function dataAnswer({ slave, functionCode }: ReadRequest, words: readonly number[]): Uint8Array {
  return withCrc([slave, functionCode, words.length * 2, ...words.flatMap((word) => [word >> 8, word & 0xff])]);
}

export function exceptionAnswer({ slave, functionCode }: ReadRequest, code: number): Uint8Array {
  return withCrc([slave, functionCode | 0x80, code]);
}
