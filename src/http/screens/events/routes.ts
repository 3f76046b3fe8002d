import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { Language } from '../../../core/bilingual.js';
import {
  anyObject,
  input,
  integer,
  listOf,
  number,
  oneOf,
  output,
  routeSchema,
  text,
} from '../../server/route-schema.js';
import type { EventsPort } from './port.js';

interface JournalQuerystring {
  readonly kinds?: string;
  readonly text?: string;
  readonly before?: number;
  readonly limit?: number;
}

interface HistoryQuerystring {
  readonly names: string;
  readonly from?: number;
  readonly to?: number;
  readonly points: number;
}

const hourMs = 3_600_000;
const latest = 8.64e15;

/** Events: active alarms, journal, and the history of the measurements. */
export function eventRoutes(app: FastifyInstance, events: EventsPort, wallMs: () => number): void {
  const tag = 'events';
  app.get(
    '/alarms',
    { schema: routeSchema({ tag, summary: 'Active alarms', answer: output({ active: listOf(anyObject) }) }) },
    () => ({ active: events.alarms() }),
  );
  app.get<{ Querystring: JournalQuerystring }>(
    '/journal',
    {
      schema: routeSchema({
        tag,
        summary: 'Events, the newest first',
        querystring: input({
          kinds: text(1000),
          text: text(100),
          before: integer(0, Number.MAX_SAFE_INTEGER),
          limit: integer(1, 500),
        }),
        answer: output({ events: listOf(anyObject), next: number }, ['next']),
      }),
    },
    ({ query: { kinds, ...query } }) =>
      events.events({ ...query, ...(kinds !== undefined && kinds !== '' && { kinds: kinds.split(',') }) }),
  );
  app.get<{ Querystring: { language: Language } }>(
    '/journal.csv',
    {
      schema: routeSchema({
        tag,
        summary: 'All events as CSV (RFC 4180)',
        querystring: input({ language: { ...oneOf('en', 'fr'), default: 'en' } }),
        answer: 'text/csv',
      }),
    },
    ({ query }, reply) => {
      reply.header('content-disposition', 'attachment; filename="journal.csv"');
      void reply.type('text/csv; charset=utf-8').send(Readable.from(events.csv(query.language)));
    },
  );
  app.get<{ Querystring: HistoryQuerystring }>(
    '/history',
    {
      schema: routeSchema({
        tag,
        summary: 'Mean, lowest and highest values of measurements over a time; without one, of the last hour',
        querystring: input(
          {
            names: text(1000),
            from: integer(0, latest),
            to: integer(0, latest),
            points: { ...integer(1, 2000), default: 300 },
          },
          ['names'],
        ),
        answer: output({ series: listOf(anyObject), stepMs: number }),
      }),
    },
    ({ query: { names, to = wallMs(), from = to - hourMs, points } }) =>
      events.history({ names: names.split(','), fromMs: from, toMs: to, points }),
  );
}
