import type { Dice } from '../../world/contract.js';
import { putCrc } from './crc.js';
import { type Envelope, exceptionMessage } from './frames.js';
import type { LineFault, Outgoing } from './plant-line.js';

/** Milliseconds of the product's first time-out with `timeout_ms=auto` (src/ups/link/README.md). */
export const firstTimeoutMs = 500;
/** A UPS that is held up "now and then": so many answers in time between two that are late by more than two time-outs. */
const inTimeBetween = 4;

export interface FaultDraw {
  /** Of all answers, how many have it. */
  readonly share: number;
  readonly envelope: Envelope;
  /** How long the gateway waits for an answer. */
  readonly timeoutMs: number;
}

const sometimes =
  (share: number, fault: LineFault): LineFault =>
  (answer, dice, line) => {
    if (dice.chance(share)) fault(answer, dice, line);
  };

/** Octets lost, added or changed; never so that a master had to take the rest for the answer: a checksum is not right by chance. */
function damaged(how: (bytes: number[], dice: Dice) => void, envelope: Envelope): LineFault {
  return (answer, dice) => {
    const bytes = [...answer.bytes];
    how(bytes, dice);
    const frame = Uint8Array.from(bytes);
    const isWhole = Buffer.from(frame.subarray(-answer.bytes.length)).equals(answer.bytes);
    if (!isWhole && envelope.isAnswer(frame, answer.request)) return;
    answer.bytes = frame;
    answer.paceMs = 0;
    if (bytes.length === 0) answer.isDropped = true;
  };
}

function loseOctets(bytes: number[], dice: Dice): void {
  const from = dice.integer(0, bytes.length - 1);
  bytes.splice(from, dice.chance(0.2) ? bytes.length : dice.integer(1, 4));
}

function addOctets(bytes: number[], dice: Dice): void {
  bytes.splice(dice.integer(0, bytes.length), 0, ...dice.bytes(dice.integer(1, 6)));
}

function changeOctets(bytes: number[], dice: Dice): void {
  for (let left = dice.integer(1, 4); left > 0; left -= 1) {
    const at = dice.integer(0, bytes.length - 1);
    bytes[at] = (bytes[at] ?? 0) ^ dice.integer(1, 255);
  }
}

/** A frame with a right checksum that is no answer to the question: of another slave, another function, another length. */
function foreignFrame(answer: Outgoing, dice: Dice): Uint8Array {
  const frame = answer.bytes.slice();
  const how = dice.one(['slave', 'function', 'length', 'question'] as const);
  if (how === 'question') {
    // Another master asks another slave.
    return putCrc(Uint8Array.of(answer.request.slave + 1, 3, 0x10, dice.integer(0, 255), 0, 8, 0, 0));
  }
  if (how === 'slave') frame[0] = answer.request.slave + dice.integer(1, 5);
  if (how === 'function') frame[1] = 6;
  if (how !== 'length') return putCrc(frame);
  const words = answer.request.count + dice.integer(1, 5);
  const longer = new Uint8Array(5 + 2 * words);
  longer.set([answer.request.slave, answer.request.functionCode, 2 * words]);
  longer.set(dice.bytes(2 * words), 3);
  return putCrc(longer);
}

/** Within the silence that a master keeps after a time-out, or into the next question; what it does meanwhile is drawn. */
function late(into: 'silence' | 'next', timeoutMs: number): LineFault {
  return (answer, dice, line) => {
    if (into === 'next' && line.inTimeSince < inTimeBetween) return;
    answer.thinkMs =
      into === 'silence' ? timeoutMs * (1.05 + 0.8 * dice.fraction()) : timeoutMs * (2.05 + 5 * dice.fraction());
    answer.meanwhile = dice.one(['keeps', 'forgets'] as const);
  };
}

const withCode =
  (code: number): LineFault =>
  (answer, _dice, line) => {
    answer.bytes = line.envelope.wrap(answer.request, exceptionMessage(answer.request, code));
  };

/** What can happen to an answer on a network as well: TCP carries octets as they are, and Modbus TCP numbers its messages. */
export const networkFaults: readonly string[] = [
  'late',
  'very late',
  'slow',
  'pieces',
  'doubled',
  'silent',
  'busy',
  'disturbed',
];

/** What can happen to an answer on a serial line, by its name in the script. */
export const serialFaults: Readonly<Record<string, (draw: FaultDraw) => LineFault>> = {
  'octets lost': ({ share, envelope }) => sometimes(share, damaged(loseOctets, envelope)),
  'octets added': ({ share, envelope }) => sometimes(share, damaged(addOctets, envelope)),
  'octets changed': ({ share, envelope }) => sometimes(share, damaged(changeOctets, envelope)),
  echo: () => (answer) => answer.around.push({ from: 'question', afterMs: 0, bytes: answer.asked }),
  late: ({ share, timeoutMs }) => sometimes(share, late('silence', timeoutMs)),
  'very late': ({ share, timeoutMs }) => sometimes(share, late('next', timeoutMs)),
  slow: ({ share }) =>
    sometimes(share, (answer, dice) => {
      answer.thinkMs = 60 + dice.fraction() * 380;
    }),
  pieces: ({ share }) =>
    sometimes(share, (answer, dice) => {
      answer.paceMs = dice.fraction() * 8;
    }),
  doubled: ({ share }) =>
    sometimes(share, (answer, dice) => {
      answer.around.push({
        from: 'answer',
        afterMs: dice.chance(0.5) ? 0 : dice.fraction() * 400,
        bytes: answer.bytes,
      });
    }),
  foreign: ({ share }) =>
    sometimes(share, (answer, dice) => {
      const from = dice.one(['question', 'answer'] as const);
      answer.around.push({ from, afterMs: dice.fraction() * 20, bytes: foreignFrame(answer, dice) });
    }),
  'foreign alone': ({ share }) =>
    sometimes(share, (answer, dice) => {
      answer.around.push({ from: 'question', afterMs: 5 + dice.fraction() * 20, bytes: foreignFrame(answer, dice) });
      answer.isDropped = true;
    }),
  silent: ({ share }) =>
    sometimes(share, (answer) => {
      answer.isDropped = true;
    }),
  busy: ({ share }) => sometimes(share, withCode(6)),
  disturbed: ({ share }) => sometimes(share, withCode(4)),
};
