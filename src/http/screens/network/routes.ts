import { callerOf, localAddressOf } from '../../server/access/caller.js';
import { type Api, routeSchema } from '../../server/route-schema.js';
import { Done, FaultsAnswer } from '../shared/schema.js';
import type { NetworkAnswers } from './answers.js';
import { ApplyAnswer, NetworkAnswer, NetworkConfiguration } from './schema.js';

/** Network: what is in force and what is configured; a change must be confirmed or goes back by itself. */
export function networkRoutes(api: Api, network: NetworkAnswers): void {
  const tag = 'network';
  api.get(
    '/network',
    { schema: routeSchema({ tag, summary: 'Network settings in force and configured', answer: NetworkAnswer }) },
    (request) => network.read(localAddressOf(request)),
  );
  api.put(
    '/network',
    {
      onRequest: api.confirmServers,
      schema: routeSchema({
        tag,
        summary: 'Applies network settings until they are confirmed or the time is over',
        body: NetworkConfiguration,
        answer: ApplyAnswer,
      }),
    },
    (request) => network.apply(request.body, callerOf(request)),
  );
  api.post(
    '/network/check',
    {
      schema: routeSchema({
        tag,
        summary: 'What is wrong with network settings; changes nothing',
        body: NetworkConfiguration,
        answer: FaultsAnswer,
      }),
    },
    ({ body }) => network.check(body),
  );
  api.post(
    '/network/confirm',
    { schema: routeSchema({ tag, summary: 'Keeps the network settings that were applied', answer: Done }) },
    async (request) => {
      await network.confirm(callerOf(request), localAddressOf(request));
      return { ok: true };
    },
  );
}
