import type { Clock } from '../../../core/clock.js';
import { GatewayError } from '../../../core/errors.js';
import { callerOf } from '../../server/access/caller.js';
import { type Api, fileSchema } from '../../server/route-schema.js';
import type { WebLimits } from '../../server/web-limits.js';
import { LiveFeed, type LiveSources } from './live-feed.js';
import { OpenStreams } from './open-streams.js';

/** The stream that keeps Home and Values as they are at this moment. */
export function liveRoutes(api: Api, sources: LiveSources, limits: WebLimits, clock: Clock): OpenStreams {
  const streams = new OpenStreams(limits);
  const feed = new LiveFeed({
    ...sources,
    clock,
    intervalMs: limits.streamIntervalMs,
    heartbeatMs: limits.streamHeartbeatMs,
  });
  api.get(
    '/stream',
    {
      schema: fileSchema({
        tag: 'live',
        summary: 'Server-sent events hello, status, values, alarm, alive; values at most once a second, changes only',
        contentType: 'text/event-stream',
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
