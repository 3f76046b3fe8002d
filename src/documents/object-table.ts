import type { ObjectReportRow } from '../objects/object-report.js';
import { addressText, distinctWords, objectLabel, presentValueText } from './object-labels.js';

const head = ['OBJECT', 'NAME', 'VALUE', 'RAW', 'MEANING', 'REGISTER', 'WORD', 'CERTAINTY', 'AGE', 'STATE'] as const;
/** More words than that do not fit a line; the JSON form has them all. */
const shownWords = 3;

/** All objects as a table for a terminal: a line each, columns aligned. */
export function objectTableText(rows: readonly ObjectReportRow[]): string {
  const lines = [head, ...rows.map(cellsOf)];
  const widths = head.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  const format = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return `${lines.map(format).join('\n')}\n`;
}

function cellsOf(row: ObjectReportRow): readonly string[] {
  const words = distinctWords(row.sources);
  const shown = words.slice(0, shownWords);
  const more = words.length > shownWords ? ` +${words.length - shownWords}` : '';
  return [
    objectLabel(row),
    row.name,
    presentValueText(row.presentValue),
    row.raw === undefined ? '' : String(row.raw),
    row.text,
    `${shown.map(({ address }) => addressText(address)).join(' ')}${more}`,
    shown.map(({ word }) => (word === undefined ? '-' : String(word))).join(' '),
    row.certainty === 'found' ? 'found on site' : row.certainty,
    row.ageMs === undefined ? '' : `${(row.ageMs / 1000).toFixed(1)} s`,
    row.state,
  ];
}

/** The same as data. Addresses are as on the wire. */
export function objectTableJson(rows: readonly ObjectReportRow[]): readonly object[] {
  return rows.map(({ objectType, instance, name, presentValue, text, raw, engineering, unit, ...trust }) => ({
    type: objectType,
    instance,
    name,
    presentValue,
    text,
    raw: raw ?? null,
    engineering: engineering ?? null,
    unit,
    certainty: trust.certainty,
    state: trust.state,
    ageMs: trust.ageMs === undefined ? null : Math.round(trust.ageMs),
    sources: trust.sources.map(({ page, code, address, word }) => ({
      page,
      code,
      address: addressText(address),
      word: word ?? null,
    })),
  }));
}
