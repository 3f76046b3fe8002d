import { callerOf } from '../../server/access/caller.js';
import { type Api, fileSchema, routeSchema } from '../../server/route-schema.js';
import type { RegisterSearchAnswers } from './answers.js';
import {
  AcceptBody,
  AcceptedAnswer,
  ObservationParams,
  ObserveBody,
  SearchedWordsAnswer,
  SearchState,
  StartBody,
  StopBody,
  TakeBackBody,
} from './schema.js';

/** The register search: what the display of the UPS shows, and which word says the same. */
export function registerSearchRoutes(api: Api, search: RegisterSearchAnswers): void {
  const tag = 'register search';
  api.get(
    '/register-search',
    {
      schema: routeSchema({
        tag,
        summary: 'What the register search knows, what was observed, and which registers fit',
        answer: SearchState,
      }),
    },
    () => search.state(),
  );
  api.get(
    '/register-search/words',
    {
      schema: routeSchema({
        tag,
        summary: 'Every word that has answered the search, and how it has moved',
        answer: SearchedWordsAnswer,
      }),
    },
    () => search.words(),
  );
  api.get(
    '/register-search/profile',
    {
      schema: fileSchema({
        tag,
        summary: 'The UPS of this site with the registers that were found and assigned, as a profile for a sister UPS',
        contentType: 'application/json',
      }),
    },
    async (_request, reply) => {
      const { name, text, leftOut } = await search.profile();
      if (leftOut.length > 0) reply.header('x-left-out', encodeURIComponent(leftOut.join(', ')));
      reply.header('content-disposition', `attachment; filename="${name}.json"`);
      return reply.type('application/json; charset=utf-8').send(text);
    },
  );
  api.post(
    '/register-search/start',
    {
      schema: routeSchema({
        tag,
        summary: 'Starts the search, or keeps it for another session; it only reads',
        body: StartBody,
        answer: SearchState,
      }),
    },
    () => search.start(),
  );
  api.post(
    '/register-search/stop',
    { schema: routeSchema({ tag, summary: 'Ends the search', body: StopBody, answer: SearchState }) },
    ({ body }) => search.stop(body.forget === true),
  );
  observationRoutes(api, search, tag);
  api.post(
    '/register-search/accept',
    {
      schema: routeSchema({
        tag,
        summary: 'Gives a register that was found to the object, by a line of [registers]',
        body: AcceptBody,
        answer: AcceptedAnswer,
      }),
    },
    (request) => search.accept(request.body, callerOf(request)),
  );
  api.post(
    '/register-search/take-back',
    {
      schema: routeSchema({
        tag,
        summary: 'Takes a line of [registers] back',
        body: TakeBackBody,
        answer: AcceptedAnswer,
      }),
    },
    (request) => search.takeBack(request.body.key, callerOf(request)),
  );
}

function observationRoutes(api: Api, search: RegisterSearchAnswers, tag: string): void {
  api.post(
    '/register-search/observations',
    {
      schema: routeSchema({
        tag,
        summary: 'Tells what the display of the UPS shows: numbers, bits and states, several at once',
        body: ObserveBody,
        answer: SearchState,
      }),
    },
    ({ body }) => search.observe(body),
  );
  api.delete(
    '/register-search/observations/:id',
    {
      schema: routeSchema({
        tag,
        summary: 'Forgets one observation',
        params: ObservationParams,
        answer: SearchState,
      }),
    },
    ({ params }) => search.forget(params.id),
  );
}
