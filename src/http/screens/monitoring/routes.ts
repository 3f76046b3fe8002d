import type { FastifyInstance } from 'fastify';
import { oneOf, output, routeSchema } from '../../server/route-schema.js';
import type { PlantPort } from '../plant-port.js';
import { prometheusText } from './prometheus-text.js';

const unavailable = 503;

/** For machines that watch machines. */
export function monitoringRoutes(app: FastifyInstance, plant: PlantPort): void {
  const tag = 'monitoring';
  app.get(
    '/healthz',
    {
      schema: routeSchema({
        tag,
        summary: 'Whether the gateway serves BACnet; the only address without a login',
        answer: output({ status: oneOf('ok', 'unavailable') }),
      }),
    },
    (_request, reply) => {
      const isHealthy = plant.isHealthy();
      return reply.code(isHealthy ? 200 : unavailable).send({ status: isHealthy ? 'ok' : 'unavailable' });
    },
  );
  app.get(
    '/metrics',
    { schema: routeSchema({ tag, summary: 'All numbers in Prometheus text format', answer: 'text/plain' }) },
    (_request, reply) => reply.type('text/plain; version=0.0.4; charset=utf-8').send(prometheusText(plant.metrics())),
  );
}
