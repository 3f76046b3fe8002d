import { type Api, fileSchema, routeSchema } from '../../server/route-schema.js';
import { LanguageQuery } from '../shared/schema.js';
import { sendTable } from '../shared/table-file.js';
import type { IncidentAnswers } from './answers.js';
import { IncidentParams, IncidentQuery, IncidentStory, IncidentsAnswer } from './schema.js';

/** Incidents: what the events of the UPS amount to. */
export function incidentRoutes(api: Api, incidents: IncidentAnswers): void {
  const tag = 'events';
  api.get(
    '/incidents',
    {
      schema: routeSchema({
        tag,
        summary: 'Outages, overloads and other incidents, each with its alarms; the newest first, 2000 at most',
        querystring: IncidentQuery,
        answer: IncidentsAnswer,
      }),
    },
    ({ query: { from, to, ...query } }) =>
      incidents.list({
        ...query,
        ...(from !== undefined && { fromMs: from }),
        ...(to !== undefined && { toMs: to }),
      }),
  );
  api.get(
    '/incidents/:id',
    {
      schema: routeSchema({
        tag,
        summary: 'An incident and the events in its time',
        params: IncidentParams,
        answer: IncidentStory,
      }),
    },
    ({ params }) => incidents.story(params.id),
  );
  api.get(
    '/incidents.csv',
    {
      schema: fileSchema({
        tag,
        summary: 'The newest 2000 incidents as CSV (RFC 4180)',
        querystring: LanguageQuery,
        contentType: 'text/csv',
      }),
    },
    async ({ query }, reply) => sendTable(reply, await incidents.csv(query.language)),
  );
}
