import { endsWithCrc, putCrc } from './crc.js';

/** A question of the master, as it stood on the wire. */
export interface Request {
  /** On a network the unit identifier. */
  readonly slave: number;
  readonly functionCode: number;
  readonly address: number;
  readonly count: number;
  /** Of Modbus TCP. */
  readonly transaction?: number;
}

/** A message between two stations: slave or unit, function, data; the envelope is that of the line. */
export interface Envelope {
  /** Whether a damaged octet shows. TCP has checksums of its own, and questions have numbers: nothing damaged comes, nor what is for another. */
  readonly showsDamage: boolean;
  /** Undefined: it is none, and a slave does not answer. */
  open(frame: Uint8Array): Request | undefined;
  wrap(request: Request, message: Uint8Array): Uint8Array;
  /** Whether the frame ends with what a master has to take for the answer to this question. */
  isAnswer(frame: Uint8Array, request: Request): boolean;
}

/** Modbus over serial line V1.02 §2.5.1. */
export const rtuEnvelope: Envelope = {
  showsDamage: true,
  open(frame) {
    if (frame.length < 4 || !endsWithCrc(frame)) return undefined;
    const [slave = 0, functionCode = 0, a = 0, b = 0, c = 0, d = 0] = frame;
    return { slave, functionCode, address: (a << 8) | b, count: (c << 8) | d };
  },
  wrap(_request, message) {
    const frame = new Uint8Array(message.length + 2);
    frame.set(message);
    return putCrc(frame);
  },
  isAnswer(frame, { slave, functionCode, count }) {
    const from = frame.length - 5 - 2 * count;
    const isData =
      from >= 0 && frame[from] === slave && frame[from + 1] === functionCode && frame[from + 2] === 2 * count;
    const at = frame.length - 5;
    const isException = at >= 0 && frame[at] === slave && frame[at + 1] === (functionCode | 0x80);
    return (isData && endsWithCrc(frame, from)) || (isException && endsWithCrc(frame, at));
  },
};

/** Modbus messaging on TCP/IP V1.0b §3.1.3: transaction, protocol 0, length, unit. */
export const mbapEnvelope: Envelope = {
  showsDamage: false,
  open(frame) {
    if (frame.length < 8) return undefined;
    const [t1 = 0, t2 = 0, p1 = 0, p2 = 0, l1 = 0, l2 = 0, slave = 0, functionCode = 0] = frame;
    if (p1 + p2 !== 0 || ((l1 << 8) | l2) !== frame.length - 6) return undefined;
    const [a = 0, b = 0, c = 0, d = 0] = frame.subarray(8);
    return { slave, functionCode, address: (a << 8) | b, count: (c << 8) | d, transaction: (t1 << 8) | t2 };
  },
  wrap({ transaction = 0 }, message) {
    const frame = new Uint8Array(message.length + 6);
    frame.set([transaction >> 8, transaction & 0xff, 0, 0, message.length >> 8, message.length & 0xff]);
    frame.set(message, 6);
    return frame;
  },
  isAnswer(frame, { slave, transaction = 0 }) {
    const [t1 = 0, t2 = 0, , , , , unit = 0] = frame;
    return ((t1 << 8) | t2) === transaction && unit === slave;
  },
};

export function dataMessage({ slave, functionCode }: Request, words: Uint16Array): Uint8Array {
  const message = new Uint8Array(3 + 2 * words.length);
  message[0] = slave;
  message[1] = functionCode;
  message[2] = 2 * words.length;
  let at = 3;
  for (const word of words) {
    message[at] = word >> 8;
    message[at + 1] = word & 0xff;
    at += 2;
  }
  return message;
}

export function exceptionMessage({ slave, functionCode }: Request, code: number): Uint8Array {
  return Uint8Array.of(slave, functionCode | 0x80, code);
}
