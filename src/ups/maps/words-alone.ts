import type { Page } from './page.js';
import {
  functionOf,
  type ReadFunction,
  type RegisterMap,
  type RegisterTable,
  type TableAddresses,
} from './register-map.js';

/** A number, or bits, outside every table of a map, which a site has found: read by itself. */
export interface WordAlone {
  /** As on the wire. */
  readonly address: number;
  readonly words: 1 | 2;
  /** Undefined: that of the map. */
  readonly functionCode: ReadFunction | undefined;
  /** Where the objects that it feeds have their words. */
  readonly page: Page;
}

/** The map with a table for each of these words, on its page. */
export function withWordsAlone(map: RegisterMap, words: readonly WordAlone[]): RegisterMap {
  const tables = new Map<string, RegisterTable>();
  for (const { address, words: count, functionCode = map.readFunction, page } of words) {
    const id = `alone ${page} fc${functionCode} 0x${address.toString(16).toUpperCase().padStart(4, '0')}`;
    const known = tables.get(id);
    tables.set(id, {
      id,
      start: address,
      at: placedOn(page, address),
      words: Math.max(count, known?.words ?? 0),
      readFunction: functionCode,
      alone: true,
      kind: 'values',
      cadence: 'regular',
      source: '[registers]',
      certainty: 'inferred',
    });
  }
  return tables.size === 0 ? map : { ...map, tables: [...map.tables, ...tables.values()] };
}

/** The table of such a word; undefined where there is none on the page. */
export function tableAlone(
  map: RegisterMap,
  page: Page,
  address: number,
  functionCode: ReadFunction | undefined,
): RegisterTable | undefined {
  return map.tables.find(
    (table) =>
      table.alone === true &&
      map.addressOf(page, table) === address &&
      functionOf(map, table) === (functionCode ?? map.readFunction),
  );
}

/** Pages of lower units have it as well, but objects are made from one unit only. */
function placedOn(page: Page, address: number): TableAddresses {
  if (typeof page === 'number') return { units: Array.from({ length: page }, () => address) };
  return page === 'single' ? { single: address } : { system: address };
}
