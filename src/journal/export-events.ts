import type { Bilingual, Language } from '../core/bilingual.js';
import { localIsoTime } from '../core/local-time.js';
import { byteOrderMark, spreadsheetForms, spreadsheetRow } from '../core/spreadsheet.js';
import type { JournalEvent } from './journal-event.js';
import { callerIn, eventText } from './render-event.js';

const columns: readonly Bilingual[] = [
  { en: 'id', fr: 'n°' },
  { en: 'time', fr: 'heure' },
  { en: 'kind', fr: 'genre' },
  { en: 'text', fr: 'texte' },
  { en: 'subject', fr: 'objet' },
  { en: 'from', fr: 'de' },
  { en: 'to', fr: 'à' },
  { en: 'who', fr: 'qui' },
  { en: 'detail', fr: 'détail' },
];

/** The journal as a table for spreadsheets, in parts that can be sent as they come; times are local, with their zone. */
export async function* eventsAsCsv(
  events: AsyncIterable<JournalEvent>,
  language: Language,
): AsyncGenerator<string, void, undefined> {
  const form = spreadsheetForms[language];
  const heads = columns.map((column) => column[language]);
  yield `${byteOrderMark}${spreadsheetRow(heads, form)}`;
  for await (const event of events) {
    const { id, atMs, kind, subject, from, to, detail } = event;
    const who = event.who && callerIn(language, event.who);
    const cells = [id, localIsoTime(atMs), kind, eventText(event, language), subject, from, to, who, detail];
    yield spreadsheetRow(cells, form);
  }
}

/** The journal as a JSON array, in parts that can be sent as they come. */
export async function* eventsAsJson(events: AsyncIterable<JournalEvent>): AsyncGenerator<string, void, undefined> {
  let separator = '[\n';
  for await (const event of events) {
    const text = { en: eventText(event, 'en'), fr: eventText(event, 'fr') };
    yield `${separator}${JSON.stringify({ ...event, time: isoTime(event), text })}`;
    separator = ',\n';
  }
  yield separator === '[\n' ? '[]\n' : '\n]\n';
}

function isoTime({ atMs }: JournalEvent): string {
  const date = new Date(atMs);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}
