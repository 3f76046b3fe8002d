import { maxWords, type ReadFunction } from '../../ups/link/rtu-frame.js';
import { modbusException } from './exceptions.js';

/** Words that a client wants. */
export interface WordsRequest {
  readonly functionCode: ReadFunction;
  /** As on the wire. */
  readonly start: number;
  /** 1 to 125. */
  readonly words: number;
}

/** By its code. */
export interface Refusal {
  readonly exception: number;
}

/** Function, start (2), words (2). */
const requestLength = 5;
const endOfAddresses = 0x10000;
const exceptionFlag = 0x80;

/** `pdu`: function and data. Looked at in the order of the state diagrams (Modbus application protocol V1.1b3 §6.3, §6.4). */
export function parseRequest(pdu: Uint8Array): WordsRequest | Refusal {
  const functionCode = pdu[0];
  if (functionCode !== 3 && functionCode !== 4) return { exception: modbusException.illegalFunction };
  if (pdu.length !== requestLength) return { exception: modbusException.illegalValue };
  const view = new DataView(pdu.buffer, pdu.byteOffset, pdu.byteLength);
  const [start, words] = [view.getUint16(1), view.getUint16(3)];
  if (words < 1 || words > maxWords) return { exception: modbusException.illegalValue };
  if (start + words > endOfAddresses) return { exception: modbusException.illegalAddress };
  return { functionCode, start, words };
}

/** Function, count of bytes, the words with the high byte first. */
export function wordsAnswer({ functionCode }: WordsRequest, words: readonly number[]): Uint8Array {
  const pdu = new Uint8Array(2 + 2 * words.length);
  const view = new DataView(pdu.buffer);
  view.setUint8(0, functionCode);
  view.setUint8(1, 2 * words.length);
  for (const [index, word] of words.entries()) view.setUint16(2 + 2 * index, word);
  return pdu;
}

export function exceptionAnswer(functionCode: number, { exception }: Refusal): Uint8Array {
  return Uint8Array.of(functionCode | exceptionFlag, exception);
}
