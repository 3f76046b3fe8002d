import { type Api, routeSchema } from '../../server/route-schema.js';
import { HistoryAnswer, HistoryQuery } from './schema.js';

export interface SeriesQuery {
  readonly names: readonly string[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly points: number;
}

const hourMs = 3_600_000;

/** The history of the measurements. */
export function historyRoutes(
  api: Api,
  series: (query: SeriesQuery) => Promise<HistoryAnswer>,
  wallMs: () => number,
): void {
  api.get(
    '/history',
    {
      schema: routeSchema({
        tag: 'events',
        summary: 'Mean, lowest and highest values of measurements over a time; without one, of the last hour',
        querystring: HistoryQuery,
        answer: HistoryAnswer,
      }),
    },
    ({ query: { names, to = wallMs(), from = to - hourMs, points } }) =>
      series({ names: names.split(','), fromMs: from, toMs: to, points }),
  );
}
