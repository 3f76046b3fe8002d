import { callerOf } from '../../server/access/caller.js';
import { type Api, routeSchema } from '../../server/route-schema.js';
import { Done } from '../shared/schema.js';
import type { CommissioningAnswers } from './answers.js';
import { CommissioningBody, Override, OverrideParams } from './schema.js';

/** Commissioning: objects out of service, with values forced by hand, for a time. */
export function commissioningRoutes(api: Api, commissioning: CommissioningAnswers): void {
  const tag = 'commissioning';
  api.post(
    '/commissioning',
    {
      schema: routeSchema({
        tag,
        summary: 'Lets objects be taken out of service and forced, for a time',
        body: CommissioningBody,
        answer: Done,
      }),
    },
    async (request) => {
      await commissioning.open(request.body.minutes, callerOf(request));
      return { ok: true };
    },
  );
  api.delete(
    '/commissioning',
    { schema: routeSchema({ tag, summary: 'Ends commissioning and every forced value', answer: Done }) },
    async (request) => {
      await commissioning.close(callerOf(request));
      return { ok: true };
    },
  );
  api.put(
    '/objects/:name/override',
    {
      schema: routeSchema({
        tag,
        summary: 'Takes an object out of service and forces its value, or returns it to service',
        params: OverrideParams,
        body: Override,
        answer: Done,
      }),
    },
    async (request) => {
      await commissioning.override(request.params.name, request.body, callerOf(request));
      return { ok: true };
    },
  );
}
