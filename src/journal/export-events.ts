import type { Language } from '../core/bilingual.js';
import type { JournalEvent } from './journal-event.js';
import { eventText } from './render-event.js';

const columns = ['id', 'time', 'kind', 'text', 'subject', 'from', 'to', 'who', 'detail'] as const;

/** The journal as CSV (RFC 4180), in parts that can be sent as they come. */
export async function* eventsAsCsv(
  events: AsyncIterable<JournalEvent>,
  language: Language,
): AsyncGenerator<string, void, undefined> {
  yield `${columns.join(',')}\r\n`;
  for await (const event of events) {
    const { id, kind, subject, from, to, who, detail } = event;
    const cells = [String(id), isoTime(event), kind, eventText(event, language), subject, from, to, who, detail];
    yield `${cells.map(csvCell).join(',')}\r\n`;
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

/** Some texts come from strangers: a spreadsheet must not take them for a formula. */
function csvCell(text = ''): string {
  const harmless = /^[=+\-@\t]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
