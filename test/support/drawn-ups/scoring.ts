import type { Candidate, Finding } from '../../../src/objects/register-search/search-types.js';
import type { DrawnSite } from './drawn-site.js';
import { decoded, wordsOf } from './encoding.js';
import type { Reading } from './map.js';
import type { Asked } from './person.js';

/** What a display and a map let one know of an object at all. */
export type Case =
  /** A word says it, and the display showed something else than zero. */
  | 'told'
  /** The display showed zero throughout. */
  | 'always zero'
  /** On the display, and in no register. */
  | 'in no register'
  /** One of its observations was typed wrong. */
  | 'misread';

export type Outcome = 'found' | 'open' | 'none' | 'wrong';

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
}

/** Judges the findings of a site after so many rounds. */
export function score(site: DrawnSite, rounds: number, findings: readonly Finding[]): Score[] {
  const documented = site.after(rounds).words.some(({ feeds }) => feeds.length > 0);
  return site.asked.map((asked) => {
    const finding = findings.find(({ object }) => object === asked.object);
    const first = finding?.candidates[0];
    const isFirstRight = first !== undefined && isRight(site, asked, first);
    const verdict = finding?.verdict ?? 'open';
    return {
      seed: site.seed,
      object: asked.object,
      group: asked.quantity.group,
      case: caseOf(site, asked, rounds),
      outcome: verdict === 'found' && !isFirstRight ? 'wrong' : verdict,
      probability: first?.probability ?? 0,
      isFirstRight,
      words: site.map.words.length,
      documented,
    };
  });
}

export function caseOf(site: DrawnSite, asked: Asked, rounds: number): Case {
  const typed = site.typed.filter(({ object, round }) => object === asked.object && round < rounds);
  if (typed.some(({ isMisread }) => isMisread)) return 'misread';
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
  const own = contents(site, page, reading.address, wordsOf(reading.type));
  const other = contents(site, page, candidate.address, size);
  for (let second = 0; second < site.visit.seconds; second += 5) {
    const said = decoded(
      own.map((content) => content[second] ?? 0),
      reading.type,
      reading.lowFirst,
      reading.decimals,
    );
    const read = decoded(
      other.map((content) => content[second] ?? 0),
      candidate.type,
      candidate.order === 'low-first',
      candidate.decimals,
    );
    if (Math.abs(said - read) > 1e-9) return false;
  }
  return true;
}

function contents(site: DrawnSite, page: string, address: number, size: number): readonly Uint16Array[] {
  return Array.from({ length: size }, (_none, index) => {
    const word = site.map.words.find((one) => one.page === page && one.address === address + index);
    return word?.content ?? new Uint16Array(site.visit.seconds);
  });
}
