import type { Language } from '../../../core/bilingual.js';
import { eventsAsCsv } from '../../../journal/export-events.js';
import { eventKinds, type JournalEvent, upsEventKinds } from '../../../journal/journal-event.js';
import type { JournalService } from '../../../journal/journal-service.js';
import { callerIn, eventText } from '../../../journal/render-event.js';
import type { EventQuery, EventsPort, HistoryQuery } from './port.js';
import type { ActiveAlarm, EventView, HistoryAnswer, JournalAnswer } from './schema.js';

/** Journal, alarms and history. */
export class EventPages implements EventsPort {
  readonly #journal: JournalService;

  constructor(journal: JournalService) {
    this.#journal = journal;
  }

  alarms(): readonly ActiveAlarm[] {
    return this.#journal.activeAlarms().map(({ object, ...alarm }) => ({ name: object, ...alarm }));
  }

  async events({ kinds, ...query }: EventQuery): Promise<JournalAnswer> {
    const known = kinds && eventKinds.filter((kind) => kinds.includes(kind));
    const { events, next } = await this.#journal.query({ ...query, ...(known && { kinds: known }) });
    return { events: events.map(eventView), ...(next !== undefined && { next }) };
  }

  csv(language: Language): AsyncIterable<string> {
    return eventsAsCsv(this.#journal.events(), language);
  }

  history(query: HistoryQuery): Promise<HistoryAnswer> {
    return this.#journal.series(query);
  }

  onPlantEvent(listener: (event: EventView) => void): () => void {
    return this.#journal.onEvent((event) => {
      if (upsEventKinds.has(event.kind)) listener(eventView(event));
    });
  }
}

function eventView(event: JournalEvent): EventView {
  const { id, atMs, kind, subject, who, simulated } = event;
  return {
    id,
    atMs,
    kind,
    ...(subject !== undefined && { subject }),
    text: { en: eventText(event, 'en'), fr: eventText(event, 'fr') },
    ...(who !== undefined && { who, whoText: { en: callerIn('en', who), fr: callerIn('fr', who) } }),
    ...(simulated && { simulated }),
  };
}
