import { type NumberBelief, stepOf } from './number-beliefs.js';
import type { Ranked } from './number-search.js';
import type { Readings } from './readings.js';
import { isConstant } from './word-history.js';

/** As it is told: a word by itself may be the lower half of two of which the other has been zero so far. */
export interface Told extends Ranked {
  readonly asTwo?: 'high-first' | 'low-first';
  /** The word that has been zero. */
  readonly zero?: string;
}

/** Once in so many a word behind or before a zero is the lower half of two. */
const lowerHalf = 0.1;
/** A value so many times smaller than what one word holds never needs the other; what the mains set hardly grows. */
const headroom = 8;
const headroomOf: Readonly<Record<string, number>> = { V: 1.5, Hz: 1.5, '': 1.5, '°C': 3, '%': 3 };

export function asOneOrTwo(one: Ranked, readings: Readings, { quantity }: NumberBelief): readonly Told[] {
  const { word, second, type, samples } = one.reading;
  if (second !== undefined || type !== 'u16') return [one];
  const halves = ([-1, 1] as const).flatMap((offset) => {
    const zero = readings.neighbourOf(word, offset);
    const isZero = zero?.feeds.length === 0 && isConstant(zero) && zero.samples[0]?.word === 0;
    return isZero ? [{ zero: zero.key, asTwo: offset === -1 ? ('high-first' as const) : ('low-first' as const) }] : [];
  });
  const [half] = halves;
  if (half === undefined) return [one];
  const greatest = Math.max(...samples.map((sample) => sample.word));
  const most = quantity.bounds.max / (stepOf[one.decimals] ?? 1);
  if (greatest * (headroomOf[quantity.row.unit] ?? headroom) < 0x1_0000 || most < 0x1_0000)
    return [{ ...one, zero: half.zero }];
  const share = lowerHalf * halves.length;
  const asTwo = halves.map((of) => ({ ...one, ...of, probability: one.probability * lowerHalf }));
  return [{ ...one, zero: half.zero, probability: one.probability * (1 - share) }, ...asTwo];
}
