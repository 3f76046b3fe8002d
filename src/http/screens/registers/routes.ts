import { type Api, routeSchema } from '../../server/route-schema.js';
import { RegistersAnswer, type RegisterTableView } from './schema.js';

/** Every word of every table. */
export function registerRoutes(api: Api, tables: () => readonly RegisterTableView[]): void {
  api.get(
    '/registers',
    {
      schema: routeSchema({
        tag: 'link',
        summary: 'Every word of every table that is read, with what it feeds',
        answer: RegistersAnswer,
      }),
    },
    () => ({ tables: tables() }),
  );
}
