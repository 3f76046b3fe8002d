import { type Api, routeSchema } from '../../server/route-schema.js';
import type { NorthboundAnswers } from './answers.js';
import { NorthboundsAnswer } from './schema.js';

/** The protocols beside BACnet. */
export function northboundRoutes(api: Api, northbounds: NorthboundAnswers): void {
  api.get(
    '/northbounds',
    {
      schema: routeSchema({
        tag: 'northbounds',
        summary: 'The protocols beside BACnet: ports, who is connected, what became of requests',
        answer: NorthboundsAnswer,
      }),
    },
    () => northbounds.read(),
  );
}
