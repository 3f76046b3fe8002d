/**
 * The only functions this daemon sends: read holding registers and read input registers (Modbus application protocol
 * V1.1b3 §6.3, §6.4).
 */
export type ReadFunction = 3 | 4;

const exceptionFlag = 0x80;
const crcBytes = 2;
/** Slave, function, start (2), words (2), CRC. */
export const requestBytes = 8;
/** Slave, function, exception code, CRC. */
export const exceptionBytes = 5;
/** Largest frame: 253 bytes of PDU, slave, CRC (Modbus over serial line V1.02 §2.3). */
export const maxFrameBytes = 256;
export const maxWords = 125;
const maxSlave = 247;

export interface ReadRequest {
  /** 1 to 247; of Modbus TCP also 0 and 255. */
  readonly slave: number;
  readonly functionCode: ReadFunction;
  /** As on the wire. */
  readonly start: number;
  /** 1 to 125. */
  readonly words: number;
}

/** What a run of bytes between two silences is, seen from the request that waits for its answer. */
export type Verdict = 'exception' | 'short' | 'damaged' | 'foreign' | 'noise';

/** CRC of Modbus over serial line V1.02 §6.2.2: polynomial 0xA001 reflected, start 0xFFFF. */
export function crc16(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1;
  }
  return crc;
}

/** The CRC goes low byte first (Modbus over serial line V1.02 §2.5.1.2). */
export function hasGoodCrc(frame: Uint8Array): boolean {
  const end = frame.length - crcBytes;
  if (end < 2) return false;
  return crc16(frame.subarray(0, end)) === ((frame[end] ?? 0) | ((frame[end + 1] ?? 0) << 8));
}

/** A frame of these bytes. */
export function withCrc(bytes: readonly number[]): Uint8Array {
  const crc = crc16(Uint8Array.from(bytes));
  return Uint8Array.from([...bytes, crc & 0xff, crc >>> 8]);
}

/** Undefined for anything but a whole, valid request to read 1 to 125 words of one slave. */
export function parseReadRequest(frame: Uint8Array): ReadRequest | undefined {
  const request = parseRequestToTcp(frame);
  // Slave 0 is the broadcast, which no slave answers.
  const isAddressed = request !== undefined && request.slave >= 1 && request.slave <= maxSlave;
  return isAddressed ? request : undefined;
}

/**
 * Likewise of any unit: a device that speaks Modbus TCP itself is addressed by 255, and takes 0 as well (Modbus messaging
 * on TCP/IP V1.0b §4.4.2.1).
 */
export function parseRequestToTcp(frame: Uint8Array): ReadRequest | undefined {
  const functionCode = frame[1];
  if (frame.length !== requestBytes || !hasGoodCrc(frame) || !isReadFunction(functionCode)) return undefined;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const request = { slave: view.getUint8(0), functionCode, start: view.getUint16(2), words: view.getUint16(4) };
  return request.words >= 1 && request.words <= maxWords ? request : undefined;
}

function isReadFunction(code: number | undefined): code is ReadFunction {
  return code === 3 || code === 4;
}

/** Slave, function, byte count, the words, CRC. */
export function answerBytes(request: Pick<ReadRequest, 'words'>): number {
  return 3 + 2 * request.words + crcBytes;
}

/** Whether the last bytes received are the answer to the request. */
export function endsWithAnswer(received: Uint8Array, request: ReadRequest): boolean {
  const start = received.length - answerBytes(request);
  return start >= 0 && startsLikeAnswer(received, start, request) && hasGoodCrc(received.subarray(start));
}

/** Whether the last bytes received are the slave's refusal of a read request. */
export function endsWithException(received: Uint8Array, request: ReadRequest): boolean {
  const start = received.length - exceptionBytes;
  return start >= 0 && startsLikeException(received, start, request) && hasGoodCrc(received.subarray(start));
}

/** Whether what has come so far may be the beginning of the answer, its rest under way. */
export function beginsAnswer(received: Uint8Array, request: ReadRequest): boolean {
  const [slave, functionCode, third] = received;
  if (received.length === 0 || slave !== request.slave) return false;
  if (functionCode === (request.functionCode | exceptionFlag)) return received.length < exceptionBytes;
  const isOfFunction = functionCode === undefined || functionCode === request.functionCode;
  return isOfFunction && (third === undefined || third === 2 * request.words) && received.length < answerBytes(request);
}

/** Judges what came before a silence and was not the whole answer. */
export function judge(received: Uint8Array, request: ReadRequest): Verdict {
  if (endsWithException(received, request)) return 'exception';
  if (hasGoodCrc(received)) return 'foreign';
  const expected = answerBytes(request);
  if (startsLikeAnswer(received, 0, request)) return received.length < expected ? 'short' : 'damaged';
  if (startsLikeException(received, 0, request)) return received.length < exceptionBytes ? 'short' : 'damaged';
  // The right length by itself is too rare to be noise: an answer whose head was hit.
  return received.length === expected ? 'damaged' : 'noise';
}

function startsLikeAnswer(bytes: Uint8Array, at: number, request: ReadRequest): boolean {
  return bytes[at] === request.slave && bytes[at + 1] === request.functionCode && bytes[at + 2] === 2 * request.words;
}

function startsLikeException(bytes: Uint8Array, at: number, request: ReadRequest): boolean {
  return bytes[at] === request.slave && bytes[at + 1] === (request.functionCode | exceptionFlag);
}
