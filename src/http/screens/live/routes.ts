import type { FastifyInstance } from 'fastify';
import type { Clock } from '../../../core/clock.js';
import { GatewayError } from '../../../core/errors.js';
import { callerOf } from '../../server/access/login-gate.js';
import { anyObject, listOf, output, routeSchema } from '../../server/route-schema.js';
import type { WebLimits } from '../../server/web-limits.js';
import type { WebPorts } from '../ports.js';
import { LiveFeed } from './live-feed.js';
import { OpenStreams } from './open-streams.js';

/** Home and Values: what is so at this moment, and the stream that keeps it so. */
export function liveRoutes(app: FastifyInstance, ports: WebPorts, limits: WebLimits, clock: Clock): OpenStreams {
  const { plant, events } = ports;
  const streams = new OpenStreams(limits);
  const feed = new LiveFeed({
    plant,
    events,
    clock,
    intervalMs: limits.streamIntervalMs,
    heartbeatMs: limits.streamHeartbeatMs,
  });
  const tag = 'live';
  app.get(
    '/status',
    {
      schema: routeSchema({
        tag,
        summary: 'State of the UPS, of BACnet, of the serial line and what waits for somebody',
        answer: output({ version: { type: 'string' }, ups: anyObject, bacnet: anyObject, link: anyObject }),
      }),
    },
    () => plant.status(),
  );
  app.get(
    '/objects',
    {
      schema: routeSchema({
        tag,
        summary: 'The 101 objects with everything that tells how far each can be trusted',
        answer: output({ objects: listOf(anyObject), units: listOf(anyObject) }, ['units']),
      }),
    },
    () => ({ objects: plant.objects(), units: plant.units() }),
  );
  app.get(
    '/stream',
    {
      schema: routeSchema({
        tag,
        summary: 'Server-sent events hello, status, values, alarm, alive; values at most once a second, changes only',
        answer: 'text/event-stream',
      }),
    },
    (request, reply) => {
      const { address } = callerOf(request);
      if (!streams.hasRoomFor(address)) {
        reply.header('retry-after', 10);
        throw new GatewayError('web.too-many-streams', '');
      }
      reply.hijack();
      reply.raw.writeHead(200, {
        ...(reply.getHeaders() as Record<string, string>),
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      streams.open(address, reply.raw, (sink) => feed.add(sink));
    },
  );
  return streams;
}
