import { type Api, routeSchema } from '../../server/route-schema.js';
import type { DoorAnswers } from './answers.js';
import { DoorsAnswer } from './schema.js';

/** Which ways lead in and out. */
export function doorRoutes(api: Api, doors: DoorAnswers): void {
  api.get(
    '/doors',
    {
      schema: routeSchema({
        tag: 'security',
        summary:
          'Every way between this device and the network: port, to whom it is open, encryption, login, its switch',
        answer: DoorsAnswer,
      }),
    },
    () => doors.read(),
  );
}
