import { type Comparison, compares, type Term } from '../../maps/condition.js';
import { marksOf, rawNumber, scaled, typed, wordsIn } from '../../maps/decode-words.js';
import type { RegisterMap, TableId, WordRow } from '../../maps/register-map.js';
import { tableAt } from '../../maps/table-at.js';
import { encodeNumber } from '../encode-words.js';
import type { WordTest } from './solve-conditions.js';

/** A word that conditions ask of. */
interface AskedWord {
  readonly table: TableId;
  readonly offset: number;
  /** How a number is made of it; undefined: bits, or a word without a row. */
  readonly row: WordRow | undefined;
  /** What it reads while no condition needs more: the lowest that means a value, as codes may begin at 1 or 2. */
  readonly lowest: number;
  /** Every number that it is compared with, as it stands on the wire, and those beside. */
  readonly values: Set<number>;
}

export type AskedWords = Map<string, AskedWord>;

function askedWord(table: TableId, offset: number, row: WordRow | undefined, map: RegisterMap): AskedWord {
  const marks = row === undefined ? [] : marksOf(map, row);
  let lowest = 0;
  while (marks.includes(lowest)) lowest += 1;
  return { table, offset, row, lowest, values: new Set([lowest]) };
}

/** How a term of a condition asks a word; the words are noted. Undefined where the map has no such word. */
export function wordTestOf(
  term: Term,
  map: RegisterMap,
  factor: 1 | 10,
  asked: AskedWords,
  meaning?: string,
): WordTest | undefined {
  const place = placeOf(term, map, meaning);
  if (place === undefined) return undefined;
  const { table, offset, mask } = place;
  const word = `${table}.${offset}`;
  const row = map.words.find((one) => one.table === table && one.offset === offset);
  const one = asked.get(word) ?? askedWord(table, offset, row, map);
  asked.set(word, one);
  if (term.kind !== 'value' && term.kind !== 'raw-value') return maskTest(word, mask);
  const { compared } = term;
  const numberIn = (raw: number) =>
    term.kind === 'value' && row ? scaled(row, typed(row.type, raw), factor === 10 ? 'x10' : 'none') : raw;
  for (const raw of rawsBeside(compared, map, term.kind === 'value' ? row : undefined, factor)) one.values.add(raw);
  const isTrue = (raw: number) => {
    const value = numberIn(raw);
    return value !== undefined && compares(value, compared);
  };
  return {
    word,
    isTrue,
    changes: (_, wanted) => [...one.values].filter((raw) => isTrue(raw) === wanted).sort((a, b) => a - b),
  };
}

/** On either side of what it is compared with, and that itself. */
function rawsBeside({ value }: Comparison, map: RegisterMap, row: WordRow | undefined, factor: 1 | 10): number[] {
  const middle = row ? (rawNumber(row, encodeNumber(map, row, value, factor)) ?? 0) : value;
  const end = row && wordsIn(row.type) === 2 ? 0xffff_ffff : 0xffff;
  return [middle, middle + 1, middle - 1].filter((raw) => raw >= 0 && raw <= end);
}

function maskTest(word: string, mask: number): WordTest {
  const isTrue = (raw: number) => (raw & mask) !== 0;
  return {
    word,
    isTrue,
    // Of a whole word any bit does.
    changes: (raw, wanted) => [wanted ? raw | (mask & -mask) : raw & ~mask],
  };
}

function placeOf(term: Term, map: RegisterMap, meaning: string | undefined) {
  if (term.kind === 'bit') {
    const row = map.bits.find(
      ({ code, name }) => code.toUpperCase() === term.code && (meaning === undefined || name === meaning),
    );
    return row && { table: row.table, offset: row.offset, mask: 1 << row.bit };
  }
  if (term.kind === 'value') {
    const row = map.words.find(({ code }) => code.toUpperCase() === term.code);
    return row && { table: row.table, offset: row.offset, mask: 0xffff };
  }
  const place = tableAt(map, term.address);
  const mask = term.kind === 'address-bit' ? 1 << term.bit : 0xffff;
  return place && { table: place.table.id, offset: place.offset, mask };
}
