import { type Api, fileSchema, routeSchema } from '../../server/route-schema.js';
import { type MonitoringAnswers, prometheusText } from './metrics.js';
import { ApiDescription, Health } from './schema.js';

const unavailable = 503;

/** For machines that watch machines. */
export function monitoringRoutes(api: Api, monitoring: MonitoringAnswers): void {
  const tag = 'monitoring';
  api.get(
    '/healthz',
    {
      schema: routeSchema({
        tag,
        summary: 'Whether the gateway serves BACnet; the only address without a login',
        answer: Health,
      }),
    },
    (_request, reply) => {
      const isHealthy = monitoring.isHealthy();
      reply.code(isHealthy ? 200 : unavailable);
      return { status: isHealthy ? ('ok' as const) : ('unavailable' as const) };
    },
  );
  api.get(
    '/metrics',
    { schema: fileSchema({ tag, summary: 'All numbers in Prometheus text format', contentType: 'text/plain' }) },
    (_request, reply) =>
      reply.type('text/plain; version=0.0.4; charset=utf-8').send(prometheusText(monitoring.metrics())),
  );
}

/** The description of all routes. */
export function descriptionRoutes(api: Api, describe: () => Promise<ApiDescription>): void {
  api.get(
    '/openapi.json',
    { schema: routeSchema({ tag: 'monitoring', summary: 'This description', answer: ApiDescription }) },
    () => describe(),
  );
}
