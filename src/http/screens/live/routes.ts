import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../../../core/clock.js';
import { GatewayError } from '../../../core/errors.js';
import { callerOf } from '../../server/access/caller.js';
import { type Api, fileSchema } from '../../server/route-schema.js';
import type { WebLimits } from '../../server/web-limits.js';
import { LiveFeed, type LiveSources } from './live-feed.js';
import { OpenStreams } from './open-streams.js';

/** Somebody who is logged in no more is told so within this time. */
const loginCheckMs = 1000;

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
        summary:
          'Server-sent events hello, status, values, alarm, alive, ended (the login); values at most once a second, changes only',
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
      endWithLogin(request, reply, clock);
    },
  );
  return streams;
}

/** The stream ends with the login that has opened it; while it is open, it keeps a session alive. */
function endWithLogin(request: FastifyRequest, { raw }: FastifyReply, clock: Clock): void {
  let cancel = () => {};
  const watch = () => {
    cancel = clock.schedule(loginCheckMs, () => {
      if (request.isStillLoggedIn()) return watch();
      raw.end('event: ended\ndata: {}\n\n');
    });
  };
  raw.once('close', () => cancel());
  watch();
}
