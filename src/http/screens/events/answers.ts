import type { Language } from '../../../core/bilingual.js';
import { eventsAsCsv } from '../../../journal/export-events.js';
import { eventKinds, type JournalEvent, upsEventKinds } from '../../../journal/journal-event.js';
import type { JournalService } from '../../../journal/journal-service.js';
import { callerIn, eventText } from '../../../journal/render-event.js';
import type { ObjectReportRow } from '../../../objects/object-report.js';
import { isGoodNow } from '../../../objects/object-value.js';
import { type FileParts, nameOfNow, type TableFile } from '../shared/table-file.js';
import type { AlarmsAnswer, EventView, JournalAnswer } from './schema.js';

export interface EventQuery {
  readonly kinds?: readonly string[];
  readonly text?: string;
  readonly before?: number;
  readonly limit?: number;
}

export interface EventParts extends FileParts {
  readonly journal: JournalService;
  /** All objects as they are now. */
  objects(): readonly ObjectReportRow[];
}

export type EventAnswers = ReturnType<typeof eventAnswers>;

/** The BitString Values that hold the alarms (Manual §6.3.2, §6.3.3). */
const alarmStrings: ReadonlySet<string> = new Set(['UPSAlarms', 'UnitAlarms']);

/** Journal and active alarms. */
export function eventAnswers({ journal, objects, ...file }: EventParts) {
  return {
    alarms: (): AlarmsAnswer => ({
      active: journal.activeAlarms().map(({ object, ...alarm }) => ({ name: object, ...alarm })),
      isTold: objects()
        .filter(({ name }) => alarmStrings.has(name))
        // 'not-managed' is the manual's order that there are none.
        .every((row) => isGoodNow(row) || row.state === 'not-managed'),
    }),

    events: async ({ kinds, ...query }: EventQuery): Promise<JournalAnswer> => {
      const known = kinds && eventKinds.filter((kind) => kinds.includes(kind));
      const { events, next } = await journal.query({ ...query, ...(known && { kinds: known }) });
      return { events: events.map(eventView), ...(next !== undefined && { next }) };
    },

    csv: (language: Language): TableFile => ({
      name: nameOfNow(file, 'journal'),
      text: eventsAsCsv(journal.events(), language),
    }),

    /** What the UPS did, as it happens; the returned function ends it. */
    onUpsEvent: (listener: (event: EventView) => void): (() => void) =>
      journal.onEvent((event) => {
        if (upsEventKinds.has(event.kind)) listener(eventView(event));
      }),
  };
}

/** As the page shows it. */
export function eventView(event: JournalEvent): EventView {
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
