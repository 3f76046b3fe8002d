import { acceptanceBound } from '../../../src/objects/register-search/acceptance.js';
import type { Candidate, Finding } from '../../../src/objects/register-search/search-types.js';
import type { DrawnSite } from './drawn-site.js';
import { decoded, wordsOf } from './encoding.js';
import type { Reading } from './map.js';
import type { Asked } from './person.js';
import { at } from './series.js';

/** What a display and a map let one know of an object at all. */
export type Case =
  /** A word says it, and the display showed something else than zero. */
  | 'told'
  /** The display showed zero throughout. */
  | 'always zero'
  /** On the display, and in no register. */
  | 'in no register'
  /** A word says it, in a scale that no power of ten is: [registers] cannot have it. */
  | 'in another scale'
  /** One of its observations was typed wrong. */
  | 'misread';

/** `same`: accepted, another word than the right one, which showed the same number throughout. */
export type Outcome = 'found' | 'same' | 'open' | 'none' | 'wrong';

/** Where the right word of what was not found was lost. */
export type Lost =
  | 'first, and so are words that say the same: together they reach the bound'
  | 'first, below the bound: another word may be it'
  | 'first, below the bound: none may be it'
  | 'first, at the bound, but not borne out'
  | 'another word is first'
  | 'not among the candidates';

export interface Score {
  readonly seed: number;
  readonly object: string;
  readonly group: string;
  readonly case: Case;
  readonly outcome: Outcome;
  /** Of the first candidate. */
  readonly probability: number;
  readonly isFirstRight: boolean;
  readonly words: number;
  readonly documented: boolean;
  readonly lost?: Lost;
}

/** Judges the findings of a site after so many rounds. */
export function score(site: DrawnSite, rounds: number, findings: readonly Finding[]): Score[] {
  const documented = site.after(rounds).words.some(({ feeds }) => feeds.length > 0);
  return site.asked.map((asked) => {
    const finding = findings.find(({ object }) => object === asked.object);
    const first = finding?.candidates[0];
    const right = (finding?.candidates ?? []).filter((one) => isRight(site, asked, one));
    const isFirstRight = first !== undefined && right[0] === first;
    const verdict = finding?.verdict ?? 'open';
    const isSame = verdict === 'found' && !isFirstRight && first !== undefined && isTheSame(site, asked, first);
    return {
      seed: site.seed,
      object: asked.object,
      group: asked.quantity.group,
      case: caseOf(site, asked, rounds),
      outcome: verdict === 'found' && !isFirstRight ? (isSame ? 'same' : 'wrong') : verdict,
      probability: first?.probability ?? 0,
      isFirstRight,
      words: site.map.words.length,
      documented,
      ...(finding !== undefined && verdict !== 'found' && { lost: lostBy(finding, right) }),
    };
  });
}

function lostBy({ candidates: [first], absent }: Finding, right: readonly Candidate[]): Lost {
  if (first === undefined || right.length === 0) return 'not among the candidates';
  if (right[0] !== first) return 'another word is first';
  if (first.probability >= acceptanceBound) return 'first, at the bound, but not borne out';
  if (right.reduce((sum, { probability }) => sum + probability, 0) >= acceptanceBound)
    return 'first, and so are words that say the same: together they reach the bound';
  return absent > (1 - first.probability) / 2
    ? 'first, below the bound: none may be it'
    : 'first, below the bound: another word may be it';
}

/** Another word, which had the number of the quantity, to its own last place, all but one in fifty seconds. */
function isTheSame(site: DrawnSite, { quantity }: Asked, candidate: Candidate): boolean {
  const measured = site.map.measured.get(quantity.name) ?? quantity.series;
  const read = readOf(site, candidate);
  const near = 0.5 / 10 ** candidate.decimals + 1e-9;
  let [all, off] = [0, 0];
  for (let second = 0; second < site.visit.seconds; second += 5) {
    all++;
    const now = read(second);
    const around = [-15, -12, -9, -6, -4, -2, 0, 2, 4, 6].map((late) => at(measured, second + late));
    if (now < Math.min(...around) - near || now > Math.max(...around) + near) off++;
  }
  return off * 50 <= all;
}

export function caseOf(site: DrawnSite, asked: Asked, rounds: number): Case {
  const typed = site.typed.filter(({ object, round }) => object === asked.object && round < rounds);
  if (typed.some(({ isMisread }) => isMisread)) return 'misread';
  if (site.map.inOtherScale?.has(asked.quantity.name) === true) return 'in another scale';
  if (!site.map.readings.some(({ quantity }) => quantity === asked.quantity.name)) return 'in no register';
  return typed.every(({ shown }) => Number(shown.replace(',', '.')) === 0) ? 'always zero' : 'told';
}

/**
 * It stands on the words of the quantity and reads the same number of them at all times of the visit. So a u32 whose high
 * word is zero may be read as one word, and what never is negative without a sign.
 */
export function isRight(site: DrawnSite, asked: Asked, candidate: Candidate): boolean {
  return site.map.readings.some(
    (reading) => reading.quantity === asked.quantity.name && readsAlike(site, reading, candidate),
  );
}

function readsAlike(site: DrawnSite, reading: Reading, candidate: Candidate): boolean {
  const page = candidate.key.split(':')[0];
  if (page !== reading.page) return false;
  const size = wordsOf(candidate.type);
  const significant = reading.address + (wordsOf(reading.type) === 2 && !reading.lowFirst ? 1 : 0);
  if (significant < candidate.address || significant >= candidate.address + size) return false;
  const [said, read] = [saidOf(site, reading), readOf(site, candidate)];
  for (let second = 0; second < site.visit.seconds; second += 5) {
    if (Math.abs(said(second) - read(second)) > 1e-9) return false;
  }
  return true;
}

type Said = (second: number) => number;

function saidOf(site: DrawnSite, { page, address, type, lowFirst, decimals }: Reading): Said {
  const words = contents(site, page, address, wordsOf(type));
  return (second) => decoded(wordsAt(words, second), type, lowFirst, decimals);
}

function readOf(site: DrawnSite, { key, address, type, order, decimals }: Candidate): Said {
  const words = contents(site, key.split(':')[0] ?? '', address, wordsOf(type));
  return (second) => decoded(wordsAt(words, second), type, order === 'low-first', decimals);
}

function wordsAt(words: readonly Uint16Array[], second: number): number[] {
  return words.map((content) => at(content, second));
}

function contents(site: DrawnSite, page: string, address: number, size: number): readonly Uint16Array[] {
  return Array.from({ length: size }, (_none, index) => {
    const word = site.map.words.find((one) => one.page === page && one.address === address + index);
    return word?.content ?? new Uint16Array(site.visit.seconds);
  });
}
