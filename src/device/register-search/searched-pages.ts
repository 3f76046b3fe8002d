import type { UpsSetup } from '../../ups/detection/ups-setup.js';
import { type PlacedTable, pageWords, tablesOn } from '../../ups/maps/all-pages.js';
import { isManaged, wordsIn } from '../../ups/maps/decode-words.js';
import type { Page } from '../../ups/maps/page.js';
import { type AddressRange, functionOf, type RegisterMap, type RegisterTable } from '../../ups/maps/register-map.js';
import { baseStartOf } from '../../ups/maps/table-at.js';
import { viewOf } from '../../ups/maps/views.js';
import type { RegisterSnapshot } from '../../ups/polling/snapshot.js';
import { type Block, rangesWithout } from './address-search.js';

/** A table of numbers or bits on a page that objects are made from. */
export interface SearchedTable extends PlacedTable {
  readonly functionCode: 3 | 4;
}

/** A page of the UPS, as far as objects are made from it. */
export interface SearchedPage {
  readonly page: Page;
  readonly tables: readonly SearchedTable[];
  /** Beside the tables: where the map lets a search look. */
  readonly ranges: readonly Block[];
}

/** The pages behind the objects (Manual §5.1): that of the unit or the whole, and that of the system. */
export function searchedPages({ map, architecture }: UpsSetup): readonly SearchedPage[] {
  const { unitPage, upsPage } = viewOf(map, architecture);
  const pages = [...new Set([unitPage, upsPage])].filter((page) => page !== undefined);
  // Words of one page stand on the other, where the pages are close to one another: each is looked at once.
  let left = rangesWithout(map.searched ?? [], forbidden(map));
  return pages.map((page) => {
    const tables = tablesOn(map, [page]).map((one) => ({ ...one, functionCode: functionOf(map, one.table) }));
    const near = left.filter((range) => tables.some(({ address }) => isNear(range, address)));
    left = left.filter((range) => !near.includes(range));
    return { page, tables: tables.filter(({ table }) => isSearched(table)), ranges: near };
  });
}

/** Addresses that are never asked for by a search: commands and permissions, and all that the poll reads. */
function forbidden(map: RegisterMap): readonly AddressRange[] {
  const tables = tablesOn(map).map(({ address, table }) => ({ start: address, words: table.words }));
  return [...(map.untouched ?? []), ...tables];
}

/** Texts and clocks are no values. */
function isSearched({ kind }: RegisterTable): boolean {
  return kind === 'values' || kind === 'bits';
}

function isNear({ start, words }: AddressRange, address: number): boolean {
  const pageStart = Math.floor(address / pageWords) * pageWords;
  return start < pageStart + pageWords && start + words > pageStart;
}

/** What is known of a word of a table. */
export interface WordFacts {
  /** As `[registers]` names it. */
  readonly baseAddress: number;
  readonly managed?: boolean;
  readonly documented?: { readonly code: string; readonly name: string; readonly certainty: string };
}

export function factsOf(
  { page, table }: SearchedTable,
  offset: number,
  map: RegisterMap,
  snapshot: RegisterSnapshot,
): WordFacts {
  const row = map.words.find(
    (one) =>
      one.table === table.id && (one.offset === offset || (wordsIn(one.type) === 2 && one.offset + 1 === offset)),
  );
  const managed = table.id === map.managed?.measurements ? snapshot.reading(page, map.managed.table).words : undefined;
  return {
    baseAddress: baseStartOf(map, table) + offset,
    ...(managed && { managed: isManaged(managed, offset) }),
    ...(row && { documented: { code: row.code, name: row.name, certainty: row.certainty } }),
  };
}
