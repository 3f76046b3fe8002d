import type { RegisterTable } from '../maps/register-map.js';
import { withCrc } from './crc16.js';
import type { Random } from './random.js';

/** What goes wrong between the UPS and the master. */
export type LineFault =
  | { readonly kind: 'none' }
  /** No answer at all: cable pulled, UPS's card dead. */
  | { readonly kind: 'silence' }
  /** Stray bytes around every answer. */
  | { readonly kind: 'noise' }
  /** Random bytes without end, and no answers. */
  | { readonly kind: 'garbage' }
  | { readonly kind: 'late'; readonly delayMs: number }
  | { readonly kind: 'bad-crc' }
  | { readonly kind: 'short' }
  /** A flawless answer of a neighbour. */
  | { readonly kind: 'wrong-slave' }
  /** Every table refused. */
  | { readonly kind: 'exception'; readonly code: number }
  /** These tables answer as if the model had none. */
  | { readonly kind: 'refused-tables'; readonly telling: RegisterTable['tells'] }
  /** One answer in `every` is damaged, each time in another way. */
  | { readonly kind: 'flaky'; readonly every: number };

/** What leaves the UPS instead of a good answer. */
export interface SentAnswer {
  readonly bytes: Uint8Array;
  readonly delayMs: number;
}

const none = { kind: 'none' } as const;

const flakyFaults: readonly Exclude<LineFault, { kind: 'flaky' }>[] = [
  { kind: 'bad-crc' },
  { kind: 'short' },
  { kind: 'silence' },
  { kind: 'noise' },
  { kind: 'late', delayMs: 1500 },
  { kind: 'wrong-slave' },
];

/** What happens to answer number `count`, from 0: a flaky line has another fault each time. */
export function faultOf(fault: LineFault, count: number): Exclude<LineFault, { kind: 'flaky' }> {
  if (fault.kind !== 'flaky') return fault;
  const isHealthy = count % fault.every !== fault.every - 1;
  return isHealthy ? none : (flakyFaults[Math.floor(count / fault.every) % flakyFaults.length] ?? none);
}

/** Does to an answer what the fault does; undefined when nothing is sent. `count` numbers the answers from 0. */
export function damage(answer: Uint8Array, fault: LineFault, count: number, random: Random): SentAnswer | undefined {
  switch (fault.kind) {
    case 'none':
    case 'exception':
    case 'refused-tables':
      return { bytes: answer, delayMs: 0 };
    case 'silence':
    case 'garbage':
      return undefined;
    case 'noise':
      return { bytes: Uint8Array.of(...noise(random), ...answer, ...noise(random)), delayMs: 0 };
    case 'late':
      return { bytes: answer, delayMs: fault.delayMs };
    case 'bad-crc':
      return { bytes: changed(answer, answer.length - 1, 0x5a), delayMs: 0 };
    case 'short':
      return { bytes: answer.slice(0, Math.max(1, Math.floor(answer.length * random()))), delayMs: 0 };
    case 'wrong-slave':
      return { bytes: withCrc([...changed(answer, 0, 0x02).subarray(0, -2)]), delayMs: 0 };
    case 'flaky':
      return damage(answer, faultOf(fault, count), count, random);
  }
}

/** The same over TCP, which has no CRC of its own, and lets no byte of a segment be damaged. */
export function damageMessage(
  message: Uint8Array,
  fault: LineFault,
  count: number,
  random: Random,
): SentAnswer | undefined {
  const one = faultOf(fault, count);
  if (one.kind === 'bad-crc') return { bytes: message, delayMs: 0 };
  if (one.kind === 'wrong-slave') return { bytes: changed(message, unitAt, 0x02), delayMs: 0 };
  return damage(message, one, count, random);
}

export function noise(random: Random, length = 1 + Math.floor(4 * random())): Uint8Array {
  return Uint8Array.from({ length }, () => Math.floor(256 * random()));
}

/** The unit identifier stands behind transaction, protocol and length. */
const unitAt = 6;

function changed(bytes: Uint8Array, index: number, flip: number): Uint8Array {
  return bytes.map((byte, at) => (at === index ? byte ^ flip : byte));
}
