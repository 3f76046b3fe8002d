import { callerOf } from '../../server/access/caller.js';
import { type Api, routeSchema } from '../../server/route-schema.js';
import { Done } from '../shared/schema.js';
import type { UpsUnitAnswers } from './answers.js';
import { UnitParams } from './schema.js';

/** The units of a parallel system. */
export function upsUnitRoutes(api: Api, units: UpsUnitAnswers): void {
  api.delete(
    '/ups-units/:unit',
    {
      schema: routeSchema({
        tag: 'live',
        summary: 'A unit that is missing was taken out for good: it is no longer listed, until it is seen again',
        params: UnitParams,
        answer: Done,
      }),
    },
    async (request) => {
      await units.forget(request.params.unit, callerOf(request));
      return { ok: true };
    },
  );
}
