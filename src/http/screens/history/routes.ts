import { type Api, fileSchema, routeSchema } from '../../server/route-schema.js';
import { sendTable } from '../shared/table-file.js';
import type { HistoryAnswers } from './answers.js';
import { HistoryAnswer, HistoryFileQuery, HistoryQuery } from './schema.js';

const hourMs = 3_600_000;
const monthMs = 30 * 24 * hourMs;

/** The history of the measurements. */
export function historyRoutes(api: Api, history: HistoryAnswers, wallMs: () => number): void {
  const tag = 'events';
  api.get(
    '/history',
    {
      schema: routeSchema({
        tag,
        summary: 'Mean, lowest and highest values of measurements over a time; without one, of the last hour',
        querystring: HistoryQuery,
        answer: HistoryAnswer,
      }),
    },
    ({ query: { names, to = wallMs(), from = to - hourMs, points } }) =>
      history.series({ names: names.split(','), fromMs: from, toMs: to, points }),
  );
  api.get(
    '/history.csv',
    {
      schema: fileSchema({
        tag,
        summary: 'Every minute of a time as CSV; without one, of the last 30 days, without names, of all measurements',
        querystring: HistoryFileQuery,
        contentType: 'text/csv',
      }),
    },
    async ({ query: { names, to = wallMs(), from = to - monthMs, language } }, reply) => {
      const file = await history.csv({
        ...(names !== undefined && { names: names.split(',') }),
        fromMs: from,
        toMs: to,
        language,
      });
      return sendTable(reply, file);
    },
  );
}
