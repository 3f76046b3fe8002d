import { callerOf } from '../../server/access/caller.js';
import { type Api, routeSchema } from '../../server/route-schema.js';
import { Done } from '../shared/schema.js';
import type { SetupAnswers } from './answers.js';
import { ProposalAnswer, ProposalQuery, SetupAnswer, StepBody, UpsSearchBody, UpsSearchView } from './schema.js';

/** The first set-up: ports, the search for the UPS, a number for the device. Settings are written by the screen of settings. */
export function setupRoutes(api: Api, setup: SetupAnswers): void {
  const tag = 'setup';
  api.get(
    '/setup',
    {
      schema: routeSchema({
        tag,
        summary: 'Where the first set-up is, the serial ports of the machine, and the last search for a UPS',
        answer: SetupAnswer,
      }),
    },
    () => setup.read(),
  );
  api.put(
    '/setup/step',
    { schema: routeSchema({ tag, summary: 'Keeps where the first set-up is', body: StepBody, answer: Done }) },
    ({ body }) => {
      setup.keepStep(body.step);
      return { ok: true };
    },
  );
  api.get(
    '/setup/search',
    {
      schema: routeSchema({
        tag,
        summary: 'The search for a UPS, or the last one; it ends when nobody asks for it for a minute',
        answer: UpsSearchView,
      }),
    },
    () => setup.search(),
  );
  api.post(
    '/setup/search',
    {
      schema: routeSchema({
        tag,
        summary: 'Looks for a UPS on a line that need not be set yet; only reads, one search at a time',
        body: UpsSearchBody,
        answer: UpsSearchView,
      }),
    },
    (request) => setup.startSearch(request.body, callerOf(request)),
  );
  api.delete('/setup/search', { schema: routeSchema({ tag, summary: 'Ends the search', answer: UpsSearchView }) }, () =>
    setup.endSearch(),
  );
  api.get(
    '/setup/proposal',
    {
      schema: routeSchema({
        tag,
        summary: 'A Device Identifier that nobody else was heard to have, and a name',
        querystring: ProposalQuery,
        answer: ProposalAnswer,
      }),
    },
    ({ query }) => setup.proposal(query.unit),
  );
}
