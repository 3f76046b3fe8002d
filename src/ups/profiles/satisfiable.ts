import { type Comparison, type ComparisonSign, compares, type Term } from '../maps/condition.js';
import { beyondOf, typed } from '../maps/decode-words.js';
import type { WordRow } from '../maps/register-map.js';

/** Where a term's bit or word is, so that a code and an address of the same one are the same. */
export interface TermPlace {
  /** Of the word. */
  readonly word: string;
  readonly bit?: number;
  /** Of a value: the row that says what it can be. */
  readonly row?: Pick<WordRow, 'type' | 'scale' | 'values'>;
}

interface PlacedTerm {
  readonly term: Term;
  readonly place: TermPlace;
}

/** Whether all the terms of a clause can be true together. */
export function isSatisfiable(terms: readonly PlacedTerm[]): boolean {
  const words = new Map<string, PlacedTerm[]>();
  for (const one of terms) words.set(one.place.word, [...(words.get(one.place.word) ?? []), one]);
  return [...words.values()].every(
    (ofWord) => areBitsPossible(ofWord) && isShownPossible(ofWord) && areValuesPossible(ofWord),
  );
}

/** A bit is not set and clear; a word whose bits are all clear has none that is set. */
function areBitsPossible(terms: readonly PlacedTerm[]): boolean {
  const bits = terms.filter(({ place }) => place.bit !== undefined);
  const isSet = (negated: boolean) => bits.filter(({ term }) => term.negated === negated).map(({ place }) => place.bit);
  const [set, clear] = [isSet(false), isSet(true)];
  const isZero = terms.some(({ term }) => term.kind === 'address-word' && term.negated);
  const isNotZero = terms.some(({ term }) => term.kind === 'address-word' && !term.negated);
  return !set.some((bit) => clear.includes(bit)) && !(isZero && (set.length > 0 || isNotZero));
}

function isShownPossible(terms: readonly PlacedTerm[]): boolean {
  const shown = terms.filter(({ term }) => term.kind === 'shown-word').map(({ term }) => term.negated);
  return !(shown.includes(true) && shown.includes(false));
}

/** Whether a number is left that satisfies every comparison of the word. */
function areValuesPossible(terms: readonly PlacedTerm[]): boolean {
  const raw = terms.flatMap(({ term }) => (term.kind === 'raw-value' ? [effective(term.compared, term.negated)] : []));
  if (!hasNumber({ least: 0, most: 0xffff, isWhole: true }, raw)) return false;
  const [first] = terms.flatMap(({ place }) => place.row ?? []);
  const values = terms.flatMap(({ term }) => (term.kind === 'value' ? [effective(term.compared, term.negated)] : []));
  const domain = first && domainOf(first);
  if (first === undefined || domain === undefined) return true;
  const comparisons = values.map(domain.toNumber);
  const known = first.values?.map((raw) => typed(first.type, raw));
  if (known) return known.some((number) => comparisons.every((comparison) => compares(number, comparison)));
  return hasNumber(domain.numbers, comparisons);
}

const opposite: Readonly<Record<ComparisonSign, ComparisonSign>> = {
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
  '=': '!=',
  '!=': '=',
};

const mirrored: Readonly<Record<ComparisonSign, ComparisonSign>> = {
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
  '=': '=',
  '!=': '!=',
};

function effective({ sign, value }: Comparison, negated: boolean): Comparison {
  return { sign: negated ? opposite[sign] : sign, value };
}

interface Numbers {
  readonly least: number;
  readonly most: number;
  readonly isWhole: boolean;
}

/** What a word can hold, and a comparison of its value as one of what it holds; undefined where the UPS says the scale. */
function domainOf({ type, scale }: Pick<WordRow, 'type' | 'scale'>) {
  if (scale === 'factor') return undefined;
  const { multiplier, addend } = typeof scale === 'object' ? scale : { multiplier: 10 ** -scale, addend: 0 };
  const toNumber = ({ sign, value }: Comparison): Comparison => ({
    sign: multiplier < 0 ? mirrored[sign] : sign,
    value: nearlyWhole((value - addend) / multiplier),
  });
  if (type === 'f32') return { toNumber, numbers: { least: -3.5e38, most: 3.5e38, isWhole: false } };
  const beyond = beyondOf(type);
  const least = type.startsWith('s') ? -beyond / 2 : 0;
  return { toNumber, numbers: { least, most: least + beyond - 1, isWhole: true } };
}

/** Without the noise of a division: 0.3 / 0.1 is 3. */
function nearlyWhole(value: number): number {
  const whole = Math.round(value);
  return Math.abs(value - whole) < 1e-6 ? whole : value;
}

function hasNumber({ least, most, isWhole }: Numbers, comparisons: readonly Comparison[]): boolean {
  let [low, high] = [least, most];
  const excluded = new Set<number>();
  for (const { sign, value } of comparisons) {
    if (sign === '!=') excluded.add(value);
    if (sign === '=' || sign === '>=') low = Math.max(low, value);
    if (sign === '=' || sign === '<=') high = Math.min(high, value);
    if (sign === '>') low = Math.max(low, isWhole ? Math.floor(value) + 1 : value + Math.abs(value) * 1e-7 + 1e-9);
    if (sign === '<') high = Math.min(high, isWhole ? Math.ceil(value) - 1 : value - Math.abs(value) * 1e-7 - 1e-9);
  }
  if (!isWhole) return low < high || (low === high && !excluded.has(low));
  const [first, last] = [Math.ceil(low), Math.floor(high)];
  // At most as many are excluded as there are terms, so that a longer run always has one left.
  for (let number = first; number <= last; number += 1) if (!excluded.has(number)) return true;
  return false;
}
