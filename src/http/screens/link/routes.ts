import type { FastifyInstance } from 'fastify';
import { callerOf } from '../../server/access/login-gate.js';
import { anyObject, done, listOf, output, routeSchema } from '../../server/route-schema.js';
import type { PlantPort } from '../plant-port.js';
import type { FrameView } from './schema.js';

/** UPS link: the serial line, its last frames, detection, and every word of every table. */
export function linkRoutes(app: FastifyInstance, plant: PlantPort): void {
  const tag = 'link';
  app.get(
    '/link',
    {
      schema: routeSchema({
        tag,
        summary: 'State, counters, round-trip times and last frames of the serial line',
        answer: output({
          state: anyObject,
          counters: anyObject,
          roundTrip: anyObject,
          frames: listOf(anyObject),
          detection: anyObject,
        }),
      }),
    },
    () => plant.link(),
  );
  app.get(
    '/link/trace.txt',
    { schema: routeSchema({ tag, summary: 'The last frames of the serial line as text', answer: 'text/plain' }) },
    (_request, reply) => {
      reply.header('content-disposition', 'attachment; filename="trace.txt"');
      return reply.type('text/plain; charset=utf-8').send(plant.link().frames.map(traceLine).join(''));
    },
  );
  app.post(
    '/link/detect',
    { schema: routeSchema({ tag, summary: 'Looks for the UPS from the beginning', answer: done }) },
    async (request) => {
      await plant.detect(callerOf(request));
      return { ok: true };
    },
  );
  app.get(
    '/registers',
    {
      schema: routeSchema({
        tag,
        summary: 'Every word of every table that is read, with what it feeds',
        answer: output({ tables: listOf(anyObject) }),
      }),
    },
    () => ({ tables: plant.registers() }),
  );
}

function traceLine({ atMs, direction, hex, note }: FrameView): string {
  return `${new Date(atMs).toISOString()} ${direction === 'out' ? '>' : '<'} ${hex} ${note}\n`;
}
