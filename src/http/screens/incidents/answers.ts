import type { Language } from '../../../core/bilingual.js';
import { errorDetail } from '../../../core/error-details.js';
import { GatewayError } from '../../../core/errors.js';
import { alarmOf } from '../../../journal/alarm-texts.js';
import type { Incident, IncidentAlarm } from '../../../journal/incident.js';
import type { IncidentQuery } from '../../../journal/incident-book.js';
import type { JournalService } from '../../../journal/journal-service.js';
import { multiStates } from '../../../objects/catalog/multi-states.js';
import { eventView } from '../events/answers.js';
import { type FileParts, nameOfNow, type TableFile } from '../shared/table-file.js';
import type { IncidentAlarm as AlarmView, IncidentStory, IncidentsAnswer, IncidentView } from './schema.js';

export type IncidentAnswers = ReturnType<typeof incidentAnswers>;

/** What makes views of incidents is loaded when somebody asks. */
const texts = () => import('../../../journal/incident-texts.js');
type Texts = Awaited<ReturnType<typeof texts>>;

/** Incidents of the journal. */
export function incidentAnswers({ journal, ...file }: FileParts & { readonly journal: JournalService }) {
  return {
    list: async (query: IncidentQuery): Promise<IncidentsAnswer> => {
      const [book, words] = await Promise.all([journal.incidents(), texts()]);
      const { open, over, next } = await book.page(query);
      const views = (some: readonly Incident[]) => some.map((one) => incidentView(one, words));
      return { open: views(open), over: views(over), ...(next !== undefined && { next }) };
    },

    story: async (id: number): Promise<IncidentStory> => {
      const [book, words] = await Promise.all([journal.incidents(), texts()]);
      const found = await book.story(id);
      if (found === undefined) throw new GatewayError('web.not-found', errorDetail('noIncident', { id }));
      const { incident, events, hasMore } = found;
      return { incident: incidentView(incident, words), events: events.map(eventView), hasMore };
    },

    csv: async (language: Language): Promise<TableFile> => {
      const { incidentsAsCsv } = await import('../../../journal/export-incidents.js');
      const all = await (await journal.incidents()).all();
      return { name: nameOfNow(file, 'incidents'), text: incidentsAsCsv(all, language) };
    },
  };
}

function incidentView(incident: Incident, words: Texts): IncidentView {
  const { lastId: _lastId, mains: _mains, load, simulated, ...facts } = incident;
  const outcome = words.loadOutcome(incident);
  const states: readonly string[] = multiStates.find(({ name }) => name === load?.object)?.states ?? [];
  return {
    ...facts,
    title: words.incidentTitle(incident),
    severity: words.incidentSeverity(incident),
    load: {
      outcome,
      text: words.loadText(incident),
      steps: (load?.steps ?? []).map((step) => ({ ...step, number: states.indexOf(step.state) + 1 })),
    },
    alarms: words.alarmsInOrder(incident).flatMap((alarm) => alarmView(alarm) ?? []),
    ...(simulated && { simulated }),
  };
}

/** Undefined for a bit that this version does not know. */
function alarmView({ id, ...facts }: IncidentAlarm): AlarmView | undefined {
  const row = alarmOf(id);
  return row && { name: row.object, bit: row.bit, text: row.text, severity: row.severity, ...facts };
}
