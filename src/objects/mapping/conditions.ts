import { type Comparison, type Condition, compares, formatAddress, type Term } from '../../ups/maps/condition.js';
import { decodeWord, isManaged, scaled } from '../../ups/maps/decode-words.js';
import type { FeedOptions } from '../../ups/maps/map-feed.js';
import type { Page } from '../../ups/maps/page.js';
import type { FactCertainty, ReadFunction, RegisterMap, WordRow } from '../../ups/maps/register-map.js';
import { bitOfCode } from '../../ups/maps/table-at.js';
import type { BitState, ValueState } from '../object-value.js';
import { type Frame, numberAt, refsOfNumber, type WordRef, wordAt, worse } from './frame.js';
import type { ManagedBit, RegisterIndex } from './register-index.js';

/** A term whose place in the tables is known. */
export interface BitTest {
  readonly ref: WordRef;
  readonly mask: number;
  /** The value is compared, whatever its bits are. */
  readonly compared: ComparedValue | undefined;
  readonly negated: boolean;
  /** Asks whether the word has ever been so, by its name in ShownWords. */
  readonly shown: string | undefined;
  /** On the page of one unit of several: a unit that is not there has no bit set. */
  readonly isOfUnit: boolean;
  /** A configuration word that does not come decides nothing, and makes nothing doubtful. */
  readonly isOptional: boolean;
  readonly certainty: FactCertainty;
}

/** A value of a condition: `row` says how it is made of its words; undefined: one word as it stands. */
interface ComparedValue extends Comparison {
  readonly row: WordRow | undefined;
  readonly map: RegisterMap;
  readonly managed: ManagedBit | undefined;
}

/** Any of the clauses; a clause with a bit that the family does not have is left out. */
export type CompiledCondition = readonly (readonly BitTest[])[];

/** `alone`: its addresses are those of words that stand alone. */
type ConditionOptions = Pick<FeedOptions, 'meaning' | 'page'> & {
  readonly alone?: { readonly functionCode: ReadFunction | undefined };
};

export function compileCondition(
  condition: Condition,
  page: Page,
  index: RegisterIndex,
  options: ConditionOptions = {},
): CompiledCondition {
  return condition.flatMap((clause) => {
    const tests = clause.map((term) => compileTerm(term, page, index, options));
    return tests.every((test) => test !== undefined) ? [tests] : [];
  });
}

function compileTerm(term: Term, page: Page, index: RegisterIndex, options: ConditionOptions): BitTest | undefined {
  const place = placeOf(term, page, index, options);
  const ref = place && index.ref(page, place.table, place.offset, place.code);
  if (place === undefined || ref === undefined) return undefined;
  const isOptional = index.isOptional(place.table);
  const certainty = index.certaintyOn(page, place.certainty);
  const shown = term.kind === 'shown-word' ? `${page} ${place.code}` : undefined;
  const isOfUnit = typeof options.page === 'number';
  const compared = comparedOf(term, page, index);
  return { ref, mask: place.mask, compared, negated: term.negated, shown, isOptional, isOfUnit, certainty };
}

function comparedOf(term: Term, page: Page, index: RegisterIndex): ComparedValue | undefined {
  if (term.kind !== 'value' && term.kind !== 'raw-value') return undefined;
  const row = term.kind === 'value' ? index.wordOf(term.code) : undefined;
  const managed = row && index.managedBit(page, row.table, row.offset);
  return { ...term.compared, row, map: index.map, managed };
}

function placeOf(term: Term, page: Page, index: RegisterIndex, { meaning, alone }: ConditionOptions) {
  if (term.kind === 'bit') {
    const row = bitOfCode(index.map, term.code, meaning);
    return (
      row && { table: row.table, offset: row.offset, code: row.code, mask: 1 << row.bit, certainty: row.certainty }
    );
  }
  if (term.kind === 'value') {
    const row = index.wordOf(term.code);
    return row && { table: row.table, offset: row.offset, code: row.code, mask: 0xffff, certainty: row.certainty };
  }
  const place = index.placeOf(term.address, alone && { page, ...alone });
  if (place === undefined) return undefined;
  const table = place.table.id;
  const code = formatAddress(term.address);
  const known = index.bitsIn(table, place.offset);
  if (term.kind !== 'address-bit') {
    const word = term.kind === 'raw-value' ? index.wordAt(table, place.offset) : undefined;
    const certainty: FactCertainty = (word ?? known[0])?.certainty ?? 'inferred';
    return { table, offset: place.offset, code, mask: 0xffff, certainty };
  }
  const row = known.find(({ bit }) => bit === term.bit);
  const certainty: FactCertainty = row?.certainty ?? 'inferred';
  return { table, offset: place.offset, code: row?.code ?? `${code}.${term.bit}`, mask: 1 << term.bit, certainty };
}

export function holds(condition: CompiledCondition, frame: Frame): boolean {
  return condition.some((clause) =>
    clause.every((test) => {
      const isSo = outcomeOf(test, frame);
      return isSo !== undefined && isSo !== test.negated;
    }),
  );
}

/** Undefined where nothing tells. */
function outcomeOf(test: BitTest, frame: Frame): boolean | undefined {
  const { ref, mask, compared, shown, isOfUnit } = test;
  if (shown !== undefined) return frame.shown.has(shown);
  if (compared !== undefined) {
    const value = comparedValue(ref, compared, frame);
    return value === undefined ? undefined : compares(value, compared);
  }
  const word = isOfUnit && frame.absent[ref.slot] === true ? 0 : wordAt(frame, ref);
  return word === undefined ? undefined : (word & mask) !== 0;
}

/** Undefined where the UPS does not give it: neither a comparison nor its contrary is true then. */
function comparedValue(ref: WordRef, { row, map, managed }: ComparedValue, frame: Frame): number | undefined {
  if (row === undefined) return wordAt(frame, ref);
  if (managed !== undefined) {
    const { ref: bits, measurement } = managed;
    if (frame.untold[bits.slot] || !isManaged(frame.readings[bits.slot]?.words, measurement)) return undefined;
  }
  const raw = numberAt(frame, ref, row);
  const number = raw === undefined ? undefined : decodeWord(map, row, raw);
  return number === undefined ? undefined : scaled(row, number, frame.factor);
}

/** What the tables behind the tests allow to be said. */
export function stateOfTests(tests: readonly BitTest[], frame: Frame): ValueState {
  let state: ValueState = 'good';
  let isFed = false;
  for (const { ref, compared, isOptional, isOfUnit } of tests) {
    if (isOfUnit && frame.absent[ref.slot] === true) {
      isFed = true;
      continue;
    }
    const ofTable = stateForBits(frame.states[ref.slot]);
    const isMissing = ofTable === 'good' && compared && comparedValue(ref, compared, frame) === undefined;
    const isUntold = compared?.managed !== undefined && frame.untold[compared.managed.ref.slot] === true;
    const slotState = isMissing ? (isUntold ? 'refused' : 'no-sensor') : ofTable;
    if (slotState === 'not-managed') continue;
    isFed = true;
    if (!isOptional || slotState === 'pending' || slotState === 'stale') state = worse(state, slotState);
  }
  return isFed ? state : 'no-sensor';
}

/** The same of one bit by itself, and whether its word is that of the reading before. */
export function bitStateOf(condition: CompiledCondition | undefined, frame: Frame): BitState {
  if (condition === undefined) return 'no-sensor';
  const tests = condition.length === 1 ? (condition[0] ?? []) : condition.flat();
  const state = stateOfTests(tests, frame);
  return state === 'good' && tests.some(({ ref }) => frame.held[ref.slot]) ? 'held' : state;
}

/** A number that is not available is -1; a bit has nothing of the kind. */
function stateForBits(state: ValueState = 'not-managed'): ValueState {
  return state === 'not-available' ? 'no-sensor' : state;
}

/** What a condition asks of the UPS: two with the same text here are true together. */
export function factsOf(condition: CompiledCondition): string {
  const clauses = condition.map((clause) =>
    clause
      .map((test) => `${test.negated ? '!' : ''}${test.shown ?? factOf(test)}`)
      .sort()
      .join(' '),
  );
  return clauses.sort().join(' or ');
}

function factOf({ ref, mask, compared }: BitTest): string {
  const place = `${ref.slot}.${ref.offset}`;
  if (compared === undefined) return `${place}&${mask}`;
  return `${compared.row?.code ?? 'raw'} ${place}${compared.sign}${compared.value}`;
}

/** Each word once for each code. */
export function refsOf(tests: readonly BitTest[]): WordRef[] {
  const refs = new Map<string, WordRef>();
  for (const { ref, compared } of tests) {
    const words = compared?.row ? refsOfNumber(ref, compared.row) : [ref];
    for (const word of words) refs.set(`${word.source.page} ${word.source.code} ${word.source.address}`, word);
  }
  return [...refs.values()];
}
