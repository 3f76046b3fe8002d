import { callerOf } from '../../server/access/caller.js';
import { type Api, fileSchema, routeSchema } from '../../server/route-schema.js';
import { Done } from '../shared/schema.js';
import type { LinkAnswers } from './answers.js';
import { type FrameView, LinkView } from './schema.js';

/** UPS link: the serial line, its last frames, detection. */
export function linkRoutes(api: Api, link: LinkAnswers): void {
  const tag = 'link';
  api.get(
    '/link',
    {
      schema: routeSchema({
        tag,
        summary: 'State, counters, round-trip times and last frames of the serial line',
        answer: LinkView,
      }),
    },
    () => link.read(),
  );
  api.get(
    '/link/trace.txt',
    { schema: fileSchema({ tag, summary: 'The last frames of the serial line as text', contentType: 'text/plain' }) },
    (_request, reply) => {
      reply.header('content-disposition', 'attachment; filename="trace.txt"');
      return reply.type('text/plain; charset=utf-8').send(link.read().frames.map(traceLine).join(''));
    },
  );
  api.post(
    '/link/detect',
    {
      onRequest: api.confirmServers,
      schema: routeSchema({ tag, summary: 'Looks for the UPS from the beginning', answer: Done }),
    },
    async (request) => {
      await link.detect(callerOf(request));
      return { ok: true };
    },
  );
}

function traceLine({ atMs, direction, hex, note }: FrameView): string {
  return `${new Date(atMs).toISOString()} ${direction === 'out' ? '>' : '<'} ${hex} ${note}\n`;
}
