import { type Api, routeSchema } from '../../server/route-schema.js';
import { BacnetAnswer } from './schema.js';

/** BACnet: counters, clients and subscriptions, other networks. */
export function bacnetRoutes(api: Api, read: () => BacnetAnswer): void {
  api.get(
    '/bacnet',
    {
      schema: routeSchema({
        tag: 'bacnet',
        summary: 'Counters of the server, who asks, subscriptions, foreign device and BBMD, doubles of this device',
        answer: BacnetAnswer,
      }),
    },
    () => read(),
  );
}
