import type { AnalogValueName } from '../catalog/analog-values.js';
import { chanceOfShown, type Quantity, quantityOf, spreadOf } from './quantities.js';
import type { Reading, Readings } from './readings.js';
import type { NumberObservation, SearchedWord } from './search-types.js';
import { type Chances, chanceShown, cuttingDisplays, fair, misread, parseShown, type Shown } from './shown-number.js';
import type { WordWindow } from './word-history.js';

/** A hypothesis is a reading with decimals: its number is `reading * places + decimals`. */
export const places = 4;
export const stepOf = [1, 0.1, 0.01, 0.001] as const;

/** Of the words that are alike some are nearer by so much. */
const nearer = 6;
/** What is alike is at times something else: a mean over minutes after a step, the highest of the day. */
const unrelated = 0.2;
/** A repeated observation of the same value says nothing new. */
const repeated = 0.9;

export interface Shot extends Shown {
  readonly atMs: number;
  readonly text: string;
  /** The first that shows this value. */
  readonly isNew: boolean;
}

/**
 * What the observations of one object say by themselves. Each entry is the share of the hypothesis among its kind times the
 * likelihood, all with one common factor: `present[h]`: the object is hypothesis h; `far[h]`, `near[h]`: no word is the
 * object, and h is alike, or nearly the same; `free`: no word has to do with it.
 */
export interface NumberBelief {
  readonly object: AnalogValueName;
  readonly quantity: Quantity;
  readonly shots: readonly Shot[];
  readonly present: Float64Array;
  /** The same for each manner of displays: `present` mixes them. */
  readonly byManner: Readonly<Record<Manner, Float64Array>>;
  readonly far: Float64Array;
  readonly near: Float64Array;
  readonly free: number;
}

export type Manner = keyof Chances;

/** The same, of a display that cuts off as likely as this. */
export function mixed(belief: NumberBelief, cutting: number): NumberBelief {
  const { byManner } = belief;
  const present = byManner.rounding.map((one, at) => (1 - cutting) * one + cutting * (byManner.cutting[at] ?? 0));
  return { ...belief, present };
}

/** Undefined: no observation is a number. */
export function beliefOf(
  object: AnalogValueName,
  observations: readonly NumberObservation[],
  readings: Readings,
): NumberBelief | undefined {
  const quantity = quantityOf(object);
  const shots = shotsOf(observations);
  if (quantity === undefined || shots.length === 0) return undefined;
  const priors = priorsOf(quantity, readings);
  const size = readings.all.length * places;
  const [far, near] = [new Float64Array(size), new Float64Array(size)];
  const byManner = { rounding: new Float64Array(size), cutting: new Float64Array(size) };
  const chances = shots.map((shot) => chanceOfShown(quantity, shot.value, shot.resolution));
  const free = freeLikelihood(shots, chances);
  const misreadAll = chances.reduce((log, chance) => log + Math.log(misread * chance), 0);
  let greatest = free;
  for (let index = 0; index < readings.all.length; index++) {
    for (let decimals = 0; decimals < places; decimals++) {
      const at = index * places + decimals;
      const step = stepOf[decimals] ?? 1;
      const prior = Math.log(priors.present[at] ?? 0);
      if (isFarOff(readings, index, shots, step)) {
        byManner.rounding[at] = byManner.cutting[at] = prior + misreadAll;
        far[at] = near[at] = Number.NEGATIVE_INFINITY;
        continue;
      }
      const seen = shots.map(({ atMs }) => readings.windowAt(index, atMs));
      const alike = Math.log(priors.alike[at] ?? 0);
      const logs = likelihood(shots, seen, step, chances);
      byManner.rounding[at] = prior + logs.rounding;
      byManner.cutting[at] = prior + logs.cutting;
      far[at] = alike + offsetLikelihood(quantity, shots, seen, step, 1, chances);
      near[at] = alike + offsetLikelihood(quantity, shots, seen, step, 1 / nearer, chances);
      greatest = Math.max(greatest, prior + Math.max(logs.rounding, logs.cutting), far[at] ?? 0, near[at] ?? 0);
    }
  }
  for (const logs of [byManner.rounding, byManner.cutting, far, near]) {
    for (let at = 0; at < size; at++) logs[at] = Math.exp((logs[at] ?? 0) - greatest);
  }
  const belief = { object, quantity, shots, present: byManner.rounding, byManner, far, near };
  return mixed({ ...belief, free: Math.exp(free - greatest) }, cuttingDisplays);
}

function shotsOf(observations: readonly NumberObservation[]): readonly Shot[] {
  const shots: Shot[] = [];
  for (const { shown: text, atMs } of observations) {
    const shown = parseShown(text);
    if (shown === undefined) continue;
    const isNew = !shots.some(({ value, resolution }) => Math.abs(value - shown.value) <= 1.5 * resolution);
    shots.push({ ...shown, atMs, text, isNew });
  }
  return shots;
}

/** How likely each hypothesis is before anything is observed; each of the two makes 1 in all. */
function priorsOf(quantity: Quantity, { all, ranges }: Readings): Record<'present' | 'alike', Float64Array> {
  const present = new Float64Array(all.length * places);
  const alike = new Float64Array(all.length * places);
  let [presentSum, alikeSum] = [0, 0];
  const { min, max } = quantity.bounds;
  for (const [index, reading] of all.entries()) {
    const form = formPrior(quantity, reading);
    const { mostlyFrom = 0, mostlyTo = 0 } = ranges[index] ?? {};
    const word = wordPrior(quantity.row.name, reading.word) * wordPrior(quantity.row.name, reading.second);
    for (let decimals = 0; decimals < places; decimals++) {
      const at = index * places + decimals;
      const prior = form * (quantity.decimals[decimals] ?? 0);
      const step = stepOf[decimals] ?? 1;
      const isPossible = mostlyFrom * step >= min && mostlyTo * step <= max;
      presentSum += present[at] = prior * word * (isPossible ? 1 : 0.02);
      alikeSum += alike[at] = prior;
    }
  }
  for (let at = 0; at < present.length; at++) {
    present[at] = (present[at] ?? 0) / presentSum;
    alike[at] = (alike[at] ?? 0) / alikeSum;
  }
  return { present, alike };
}

function formPrior({ isSigned }: Quantity, { type, second, isSignless }: Reading): number {
  const width = second === undefined ? 1 : 0.1;
  if (isSignless) return width;
  const isSignedReading = type === 's16' || type === 's32';
  return width * (isSignedReading === isSigned ? 0.8 : 0.2);
}

function wordPrior(object: AnalogValueName, word: SearchedWord | undefined): number {
  if (word === undefined) return 1;
  const managed = word.managed === undefined ? 1 : word.managed ? 1 : 0.05;
  return managed * documentedPrior(object, word);
}

/** A word that feeds another object as documented is not this one, except the same value of the unit and of the whole. */
function documentedPrior(object: AnalogValueName, { feeds, documented }: SearchedWord): number {
  if (feeds.length > 0) {
    if (feeds.includes(object)) return 1;
    return feeds.some((fed) => isTwin(fed, object)) ? 0.3 : 0.003;
  }
  return documented === undefined ? 1 : 0.05;
}

/** The same quantity, of the unit and of the system. */
export function isTwin(one: string, other: string): boolean {
  const ofOutput = (name: string) => /^(?:UPS|UNIT)_(OUTPUT_.+)$/.exec(name)?.[1]?.toLowerCase();
  const quantity = ofOutput(one);
  return quantity !== undefined && quantity === ofOutput(other) && one !== other;
}

/** Of no observation it was ever near, though it was read each time: no window needs to be looked at. */
function isFarOff({ all, ranges }: Readings, index: number, shots: readonly Shot[], step: number): boolean {
  const [range, samples] = [ranges[index], all[index]?.samples ?? []];
  const [first, last] = [samples[0]?.atMs ?? 0, samples.at(-1)?.atMs ?? 0];
  if (range === undefined) return true;
  return shots.every(({ value, resolution, atMs }) => {
    const margin = Math.abs(value) + 100 * (resolution + step);
    const isFar = value < range.least * step - margin || value > range.greatest * step + margin;
    return isFar && atMs >= first && atMs <= last;
  });
}

function likelihood(
  shots: readonly Shot[],
  seen: readonly (WordWindow | undefined)[],
  step: number,
  chances: readonly number[],
): Chances {
  let [rounding, cutting] = [0, 0];
  for (const [index, shot] of shots.entries()) {
    const window = seen[index];
    // A word that was not read then is as good as any other.
    const anyhow = chances[index] ?? 0;
    const chance = window && chanceShown(shot, window, step, anyhow);
    rounding += Math.log(chance?.rounding ?? anyhow);
    cutting += Math.log(chance?.cutting ?? anyhow);
  }
  return { rounding, cutting };
}

/** No word has to do with it: any display, then one near the last or any other. */
function freeLikelihood(shots: readonly Shot[], chances: readonly number[]): number {
  let log = 0;
  let last: Shot | undefined;
  for (const [index, shot] of shots.entries()) {
    const anywhere = chances[index] ?? 0;
    if (!shot.isNew) log += Math.log(repeated);
    else if (last === undefined) log += Math.log(anywhere);
    else {
      const width = Math.max(shot.resolution, 0.005 * Math.abs(shot.value));
      const near = (shot.resolution / (2 * width)) * Math.exp(-Math.abs(shot.value - last.value) / width);
      log += Math.log(0.5 * near + 0.5 * anywhere);
    }
    last = shot;
  }
  return log;
}

/**
 * A word that is alike stands off by a steady part, the same in all observations, and by one that changes: both normal.
 * The covariance is noise on the diagonal plus offset everywhere, so that determinant and inverse are closed forms.
 */
function offsetLikelihood(
  quantity: Quantity,
  shots: readonly Shot[],
  seen: readonly (WordWindow | undefined)[],
  step: number,
  scale: number,
  chances: readonly number[],
): number {
  let [count, log, sum, squares, noise] = [0, 0, 0, 0, 0];
  for (const [index, shot] of shots.entries()) {
    const window = seen[index];
    if (window === undefined) {
      log += Math.log(unrelated * (chances[index] ?? 0));
      continue;
    }
    const deviation = Math.sqrt(window.variance) * step;
    // What is zero beside a zero, and what is repeated, tells nothing more than the word's own wandering.
    const isZero = shot.value === 0 && window.least === 0 && window.greatest === 0;
    const spread = scale * spreadOf(quantity.offset, shot.value);
    const off = (shot.value - window.mean * step) / spread;
    const rounding = (shot.resolution ** 2 + step ** 2) / 12 + deviation ** 2;
    const own = ((scale * spreadOf(quantity.noise, shot.value)) ** 2 + rounding) / spread ** 2;
    if (Math.abs(off) > 3.5 * Math.sqrt(1 + own)) {
      log += Math.log(unrelated * (chances[index] ?? 0));
      continue;
    }
    if (!shot.isNew || isZero) {
      log += Math.log(Math.min(repeated, shot.resolution / (2.5 * deviation + 1e-9)));
      continue;
    }
    noise += own;
    // Read as fairly as a word that it is: else each observation more would speak for what is alike.
    log += Math.log(fair * Math.min(1, shot.resolution / spread / Math.sqrt(2 * Math.PI)));
    sum += off;
    squares += off * off;
    count++;
  }
  if (count === 0) return log;
  const diagonal = noise / count;
  const quadratic = (squares - sum ** 2 / (diagonal + count)) / diagonal;
  const determinant = (count - 1) * Math.log(diagonal) + Math.log(diagonal + count);
  return Math.min(count * Math.log(repeated), log - quadratic / 2 - determinant / 2);
}
