import { type Api, routeSchema } from '../../server/route-schema.js';
import {
  ObjectDetails,
  ObjectParams,
  ObjectsAnswer,
  type ObjectView,
  RecentAnswer,
  TracksAnswer,
  TrialQuery,
  TrialValue,
  type UnitView,
} from './schema.js';

export interface ValueAnswers {
  objects(): readonly ObjectView[];
  units(): readonly UnitView[];
  /** These throw `web.not-found`. */
  details(name: string): Promise<ObjectDetails>;
  recent(name: string): RecentAnswer;
  changes(name: string): Promise<TracksAnswer>;
  /** This one may throw `web.malformed`, too. */
  trial(name: string, line: TrialLine): TrialValue;
}

/** Of [registers]. */
export interface TrialLine {
  readonly key: string;
  readonly value: string;
}

/** Values: every object, the units of a parallel system, and all of one object. */
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
  api.get(
    '/objects/:name',
    {
      schema: routeSchema({
        tag: 'live',
        summary: 'One object: why it is what it is, what it means, its registers, BACnet, who subscribes',
        params: ObjectParams,
        answer: ObjectDetails,
      }),
    },
    ({ params }) => values.details(params.name),
  );
  api.get(
    '/objects/:name/recent',
    {
      schema: routeSchema({
        tag: 'live',
        summary: 'The last ten minutes of an object: every reading of a number, every change of a state or of bits',
        params: ObjectParams,
        answer: RecentAnswer,
      }),
    },
    ({ params }) => values.recent(params.name),
  );
  api.get(
    '/objects/:name/changes',
    {
      schema: routeSchema({
        tag: 'live',
        summary: 'How a Multi-state or BitString Value of the UPS went by the journal, 30 days at most',
        params: ObjectParams,
        answer: TracksAnswer,
      }),
    },
    ({ params }) => values.changes(params.name),
  );
  api.get(
    '/objects/:name/trial',
    {
      schema: routeSchema({
        tag: 'live',
        summary: 'What an object would be with a line of [registers] that is not written yet',
        params: ObjectParams,
        querystring: TrialQuery,
        answer: TrialValue,
      }),
    },
    ({ params, query }) => values.trial(params.name, query),
  );
}
