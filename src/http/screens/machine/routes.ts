import { callerOf } from '../../server/access/caller.js';
import { type Api, routeSchema } from '../../server/route-schema.js';
import { Done } from '../shared/schema.js';
import type { MachineAnswers } from './answers.js';
import { FinderInfo, RestartBody } from './schema.js';

/** Restart and factory reset; with servers at stake, X-Confirm-Servers: yes besides. */
export function machineRoutes(api: Api, machine: MachineAnswers): void {
  const tag = 'machine';
  api.post(
    '/restart',
    {
      onRequest: [api.confirmPassword, api.confirmServers],
      schema: routeSchema({
        tag,
        summary: 'Restarts the gateway; the password again in X-Confirm-Password',
        body: RestartBody,
        answer: Done,
      }),
    },
    (request) => {
      machine.restart(request.body.kind, callerOf(request));
      return { ok: true };
    },
  );
  api.post(
    '/factory-reset',
    {
      onRequest: [api.confirmPassword, api.confirmServers],
      schema: routeSchema({
        tag,
        summary: 'Puts all settings back to the factory ones and restarts; the password again in X-Confirm-Password',
        answer: Done,
      }),
    },
    async (request) => {
      await machine.factoryReset(callerOf(request));
      return { ok: true };
    },
  );
  api.get(
    '/finder-info',
    { schema: routeSchema({ tag, summary: 'What a finder shows of this gateway', answer: FinderInfo }) },
    () => machine.finderInfo(),
  );
}
