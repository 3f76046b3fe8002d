import type { Language } from '../core/bilingual.js';
import { byteOrderMark, localIsoTime, separatorOf, spreadsheetRow } from '../core/spreadsheet.js';
import type { JournalEvent } from './journal-event.js';
import { eventText } from './render-event.js';

const columns = ['id', 'time', 'kind', 'text', 'subject', 'from', 'to', 'who', 'detail'] as const;

/**
 * The journal as CSV, in parts that can be sent as they come: RFC 4180 with the time in UTC, or in French as a French
 * spreadsheet opens it, with local time and its zone.
 */
export async function* eventsAsCsv(
  events: AsyncIterable<JournalEvent>,
  language: Language,
): AsyncGenerator<string, void, undefined> {
  const separator = separatorOf(language);
  const timeOf = language === 'fr' ? ({ atMs }: JournalEvent) => localIsoTime(atMs) : isoTime;
  yield `${language === 'fr' ? byteOrderMark : ''}${spreadsheetRow(columns, separator)}`;
  for await (const event of events) {
    const { id, kind, subject, from, to, who, detail } = event;
    const cells = [id, timeOf(event), kind, eventText(event, language), subject, from, to, who, detail];
    yield spreadsheetRow(cells, separator);
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
