import type { BitRow, MapData, RegisterMap, RegisterTable } from './register-map.js';

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

/** The bit that a code names, in capitals: by its row, or by the rule of the codes, which says no more than where it is. */
export function bitOfCode(
  { bits, codeRules = [], tables }: Pick<MapData, 'bits' | 'codeRules' | 'tables'>,
  code: string,
  meaning?: string,
): BitRow | undefined {
  const ofCode = bits.filter((row) => row.code.toUpperCase() === code);
  if (ofCode.length > 0) return ofCode.find(({ name }) => meaning === undefined || name === meaning);
  for (const { letter, digits, start, source, certainty } of codeRules) {
    const number = code.slice(letter.length);
    if (!code.startsWith(letter) || number.length !== digits || !/^\d+$/.test(number)) continue;
    const address = start + Math.floor(Number(number) / 16);
    const table = tables.find((one) => one.kind === 'bits' && address >= one.start && address < one.start + one.words);
    if (table === undefined) continue;
    const place = { code, table: table.id, offset: address - table.start, bit: Number(number) % 16 };
    return { ...place, name: `${code}, meaning not published`, source, certainty };
  }
  return undefined;
}
