import { AnswerTime } from './answer-time.js';
import { answerBytes, type ReadRequest, requestBytes } from './rtu-frame.js';

export interface LineSettings {
  /** Undefined on a network connection, which has no speed and carries Modbus TCP. */
  readonly baud: number | undefined;
  readonly parity: 'none' | 'even' | 'odd';
  readonly stopBits: 1 | 2;
  /**
   * How long the UPS may think between the end of the request and the start of its answer; the time of the bytes
   * themselves is added, so that one setting fits every speed and length.
   */
  readonly timeoutMs: number | 'auto';
}

/** Every time of the line that follows from its speed. */
export interface LineTiming {
  /** One character: start bit, 8 data bits, parity bit if any, stop bits. */
  readonly characterMs: number;
  /** Silence that must precede a request. */
  readonly silenceBeforeRequestMs: number;
  /** Silence after which a frame that is not complete will not become so. */
  readonly frameEndSilenceMs: number;
  /** From the first bit of a request to the moment when its answer is given up. */
  answerWithinMs(request: Pick<ReadRequest, 'words'>): number;
  noteInTime(): void;
  /** An answer came late: so long after the first bit of its request. */
  noteLate(request: Pick<ReadRequest, 'words'>, roundTripMs: number): void;
}

/**
 * Drivers hand bytes over in lumps: an FTDI adapter every 16 ms, a busy board later still. A complete answer is known
 * by its length, so only damaged ones wait for this.
 */
const lumpMs = 50;
/** Above this speed the silences are fixed (Modbus over serial line V1.02 §2.5.1.1). */
const fixedSilenceAboveBaud = 19_200;
const fixedSilenceMs = 1.75;

export function lineTiming(settings: LineSettings, answerTime = new AnswerTime(settings.timeoutMs)): LineTiming {
  const bits = 1 + 8 + (settings.parity === 'none' ? 0 : 1) + settings.stopBits;
  const { baud } = settings;
  const characterMs = baud === undefined ? 0 : (bits * 1000) / baud;
  const wireMs = (request: Pick<ReadRequest, 'words'>) => (requestBytes + answerBytes(request)) * characterMs;
  const silenceBeforeRequestMs =
    baud !== undefined && baud > fixedSilenceAboveBaud ? fixedSilenceMs : 3.5 * characterMs;
  return {
    characterMs,
    silenceBeforeRequestMs,
    frameEndSilenceMs: Math.max(Math.ceil(silenceBeforeRequestMs), lumpMs),
    answerWithinMs: (request) => wireMs(request) + answerTime.ms,
    noteInTime: () => answerTime.noteInTime(),
    noteLate: (request, roundTripMs) => answerTime.noteLate(roundTripMs - wireMs(request)),
  };
}
