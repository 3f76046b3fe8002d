import { type Api, routeSchema } from '../../server/route-schema.js';
import { StatusView } from './schema.js';

/** Home: what is so at this moment. */
export function homeRoutes(api: Api, status: () => StatusView): void {
  api.get(
    '/status',
    {
      schema: routeSchema({
        tag: 'live',
        summary: 'State of the UPS, of BACnet, of the serial line and what waits for somebody',
        answer: StatusView,
      }),
    },
    () => status(),
  );
}
