import type { Language } from './bilingual.js';

type Cell = string | number | undefined;

/** Before the first cell of a file it tells spreadsheets that the text is UTF-8: else they garble accents. */
export const byteOrderMark = '\uFEFF';

/** What a spreadsheet of that language takes for the border of two cells; in French the comma belongs to numbers. */
export function separatorOf(language: Language): ';' | ',' {
  return language === 'fr' ? ';' : ',';
}

/** One line (RFC 4180), with its end. Some texts come from strangers: no cell is ever taken for a formula. */
export function spreadsheetRow(cells: readonly Cell[], separator: ';' | ','): string {
  return `${cells.map((cell) => spreadsheetCell(cell, separator)).join(separator)}\r\n`;
}

function spreadsheetCell(cell: Cell, separator: ';' | ','): string {
  const text = cell === undefined ? '' : String(cell);
  const isNumber = /^-?\d+(?:[.,]\d+)?$/.test(text);
  const harmless = !isNumber && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return harmless.includes(separator) || /["\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** ISO 8601 in the zone of the machine, the zone with it: 2026-01-15T13:00:00+01:00. Empty for no moment at all. */
export function localIsoTime(atMs: number): string {
  const date = new Date(atMs);
  if (Number.isNaN(date.getTime())) return '';
  const offset = -date.getTimezoneOffset();
  const local = new Date(date.getTime() + offset * msPerMinute).toISOString().slice(0, 'YYYY-MM-DDThh:mm:ss'.length);
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
  return `${local}${offset < 0 ? '-' : '+'}${twoDigits(hours)}:${twoDigits(minutes)}`;
}

const msPerMinute = 60_000;

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
