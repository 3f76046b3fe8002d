import type { Page } from '../../../src/ups/maps/page.js';
import type { RegisterMap } from '../../../src/ups/maps/register-map.js';

/** A row as one would write it down from the document: address on the page, bit, name, unit, decimals, sign. */
export function rowText(map: RegisterMap, page: Page, code: string): string | undefined {
  const row = [...map.words, ...map.bits, ...map.texts].find((one) => one.code === code);
  const table = map.tables.find(({ id }) => id === row?.table);
  if (row === undefined || table === undefined) return undefined;
  const start = map.addressOf(page, table);
  const address =
    start === undefined ? 'nowhere' : `0x${(start + row.offset).toString(16).toUpperCase().padStart(4, '0')}`;
  if ('bit' in row) return `${address}.${row.bit} ${row.name}`;
  if ('firstCharacter' in row) return `${address} x${row.words} ${row.name}, ${row.firstCharacter} first`;
  return `${address} ${row.name} [${row.unit}] ${row.scale}${row.type === 's16' ? ' signed' : ''}`;
}

/** The tables of a page as they are asked for: `0x0030 x6`, in the map's order. */
export function requestsOf(map: RegisterMap, page: Page): string[] {
  return map.tables.flatMap((table) => {
    const start = map.addressOf(page, table);
    return start === undefined ? [] : [`0x${start.toString(16).toUpperCase().padStart(4, '0')} x${table.words}`];
  });
}
