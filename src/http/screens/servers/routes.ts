import { callerOf } from '../../server/access/caller.js';
import { type Api, routeSchema } from '../../server/route-schema.js';
import { Done } from '../shared/schema.js';
import type { ServerAnswers } from './answers.js';
import { DrillBody, DryRunAnswer, DryRunBody, ServersAnswer } from './schema.js';

/** Servers that the UPS feeds: when they are told to shut down. */
export function serverRoutes(api: Api, servers: ServerAnswers): void {
  const tag = 'servers';
  api.get(
    '/servers',
    {
      schema: routeSchema({
        tag,
        summary: 'What the servers are told by the NUT server, stage by stage, and the drill that is played',
        answer: ServersAnswer,
      }),
    },
    () => servers.read(),
  );
  api.post(
    '/servers/dry-run',
    {
      schema: routeSchema({
        tag,
        summary: 'Whom limits would have told to shut down in the last 30 days; changes nothing',
        body: DryRunBody,
        answer: DryRunAnswer,
      }),
    },
    ({ body }) => servers.dryRun(body),
  );
  api.post(
    '/servers/drill',
    {
      onRequest: api.confirmPassword,
      schema: routeSchema({
        tag,
        summary: 'Plays a discharge to chosen clients, which shut down; the password again in X-Confirm-Password',
        body: DrillBody,
        answer: Done,
      }),
    },
    async (request) => {
      servers.startDrill(request.body, callerOf(request));
      return { ok: true };
    },
  );
  api.delete(
    '/servers/drill',
    { schema: routeSchema({ tag, summary: 'Ends the drill: everybody is told the truth', answer: Done }) },
    async (request) => {
      servers.stopDrill(callerOf(request));
      return { ok: true };
    },
  );
}
