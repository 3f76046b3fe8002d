import type { ReadRequest } from './rtu-frame.js';

/** Transaction, protocol, length, unit (Modbus messaging on TCP/IP V1.0b §3.1.3). */
export const headerBytes = 7;
/** What the length counts begins with the unit identifier. */
const countedFrom = 6;
const exceptionFlag = 0x80;
/** Unit, function, exception code: the least that answers. */
const leastAnswer = 3;
/** Unit and function: the least that asks. */
export const leastRequest = 2;
/** Unit and 253 bytes of PDU (Modbus application protocol V1.1b3 §4.1). */
const greatestLength = 254;

/** A whole message of Modbus TCP. */
export interface MbapFrame {
  readonly transaction: number;
  readonly unit: number;
  /** Function and data. */
  readonly pdu: Uint8Array;
  readonly bytes: Uint8Array;
}

/** What stands at the head of a stream: a message, the beginning of one, or what no message begins with. */
type StreamHead = MbapFrame | 'unfinished' | 'not-modbus';

/** What a message of the right transaction is, seen from its request. */
type MbapVerdict = 'answer' | 'exception' | 'other-unit' | 'other';

export function encodeRequest(transaction: number, { slave, functionCode, start, words }: ReadRequest): Uint8Array {
  const pdu = new Uint8Array(5);
  const view = new DataView(pdu.buffer);
  view.setUint8(0, functionCode);
  view.setUint16(1, start);
  view.setUint16(3, words);
  return encodeMessage(transaction, slave, pdu);
}

/** `pdu`: function and data, up to 253 bytes. */
export function encodeMessage(transaction: number, unit: number, pdu: Uint8Array): Uint8Array {
  const message = new Uint8Array(headerBytes + pdu.length);
  const view = new DataView(message.buffer);
  view.setUint16(0, transaction);
  // The protocol is 0: Modbus.
  view.setUint16(4, message.length - countedFrom);
  view.setUint8(6, unit);
  message.set(pdu, headerBytes);
  return message;
}

/**
 * Looks at every byte of a header as soon as it has come, so that what is no Modbus TCP is not waited for. `leastLength`: of
 * unit, function and data.
 */
export function headOf(stream: Uint8Array, leastLength = leastAnswer): StreamHead {
  const [high, low, protocolHigh = 0, protocolLow = 0, lengthHigh = 0, lengthLow = leastLength, unit] = stream;
  if (protocolHigh !== 0 || protocolLow !== 0 || lengthHigh !== 0) return 'not-modbus';
  if (lengthLow < leastLength || lengthLow > greatestLength) return 'not-modbus';
  const end = countedFrom + lengthLow;
  if (high === undefined || low === undefined || unit === undefined || stream.length < end) return 'unfinished';
  return {
    transaction: (high << 8) | low,
    unit,
    pdu: stream.slice(headerBytes, end),
    bytes: stream.slice(0, end),
  };
}

/** What the message says to the request whose transaction it names. */
export function judgeAnswer({ unit, pdu }: MbapFrame, request: ReadRequest): MbapVerdict {
  if (unit !== request.slave) return 'other-unit';
  if (pdu[0] === (request.functionCode | exceptionFlag)) return pdu.length === 2 ? 'exception' : 'other';
  const dataBytes = 2 * request.words;
  const isAnswer = pdu[0] === request.functionCode && pdu[1] === dataBytes && pdu.length === 2 + dataBytes;
  return isAnswer ? 'answer' : 'other';
}
