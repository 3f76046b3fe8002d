import type { AnalogValueName } from '../catalog/analog-values.js';
import { analogValues } from '../catalog/analog-values.js';
import { phaseOf } from './neighbours.js';
import { stepOf } from './number-beliefs.js';
import type { NumberResult } from './number-search.js';
import type { Told } from './one-or-two.js';
import { numberOf, windowOfReading } from './readings.js';
import type { Advice } from './search-types.js';
import { isExplained } from './shown-number.js';
import { isCopy, wordAt } from './word-history.js';

/** The one observation that would part the leading candidates of an object which is not found yet. */
export function adviceOf(
  result: NumberResult,
  told: readonly Told[],
  results: readonly NumberResult[],
  isNone: boolean,
): Advice {
  const { belief } = result;
  const [first, ...rest] = told;
  if (isNone || first === undefined) return contradiction(result) ?? { code: 'not-readable' };
  const rivals = rest.filter(({ probability }) => probability >= 0.02 * first.probability);
  const copies = rivals.filter(({ reading }) => isCopy(first.reading.samples, reading.samples));
  if (copies.length > 0 && copies.length === rivals.length && first.probability + sum(copies) > 0.5) {
    return { code: 'choose', keys: [first, ...copies].map(({ reading }) => reading.word.key) };
  }
  const places = Math.max(...belief.shots.map((shot) => shot.places));
  const parted = rivals.filter((rival) => !copies.includes(rival));
  return (
    readNow(first, parted, places) ??
    contradiction(result) ??
    readAlso(belief.object, results) ??
    moreDecimals(first, parted, places) ??
    afterChange(belief.object)
  );
}

function sum(told: readonly Told[]): number {
  return told.reduce((all, { probability }) => all + probability, 0);
}

function lastOf({ reading, decimals }: Told): number | undefined {
  const last = reading.samples.at(-1);
  return last && numberOf(reading, last.word) * (stepOf[decimals] ?? 1);
}

/** They differ now by more than the display rounds, in what was not observed already. */
function readNow(first: Told, rivals: readonly Told[], places: number): Advice | undefined {
  const told = [first, ...rivals].slice(0, 5);
  const nows = told.map(lastOf);
  const [now] = nows;
  if (now === undefined) return undefined;
  const step = 10 ** -places;
  const isParted = nows.slice(1).every((other) => other === undefined || Math.abs(other - now) > 1.5 * step);
  if (rivals.length === 0 || !isParted) return undefined;
  const expected = told.flatMap(({ reading }, index) => {
    const value = nows[index];
    return value === undefined ? [] : [{ key: reading.word.key, shown: value.toFixed(places) }];
  });
  return { code: 'read-now', expected };
}

/** One observation that the first candidate contradicts while it explains all others. */
function contradiction({ belief: { shots }, ranked: [first] }: NumberResult): Advice | undefined {
  if (first === undefined || shots.length < 3) return undefined;
  const step = stepOf[first.decimals] ?? 1;
  const missed = shots.filter((shot) => {
    const window = windowOfReading(first.reading, shot.atMs);
    return window !== undefined && !isExplained(shot, window, step);
  });
  const [shot] = missed;
  return shot !== undefined && missed.length === 1 ? { code: 'check', shown: shot.text, atMs: shot.atMs } : undefined;
}

/** The next phase that was not read. */
function readAlso(object: AnalogValueName, results: readonly NumberResult[]): Advice | undefined {
  const phase = phaseOf(object);
  if (phase === undefined) return undefined;
  const asked = new Set(results.map(({ belief }) => belief.object));
  const other = analogValues.find(({ name }) => phaseOf(name)?.group === phase.group && !asked.has(name));
  return other && { code: 'read-also', object: other.name };
}

/** The words have a place more than the display was read with, and differ in it. */
function moreDecimals(first: Told, rivals: readonly Told[], places: number): Advice | undefined {
  if (places >= first.decimals) return undefined;
  const isParted = rivals.every((rival) => rival.decimals > places && isApart(first, rival, 10 ** -(places + 1)));
  return isParted ? { code: 'more-decimals', places: places + 1 } : undefined;
}

/** Most of the time they differ by this. */
function isApart(one: Told, other: Told, by: number): boolean {
  const { samples } = one.reading;
  const apart = samples.filter(({ atMs, word }) => {
    const beside = wordAt(other.reading.samples, atMs);
    if (beside === undefined) return false;
    const value = numberOf(one.reading, word) * (stepOf[one.decimals] ?? 1);
    return Math.abs(value - numberOf(other.reading, beside) * (stepOf[other.decimals] ?? 1)) >= by;
  });
  return apart.length * 2 > samples.length;
}

function afterChange(object: AnalogValueName): Advice {
  const unit = analogValues.find(({ name }) => name === object)?.unit;
  if (object.startsWith('BATTERY_') && unit !== '°C') return { code: 'after-change', of: 'battery', percent: 2 };
  if (unit === '°C') return { code: 'after-change', of: 'temperature', percent: 5 };
  if (unit === 'V' || unit === 'Hz') return { code: 'after-change', of: 'mains', percent: 2 };
  return { code: 'after-change', of: 'load', percent: 5 };
}
