import { type Api, routeSchema } from '../../server/route-schema.js';
import { ObjectsAnswer, type ObjectView, type UnitView } from './schema.js';

export interface ValueAnswers {
  objects(): readonly ObjectView[];
  units(): readonly UnitView[];
}

/** Values: every object, and the units of a parallel system. */
export function valueRoutes(api: Api, values: ValueAnswers): void {
  api.get(
    '/objects',
    {
      schema: routeSchema({
        tag: 'live',
        summary: 'The 101 objects with everything that tells how far each can be trusted',
        answer: ObjectsAnswer,
      }),
    },
    () => ({ objects: values.objects(), units: values.units() }),
  );
}
