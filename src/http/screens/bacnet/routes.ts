import type { FastifyInstance } from 'fastify';
import type { Language } from '../../../core/bilingual.js';
import { GatewayError } from '../../../core/errors.js';
import { callerOf } from '../../server/access/login-gate.js';
import {
  anyObject,
  anyText,
  done,
  flag,
  input,
  integer,
  listOf,
  number,
  oneOf,
  output,
  routeSchema,
  text,
} from '../../server/route-schema.js';
import type { Override } from '../values/schema.js';
import type { BacnetPort } from './port.js';

/** The acceptance sheet brings its own style and nothing else; it is printed, never run. */
const documentPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";
const longestCommissioningMinutes = 60;
/** More bits than any object has. */
const maxBits = 64;

/** BACnet: counters, clients and subscriptions, documents, commissioning. */
export function bacnetRoutes(app: FastifyInstance, bacnet: BacnetPort): void {
  const tag = 'bacnet';
  app.get(
    '/bacnet',
    {
      schema: routeSchema({
        tag,
        summary: 'Counters of the server, who asks, subscriptions, foreign device and BBMD, doubles of this device',
        answer: output({ counters: anyObject, clients: listOf(anyObject), subscriptions: listOf(anyObject) }),
      }),
    },
    () => bacnet.read(),
  );
  app.get(
    '/documents',
    {
      schema: routeSchema({
        tag,
        summary: 'The documents that can be fetched',
        answer: output({ documents: listOf(anyText) }),
      }),
    },
    () => ({ documents: bacnet.documents() }),
  );
  app.get<{ Params: { '*': string }; Querystring: { language: Language } }>(
    '/documents/*',
    {
      schema: routeSchema({
        tag,
        summary: 'PICS, EPICS, EDE files or the acceptance sheet, made from what is served now',
        params: input({ '*': text(100) }),
        querystring: input({ language: { ...oneOf('en', 'fr'), default: 'en' } }),
        answer: 'application/octet-stream',
      }),
    },
    async ({ params, query }, reply) => {
      const document = await bacnet.document(params['*'], query.language);
      if (document === undefined) throw new GatewayError('web.not-found', 'There is no such document.');
      const isPage = document.contentType.startsWith('text/html');
      const disposition = isPage ? 'inline' : 'attachment';
      reply.header('content-disposition', `${disposition}; filename="${document.name}"`);
      if (isPage) reply.header('content-security-policy', documentPolicy);
      return reply.type(document.contentType).send(document.text);
    },
  );
  commissioningRoutes(app, bacnet);
}

function commissioningRoutes(app: FastifyInstance, bacnet: BacnetPort): void {
  const tag = 'commissioning';
  app.post<{ Body: { minutes: number } }>(
    '/commissioning',
    {
      schema: routeSchema({
        tag,
        summary: 'Lets objects be taken out of service and forced, for a time',
        body: input({ minutes: integer(1, longestCommissioningMinutes) }, ['minutes']),
        answer: done,
      }),
    },
    async (request) => {
      await bacnet.openCommissioning(request.body.minutes, callerOf(request));
      return { ok: true };
    },
  );
  app.delete(
    '/commissioning',
    { schema: routeSchema({ tag, summary: 'Ends commissioning and every forced value', answer: done }) },
    async (request) => {
      await bacnet.closeCommissioning(callerOf(request));
      return { ok: true };
    },
  );
  app.put<{ Params: { name: string }; Body: Override }>(
    '/objects/:name/override',
    {
      schema: routeSchema({
        tag,
        summary: 'Takes an object out of service and forces its value, or returns it to service',
        params: input({ name: text(64) }),
        body: input(
          {
            outOfService: flag,
            presentValue: { oneOf: [number, listOf(flag, maxBits)] },
            reliability: integer(0, 65_535),
          },
          ['outOfService'],
        ),
        answer: done,
      }),
    },
    async (request) => {
      await bacnet.override(request.params.name, request.body, callerOf(request));
      return { ok: true };
    },
  );
}
