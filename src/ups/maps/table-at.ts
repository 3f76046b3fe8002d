import type { RegisterMap, RegisterTable } from './register-map.js';

/** Where a table begins on the map's base page, as documents print it and people name it. */
export function baseStartOf(map: RegisterMap, table: RegisterTable): number {
  return map.addressOf('single', table) ?? table.start;
}

export interface TablePlace {
  readonly table: RegisterTable;
  /** Words from the start of the table. */
  readonly offset: number;
}

/**
 * Where an address of the map's base page lies: 0x0nnn, or where the documents print a single UPS at 0x1nnn, that.
 * Undefined outside all tables.
 */
export function tableAt(map: RegisterMap, address: number): TablePlace | undefined {
  for (const table of map.tables) {
    if (table.alone) continue;
    for (const start of [table.start, map.addressOf('single', table)]) {
      if (start !== undefined && address >= start && address < start + table.words) {
        return { table, offset: address - start };
      }
    }
  }
  return undefined;
}
