import type { Language } from './bilingual.js';

export type Cell = string | number | undefined;

/** How a table for spreadsheets is written. */
export interface SpreadsheetForm {
  readonly separator: ';' | ',';
  readonly decimalMark: '.' | ',';
}

/** As the spreadsheet of a language opens it by a double click: in French the comma belongs to numbers. */
export const spreadsheetForms: Readonly<Record<Language, SpreadsheetForm>> = {
  en: { separator: ',', decimalMark: '.' },
  fr: { separator: ';', decimalMark: ',' },
};

/** Before the first cell of a file it tells spreadsheets that the text is UTF-8: else they garble accents. */
export const byteOrderMark = '\uFEFF';

/** One line (RFC 4180), with its end. Some texts come from strangers: no cell is ever taken for a formula. */
export function spreadsheetRow(cells: readonly Cell[], form: SpreadsheetForm): string {
  return `${cells.map((cell) => spreadsheetCell(cell, form)).join(form.separator)}\r\n`;
}

function spreadsheetCell(cell: Cell, { separator, decimalMark }: SpreadsheetForm): string {
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell).replace('.', decimalMark) : '';
  const text = harmless(cell ?? '');
  return text.includes(separator) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A number, or a sign alone. */
const plain = /^(?:-?\d+(?:[.,]\d+)?|[=+\-@])$/;
/** Spaces, quotes and what is not seen do not keep a spreadsheet from it, nor that a sign is a wide one. */
const formula = /^[\s"\p{Cc}\p{Cf}]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/u;
/** Where a reader that expects other separators begins a cell. */
const border = /([;,\t\r\n])/;

/** With an apostrophe before each part that would be a formula, which makes it text. Negative numbers stay what they are. */
function harmless(text: string): string {
  if (plain.test(text)) return text;
  const guarded = text.split(border).map((part) => (formula.test(part) ? `'${part}` : part));
  return `${/^[\t\r\n]/.test(text) ? "'" : ''}${guarded.join('')}`;
}
