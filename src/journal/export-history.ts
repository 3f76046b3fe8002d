import type { Bilingual, Language } from '../core/bilingual.js';
import { localIsoTime, timeZoneName } from '../core/local-time.js';
import { byteOrderMark, type Cell, spreadsheetForms, spreadsheetRow } from '../core/spreadsheet.js';
import { descriptionsEn } from '../objects/catalog/descriptions-en.js';
import { descriptionsFr } from '../objects/catalog/descriptions-fr.js';
import type { KeptMinutes } from './history.js';
import type { HistoryMinute } from './history-block.js';
import { type HistoryMeasurement, type HistoryName, historyMeasurements } from './history-measurements.js';

const words = {
  time: { en: 'Date and time', fr: 'Date et heure' },
  isoTime: { en: 'ISO 8601', fr: 'ISO 8601' },
  simulated: { en: 'SIMULATED', fr: 'SIMULÉ' },
  yes: { en: 'yes', fr: 'oui' },
  mean: { en: 'mean', fr: 'moyenne' },
  min: { en: 'lowest', fr: 'minimum' },
  max: { en: 'highest', fr: 'maximum' },
} as const satisfies Readonly<Record<string, Bilingual>>;

const parts = ['mean', 'min', 'max'] as const;

/**
 * The history as a table for spreadsheets, a row a minute, in parts that can be sent as they come. The time stands in it
 * twice: as a spreadsheet takes it for a date, and with its zone. A minute without a value has empty cells.
 */
export async function* historyAsCsv(
  { simulated, parts: blocks }: KeptMinutes,
  names: readonly HistoryName[],
  language: Language,
): AsyncGenerator<string, void, undefined> {
  const form = spreadsheetForms[language];
  const measurements = historyMeasurements.filter(({ name }) => names.includes(name));
  const origin = simulated ? [words.yes[language]] : [];
  yield `${byteOrderMark}${spreadsheetRow(headsOf(measurements, simulated, language), form)}`;
  for await (const minutes of blocks) {
    const rows = minutes.map((minute) =>
      spreadsheetRow([...timesOf(minute), ...origin, ...cellsOf(minute, measurements)], form),
    );
    if (rows.length > 0) yield rows.join('');
  }
}

function headsOf(
  measurements: readonly HistoryMeasurement[],
  simulated: boolean,
  language: Language,
): readonly string[] {
  const descriptions = language === 'fr' ? descriptionsFr : descriptionsEn;
  return [
    `${words.time[language]} (${timeZoneName()})`,
    words.isoTime[language],
    ...(simulated ? [words.simulated[language]] : []),
    ...measurements.flatMap(({ name, unit }) =>
      parts.map((part) => `${descriptions[name]}${unit === '' ? '' : ` (${unit})`} - ${words[part][language]}`),
    ),
  ];
}

function timesOf({ minute }: HistoryMinute): readonly string[] {
  const iso = localIsoTime(minute * msPerMinute);
  return [iso.slice(0, 'YYYY-MM-DDThh:mm'.length).replace('T', ' '), iso];
}

function cellsOf({ values }: HistoryMinute, measurements: readonly HistoryMeasurement[]): readonly Cell[] {
  return measurements.flatMap(({ name }) => {
    const value = values.get(name);
    return parts.map((part) => value && rounded(value[part]));
  });
}

/** More than that was not kept. */
function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

const msPerMinute = 60_000;
