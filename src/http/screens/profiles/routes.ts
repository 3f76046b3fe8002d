import { GatewayError } from '../../../core/errors.js';
import { callerOf } from '../../server/access/caller.js';
import { type Api, fileSchema, routeSchema } from '../../server/route-schema.js';
import { Done } from '../shared/schema.js';
import type { ProfileAnswers } from './answers.js';
import {
  CheckAnswer,
  ProfileBody,
  ProfileParams,
  ProfilesAnswer,
  RemoveQuery,
  TrialAnswer,
  UsedAnswer,
} from './schema.js';

/** A profile of the greatest size, with every character escaped that may be. */
const bodyLimit = 700_000;
const tag = 'profiles';

/** Profiles: files that describe UPS of any maker. */
export function profileRoutes(api: Api, profiles: ProfileAnswers): void {
  api.get(
    '/profiles',
    {
      schema: routeSchema({
        tag,
        summary: 'All profiles, with what they feed and what is wrong with them',
        answer: ProfilesAnswer,
      }),
    },
    () => profiles.list(),
  );
  api.get(
    '/profiles/:name/file',
    { schema: fileSchema({ tag, summary: 'The file', params: ProfileParams, contentType: 'application/json' }) },
    async ({ params: { name } }, reply) => {
      const bytes = await profiles.file(name);
      if (bytes === undefined) throw new GatewayError('profile.missing', '');
      reply.header('content-disposition', `attachment; filename="${name}.json"`);
      return reply.type('application/json; charset=utf-8').send(Buffer.from(bytes));
    },
  );
  api.post(
    '/profiles/check',
    {
      bodyLimit,
      schema: routeSchema({
        tag,
        summary: 'What a file holds and what is wrong with it; keeps nothing',
        body: ProfileBody,
        answer: CheckAnswer,
      }),
    },
    ({ body }) => profiles.check(body.text),
  );
  api.post(
    '/profiles/try',
    {
      bodyLimit,
      schema: routeSchema({
        tag,
        summary: 'Reads the UPS once by a file; keeps nothing, changes no value',
        body: ProfileBody,
        answer: TrialAnswer,
      }),
    },
    ({ body }) => profiles.tryText(body.text),
  );
  api.put(
    '/profiles',
    {
      bodyLimit,
      schema: routeSchema({
        tag,
        summary: 'Keeps a profile of the site under its own name',
        body: ProfileBody,
        answer: Done,
      }),
    },
    async (request) => {
      await profiles.save(request.body.text, callerOf(request));
      return { ok: true };
    },
  );
  namedRoutes(api, profiles);
}

function namedRoutes(api: Api, profiles: ProfileAnswers): void {
  api.post(
    '/profiles/:name/try',
    {
      schema: routeSchema({
        tag,
        summary: 'Reads the UPS once by this profile; changes no value',
        params: ProfileParams,
        answer: TrialAnswer,
      }),
    },
    ({ params }) => profiles.tryNamed(params.name),
  );
  api.post(
    '/profiles/:name/use',
    {
      onRequest: api.confirmServers,
      schema: routeSchema({
        tag,
        summary: 'Sets range and line in config.ini, so that the UPS is read by it',
        params: ProfileParams,
        answer: UsedAnswer,
      }),
    },
    async (request) => ({ changed: await profiles.use(request.params.name, callerOf(request)) }),
  );
  api.delete(
    '/profiles/:name',
    {
      schema: routeSchema({
        tag,
        summary: 'Removes a profile of the site; while it is in use only with force',
        params: ProfileParams,
        querystring: RemoveQuery,
        answer: Done,
      }),
    },
    async (request) => {
      await profiles.remove(request.params.name, request.query.force === true, callerOf(request));
      return { ok: true };
    },
  );
}
