import type { WordWindow } from './word-history.js';

/** What the display showed, and the worth of its last place. */
export interface Shown {
  readonly value: number;
  readonly resolution: number;
  readonly places: number;
}

/** Reads "231", "231.4", "-3,2", "+0.87"; undefined: no number. */
export function parseShown(text: string): Shown | undefined {
  const found = /^([+-]?)(\d{1,9})(?:[.,](\d{1,4}))?$/.exec(text.trim().replace('−', '-'));
  if (found === null) return undefined;
  const [, sign, whole, part = ''] = found;
  const size = Number(`${whole}.${part}`);
  return { value: sign === '-' && size !== 0 ? -size : size, resolution: 10 ** -part.length, places: part.length };
}

/** The parts of the error model (README.md): a reading as it should be, one that is a little off, and one misread. */
const fair = 0.9;
const nearMiss = 0.08;
export const misread = 0.02;
/** Of a fair reading: the word's time of sampling lies between two samples that were seen. */
const between = 0.08;
/** How rounding is done: both to the nearest, the display down, the word down. */
const roundings = [
  [0.8, -0.5, 0.5, -0.5, 0.5],
  [0.1, 0, 1, -0.5, 0.5],
  [0.1, -0.5, 0.5, 0, 1],
] as const;

/**
 * The chance that the display shows this while a register says what the window has, in steps of `step`; `anyhow` is the
 * chance that a display which is not known shows it, as one misread does.
 */
export function chanceShown(shown: Shown, window: WordWindow, step: number, anyhow: number): number {
  const { value, resolution } = shown;
  const reach = resolution + step;
  const [least, greatest] = [window.least * step, window.greatest * step];
  const isWithin = value >= least - reach && value <= greatest + reach;
  let exact = 0;
  let nearest = Number.POSITIVE_INFINITY;
  if (isWithin) {
    for (let index = 0; index < window.values.length; index++) {
      const said = (window.values[index] ?? 0) * step;
      const off = Math.abs(value - said);
      if (off < nearest) nearest = off;
      if (off <= reach) exact += (window.shares[index] ?? 0) * cellChance(shown, said, step);
    }
    if (greatest > least) {
      const inside = Math.min(1, resolution / (greatest - least + Math.max(step, resolution)));
      exact = (1 - between) * exact + between * inside;
    }
  } else nearest = value < least ? least - value : value - greatest;
  const width = resolution + step + 0.003 * Math.abs(value);
  const near = nearest > 40 * width ? 0 : Math.min(1, resolution / (2 * width)) * Math.exp(-nearest / width);
  return fair * exact + nearMiss * near + misread * anyhow;
}

/** What part of the values which make the word say this makes the display show that. */
function cellChance({ value, resolution }: Shown, said: number, step: number): number {
  let chance = 0;
  for (const [share, shownFrom, shownTo, wordFrom, wordTo] of roundings) {
    const from = Math.max(value + shownFrom * resolution, said + wordFrom * step);
    const to = Math.min(value + shownTo * resolution, said + wordTo * step);
    if (to > from) chance += (share * (to - from)) / step;
  }
  // A border between two places falls to one of them.
  return Math.min(1, chance);
}

/** Whether the display could show this while the window lasted. */
export function isExplained(shown: Shown, window: WordWindow, step: number): boolean {
  const reach = (shown.resolution + step) / 2 + 1e-9 * Math.abs(shown.value) + 1e-9;
  return window.values.some((word) => Math.abs(word * step - shown.value) <= reach + shown.resolution / 2);
}
