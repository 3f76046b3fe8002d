import type { ObjectView } from '../../../src/http/screens/values/schema.js';
import type { LiveState } from '../api/live-state.js';
import { type Language, translateWord, translatorOf } from '../i18n/translate.js';
import { ageOf } from '../state/live-value.js';
import { distinctSources, objectLabel, presentValueText, registerText } from './value-text.js';

const columns = [
  'name',
  'object',
  'description',
  'value',
  'unit',
  'text',
  'presentValue',
  'register',
  'word',
  'certainty',
  'ageS',
  'state',
  'outOfService',
] as const;

/** The table as a file that a spreadsheet opens: French ones expect semicolons and decimal commas. */
export function valuesCsv(objects: readonly ObjectView[], live: LiveState, language: Language): string {
  const t = translatorOf(language);
  const separator = language === 'fr' ? ';' : ',';
  const number = (value: number | undefined) =>
    value === undefined ? '' : language === 'fr' ? String(value).replace('.', ',') : String(value);
  const head = columns.map((column) => t(`csv.${column}`));
  const rows = objects.map((object) => {
    const sources = distinctSources(object);
    const age = ageOf(object, live);
    const { presentValue } = object;
    return [
      object.name,
      objectLabel(object),
      object.description[language],
      number(object.engineeringValue),
      object.unit,
      object.text,
      typeof presentValue === 'number' ? number(presentValue) : presentValueText(presentValue),
      registerText(sources),
      sources.map(({ word }) => word ?? '').join(' '),
      translateWord(t, 'certainty', object.certainty),
      number(age === undefined ? undefined : Math.round(age / 100) / 10),
      translateWord(t, 'valueState', object.state),
      t(object.outOfService ? 'csv.yes' : 'csv.no'),
    ];
  });
  const lines = [head, ...rows].map((row) => row.map((cell) => quoted(cell, separator)).join(separator));
  // The byte order mark tells spreadsheets that it is UTF-8.
  return `\uFEFF${lines.join('\r\n')}\r\n`;
}

/** A cell that a spreadsheet would take for a formula is made text; names such as +1 come from the UPS. */
function quoted(cell: string, separator: string): string {
  const isNumber = /^-?\d+(?:[.,]\d+)?$/.test(cell);
  const safe = !isNumber && /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return safe.includes(separator) || /["\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
