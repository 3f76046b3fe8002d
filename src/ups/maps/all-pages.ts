import { allPages, type Page } from './page.js';
import type { RegisterMap, RegisterTable } from './register-map.js';

/** A table on one of its pages. */
export interface PlacedTable {
  readonly page: Page;
  readonly table: RegisterTable;
  /** As on the wire. */
  readonly address: number;
}

/** The tables of some pages, without the words that a site has found outside of them. */
export function tablesOn(map: RegisterMap, pages: readonly Page[] = allPages): readonly PlacedTable[] {
  return pages.flatMap((page) =>
    map.tables.flatMap((table): PlacedTable[] => {
      const address = table.alone ? undefined : map.addressOf(page, table);
      return address === undefined ? [] : [{ page, table, address }];
    }),
  );
}

/** Pages of one UPS are a power of two apart, and within these many addresses. */
export const pageWords = 0x1000;

/** Whether an address is where only units other than that of the page have their words. */
export function isOfAnotherUnit(map: RegisterMap, page: Page, address: number): boolean {
  if (typeof page !== 'number') return false;
  const there = tablesOn(map).filter((one) => Math.floor(one.address / pageWords) === Math.floor(address / pageWords));
  return there.length > 0 && there.every((one) => typeof one.page === 'number' && one.page !== page);
}
