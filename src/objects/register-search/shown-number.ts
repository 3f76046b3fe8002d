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
export const fair = 0.9;
const nearMiss = 0.08;
export const misread = 0.02;
/** Of a fair reading: anything between what was seen before and after. */
const between = 0.04;
/** Words round to the nearest; one in ten down. */
const wordRoundings = [
  [0.9, -0.5, 0.5],
  [0.1, 0, 1],
] as const;

/** Of a display that rounds to the nearest, and of one that cuts off. A site has one display. */
export interface Chances {
  readonly rounding: number;
  readonly cutting: number;
}

/** So many of the displays cut off. */
export const cuttingDisplays = 0.15;

/**
 * The chance that the display shows this while a register says what the window has, in steps of `step`; `anyhow` is the
 * chance that a display which is not known shows it, as one misread does.
 */
export function chanceShown(shown: Shown, window: WordWindow, step: number, anyhow: number): Chances {
  const { value, resolution } = shown;
  const reach = resolution + step;
  const [least, greatest] = [window.least * step, window.greatest * step];
  const jitter = window.jitter * step;
  const margin = reach + 2 * jitter;
  const isWithin = value >= least - margin && value <= greatest + margin;
  const cutFrom = value < 0 ? -resolution : 0;
  let [rounding, cutting] = [0, 0];
  let nearest = Number.POSITIVE_INFINITY;
  if (isWithin) {
    const isSmooth = jitter <= smoothBelow * Math.abs(value) + 3 * resolution;
    const smooth = isSmooth ? Math.min(mostSmooth, smoothPerStep * window.jitter) : 0;
    const deviation = Math.sqrt((step * step) / 12 + (jitter / 2) ** 2);
    for (let index = 0; index < window.values.length; index++) {
      const said = (window.values[index] ?? 0) * step;
      const off = Math.abs(value - said);
      if (off < nearest) nearest = off;
      const share = window.shares[index] ?? 0;
      if (off <= reach) {
        const exact = (1 - smooth) * share;
        rounding += exact * cellChance(value - resolution / 2, resolution, said, step);
        cutting += exact * cellChance(value + cutFrom, resolution, said, step);
      }
      if (smooth > 0 && off <= margin) {
        rounding += smooth * share * smoothChance(value - resolution / 2 - said, resolution, deviation);
        cutting += smooth * share * smoothChance(value + cutFrom - said, resolution, deviation);
      }
    }
    if (greatest > least) {
      const inside = between * Math.min(1, resolution / (greatest - least + Math.max(step, resolution)));
      rounding = (1 - between) * rounding + inside;
      cutting = (1 - between) * cutting + inside;
    }
  } else nearest = value < least ? least - value : value - greatest;
  const width = resolution + step + 0.003 * Math.abs(value);
  const near = nearest > 40 * width ? 0 : Math.min(1, resolution / (2 * width)) * Math.exp(-nearest / width);
  const other = nearMiss * near + misread * anyhow;
  return { rounding: fair * rounding + other, cutting: fair * cutting + other };
}

/** A word that moves from poll to poll was in between, too: by so much, for each step of its usual move. */
const smoothPerStep = 0.3;
const mostSmooth = 0.8;
/** What jumps by more than this part of its value stood nowhere in between. */
const smoothBelow = 0.05;

/** What part of the values which make the word say this lie in the cell of the display. */
function cellChance(cellFrom: number, resolution: number, said: number, step: number): number {
  let chance = 0;
  for (const [share, wordFrom, wordTo] of wordRoundings) {
    const from = Math.max(cellFrom, said + wordFrom * step);
    const to = Math.min(cellFrom + resolution, said + wordTo * step);
    if (to > from) chance += (share * (to - from)) / step;
  }
  return Math.min(1, chance);
}

/** The chance of a cell, for what is spread about zero (logistic, near the normal one). */
function smoothChance(from: number, width: number, deviation: number): number {
  const below = (off: number) => 1 / (1 + Math.exp((-1.7 * off) / deviation));
  return below(from + width) - below(from);
}

/** Whether the display could show this while the window lasted, by what the word said or passed on its way. */
export function isExplained(shown: Shown, window: WordWindow, step: number): boolean {
  const { value, resolution } = shown;
  const reach = (resolution + step) / 2 + 1e-9 * Math.abs(value) + 1e-9 + resolution / 2;
  const most = smoothBelow * Math.abs(value) + 3 * resolution;
  return window.values.some((word, index) => {
    const said = word * step;
    if (Math.abs(said - value) <= reach) return true;
    const next = (window.values[index + 1] ?? word) * step;
    return Math.abs(next - said) <= most && (said - value) * (next - value) <= 0;
  });
}
