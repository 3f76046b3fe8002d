import type { FastifyInstance } from 'fastify';
import { callerOf } from '../../server/access/login-gate.js';
import { anyObject, done, input, oneOf, routeSchema } from '../../server/route-schema.js';
import type { MachinePort } from './port.js';

/** Restart and factory reset. */
export function machineRoutes(app: FastifyInstance, machine: MachinePort): void {
  const tag = 'machine';
  app.post<{ Body: { kind: 'warm' | 'cold' } }>(
    '/restart',
    {
      onRequest: app.confirmPassword,
      schema: routeSchema({
        tag,
        summary: 'Restarts the gateway; the password again in X-Confirm-Password',
        body: input({ kind: oneOf('warm', 'cold') }, ['kind']),
        answer: done,
      }),
    },
    (request) => {
      machine.restart(request.body.kind, callerOf(request));
      return { ok: true };
    },
  );
  app.post(
    '/factory-reset',
    {
      onRequest: app.confirmPassword,
      schema: routeSchema({
        tag,
        summary: 'Puts all settings back to the factory ones and restarts; the password again in X-Confirm-Password',
        answer: done,
      }),
    },
    async (request) => {
      await machine.factoryReset(callerOf(request));
      return { ok: true };
    },
  );
  app.get(
    '/finder-info',
    { schema: routeSchema({ tag, summary: 'What a finder shows of this gateway', answer: anyObject }) },
    () => machine.finderInfo(),
  );
}
