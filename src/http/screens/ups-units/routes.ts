import { callerOf } from '../../server/access/caller.js';
import { type Api, routeSchema } from '../../server/route-schema.js';
import { Done } from '../shared/schema.js';
import type { UpsUnitAnswers } from './answers.js';
import { UnitParams, UnitReadingsAnswer } from './schema.js';

/** The units of a parallel system. */
export function upsUnitRoutes(api: Api, units: UpsUnitAnswers): void {
  api.get(
    '/ups-units',
    {
      schema: routeSchema({
        tag: 'live',
        summary:
          'How each unit of a parallel system is, by its own page; it is read in the idle time of the line while somebody asks',
        answer: UnitReadingsAnswer,
      }),
    },
    () => units.read(),
  );
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
