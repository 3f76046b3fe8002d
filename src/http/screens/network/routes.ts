import type { FastifyInstance } from 'fastify';
import { callerOf, localAddressOf } from '../../server/access/login-gate.js';
import { anyObject, done, flag, input, number, output, routeSchema, text } from '../../server/route-schema.js';
import type { NetworkPort } from './port.js';
import type { NetworkConfiguration } from './schema.js';

const longestText = 255;

/** Network: what is in force and what is configured; a change must be confirmed or goes back by itself. */
export function networkRoutes(app: FastifyInstance, network: NetworkPort): void {
  const tag = 'network';
  app.get(
    '/network',
    {
      schema: routeSchema({
        tag,
        summary: 'Network settings in force and configured',
        answer: output({
          backend: { type: 'string' },
          canApply: flag,
          inForce: anyObject,
          configured: anyObject,
        }),
      }),
    },
    (request) => network.read(localAddressOf(request)),
  );
  app.put<{ Body: NetworkConfiguration }>(
    '/network',
    {
      schema: routeSchema({
        tag,
        summary: 'Applies network settings until they are confirmed or the time is over',
        body: input(
          {
            dhcp: flag,
            address: text(longestText),
            netmask: text(longestText),
            gateway: text(longestText),
            dns: text(longestText),
            hostname: text(longestText),
          },
          ['dhcp'],
        ),
        answer: output({ revertAtMs: number }),
      }),
    },
    (request) => network.apply(request.body, callerOf(request)),
  );
  app.post(
    '/network/confirm',
    { schema: routeSchema({ tag, summary: 'Keeps the network settings that were applied', answer: done }) },
    async (request) => {
      await network.confirm(callerOf(request), localAddressOf(request));
      return { ok: true };
    },
  );
}
