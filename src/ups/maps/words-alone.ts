import type { Page } from './page.js';
import {
  type Cadence,
  functionOf,
  type ReadFunction,
  type RegisterMap,
  type RegisterTable,
  type TableAddresses,
} from './register-map.js';
import type { TablePlace } from './table-at.js';

/** A number, or bits, outside every table of a map, which a site has found. */
export interface WordAlone {
  /** As on the wire. */
  readonly address: number;
  readonly words: 1 | 2;
  /** Undefined: that of the map. */
  readonly functionCode: ReadFunction | undefined;
  /** Where the objects that it feeds have their words. */
  readonly page: Page;
  /** It may tell an alarm: numbers are read in turn. */
  readonly hasBits?: true;
}

/** Words side by side, which are read with one request. */
interface Run {
  readonly page: Page;
  readonly functionCode: ReadFunction;
  readonly start: number;
  readonly words: number;
  readonly hasBits: boolean;
}

/** So many the register search asks for at once, and has had an answer. */
const mostInOneRequest = 32;

/** How many requests it takes to read them. */
export function requestsFor(map: RegisterMap, words: readonly WordAlone[]): number {
  return runsOf(map, words).length;
}

/** The map with a table for each run of these words, on its page. */
export function withWordsAlone(map: RegisterMap, words: readonly WordAlone[]): RegisterMap {
  const tables = runsOf(map, words).map(({ page, functionCode, start, words: count, hasBits }): RegisterTable => {
    // An alarm must not wait for its turn, and numbers must not make one wait.
    const cadence: Cadence = hasBits ? 'regular' : 'turn';
    return {
      id: `alone ${page} fc${functionCode} 0x${start.toString(16).toUpperCase().padStart(4, '0')}`,
      start,
      at: placedOn(page, start),
      words: count,
      readFunction: functionCode,
      alone: true,
      kind: 'values',
      cadence,
      source: '[registers]',
      certainty: 'inferred',
    };
  });
  return tables.length === 0 ? map : { ...map, tables: [...map.tables, ...tables] };
}

/** Where such a word is; undefined where there is none on the page. */
export function placeAlone(
  map: RegisterMap,
  page: Page,
  address: number,
  functionCode: ReadFunction | undefined,
): TablePlace | undefined {
  for (const table of map.tables) {
    const start = table.alone ? map.addressOf(page, table) : undefined;
    if (start === undefined || address < start || address >= start + table.words) continue;
    if (table.alone && pageOf(table) !== page) continue;
    if (functionOf(map, table) === (functionCode ?? map.readFunction)) return { table, offset: address - start };
  }
  return undefined;
}

function runsOf(map: RegisterMap, words: readonly WordAlone[]): readonly Run[] {
  const sorted = words.toSorted((one, other) => one.address - other.address);
  const runs: Run[] = [];
  for (const { address, words: count, functionCode = map.readFunction, page, hasBits = false } of sorted) {
    const place = runs.findIndex((run) => {
      const isBeside = address <= run.start + run.words && address + count - run.start <= mostInOneRequest;
      return run.page === page && run.functionCode === functionCode && isBeside;
    });
    const run = runs[place];
    if (run === undefined) {
      runs.push({ page, functionCode, start: address, words: count, hasBits });
      continue;
    }
    const end = Math.max(run.start + run.words, address + count);
    runs[place] = { ...run, words: end - run.start, hasBits: run.hasBits || hasBits };
  }
  return runs;
}

/** Of one page only, which its addresses alone do not tell: lists of units have every lower one too. */
function pageOf({ at }: RegisterTable): Page {
  if (at.units !== undefined) return at.units.length as Page;
  return at.single === undefined ? 'system' : 'single';
}

/** Pages of lower units have it as well, but objects are made from one unit only. */
function placedOn(page: Page, address: number): TableAddresses {
  if (typeof page === 'number') return { units: Array.from({ length: page }, () => address) };
  return page === 'single' ? { single: address } : { system: address };
}
