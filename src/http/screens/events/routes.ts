import { type Api, fileSchema, routeSchema } from '../../server/route-schema.js';
import { LanguageQuery } from '../shared/schema.js';
import { sendTable } from '../shared/table-file.js';
import type { EventAnswers } from './answers.js';
import { AlarmsAnswer, JournalAnswer, JournalQuery } from './schema.js';

/** Events: active alarms and journal. */
export function eventRoutes(api: Api, events: EventAnswers): void {
  const tag = 'events';
  api.get('/alarms', { schema: routeSchema({ tag, summary: 'Active alarms', answer: AlarmsAnswer }) }, () =>
    events.alarms(),
  );
  api.get(
    '/journal',
    {
      schema: routeSchema({
        tag,
        summary: 'Events, the newest first',
        querystring: JournalQuery,
        answer: JournalAnswer,
      }),
    },
    ({ query: { kinds, ...query } }) =>
      events.events({ ...query, ...(kinds !== undefined && kinds !== '' && { kinds: kinds.split(',') }) }),
  );
  api.get(
    '/journal.csv',
    {
      schema: fileSchema({
        tag,
        summary: 'All events as CSV (RFC 4180)',
        querystring: LanguageQuery,
        contentType: 'text/csv',
      }),
    },
    ({ query }, reply) => void sendTable(reply, events.csv(query.language)),
  );
}
