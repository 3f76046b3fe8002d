/** What the registers hold at one choice of instants, as the rules of an object look at it. */
export interface Words {
  /** 0 where no table has the address; undefined where the unit that it belongs to does not answer. */
  word(address: number): number | undefined;
  /** Whether the table that has the address answers; `maybe` where it did not a while ago: a master asks less and less often. */
  answers(address: number): 'yes' | 'no' | 'maybe';
  /** Whether all words of the table that has the address are 0xFFFF: such a table says nothing (src/objects/README.md). */
  isBlank(address: number): boolean;
  /** Whether the word was another than 0 at some time; `maybe` where a master can have missed it. */
  everHeld(address: number): 'yes' | 'no' | 'maybe';
}

/**
 * What an object may show, by what the registers hold: one value, or several where the documents leave it open. None where a
 * unit does not answer; `any` where nobody has worked it out. Numbers in the raw scale of Manual §5.2.2; states from 1; bits as a number, b00 the lowest.
 */
export type Reading = (words: Words) => readonly number[] | 'any';

export interface ObjectRule {
  readonly reading: Reading;
  /** Whether a register feeds it, or it is computed, or ordered: else it is a default. Undefined: at times. */
  readonly feeds: boolean | undefined;
  /** Bits that recipients must be told of, where these are known sooner than what an object may show. */
  readonly alarms?: Reading;
}

export type Rules = ReadonlyMap<string, ObjectRule>;

/** -1 by order of the manual, or because no register is published. */
export const noValue: ObjectRule = { reading: () => [-1], feeds: false };

/** Rounded to a step; both neighbours where it lies in their middle. */
export function rounded(value: number, step = 1): readonly number[] {
  const steps = value / step;
  const below = Math.floor(steps);
  const rest = steps - below;
  const near = 1e-6;
  if (rest < 0.5 - near) return [below * step];
  if (rest > 0.5 + near) return [(below + 1) * step];
  return [below * step, (below + 1) * step];
}

/** design.md 13: U12 = sqrt(V1² + V2² + V1 V2) in a 120 degree system; unavailable when an input is. */
export function phaseToPhase(one: number, other: number): readonly number[] {
  if (one === -1 || other === -1) return [-1];
  return rounded(Math.sqrt(one * one + other * other + one * other));
}

/** Each reading of the one with each of the other. */
export function combine(
  one: readonly number[],
  other: readonly number[],
  of: (one: number, other: number) => readonly number[],
): readonly number[] {
  return one.flatMap((first) => other.flatMap((second) => of(first, second)));
}
