import type { FastifyInstance, FastifyRequest } from 'fastify';
import { GatewayError } from '../../../core/errors.js';
import { secretKept } from '../../../settings/secret-kept.js';
import { callerOf } from '../../server/access/login-gate.js';
import { readUpload } from '../../server/read-upload.js';
import { anyObject, flag, input, listOf, output, routeSchema, text } from '../../server/route-schema.js';
import type { SettingsPort } from './port.js';
import type { PreviewAnswer, SettingsInput } from './schema.js';

const maxFileLength = 65_536;
const maxEdits = 500;

const editBody = input({
  edits: listOf(
    input({ section: text(64), key: text(64), value: { type: ['string', 'null'], maxLength: 4096 } }, [
      'section',
      'key',
      'value',
    ]),
    maxEdits,
  ),
  text: text(maxFileLength),
  /** Takes a Device Identifier that another device on the network has. */
  force: flag,
});

interface EditBody {
  readonly edits?: readonly { readonly section: string; readonly key: string; readonly value: string | null }[];
  readonly text?: string;
  readonly force?: boolean;
}

/** Settings: all of config.ini, as a form and as text, checked before it takes effect. */
export function settingsRoutes(app: FastifyInstance, settings: SettingsPort): void {
  const tag = 'settings';
  app.get(
    '/settings',
    {
      schema: routeSchema({
        tag,
        summary: 'All settings with help and bounds, and config.ini as text; never a password',
        answer: output({
          sections: listOf(anyObject),
          secrets: listOf(anyObject),
          text: { type: 'string' },
          notices: listOf(anyObject),
        }),
      }),
    },
    () => settings.read(),
  );
  app.post<{ Body: EditBody }>(
    '/settings/preview',
    {
      schema: routeSchema({
        tag,
        summary: 'What a change would do and what is wrong with it; changes nothing',
        body: editBody,
        answer: output({ problems: listOf(anyObject), notices: listOf(anyObject), changed: listOf(anyObject) }),
      }),
    },
    ({ body }) => previewOf(settingsInput(body), settings),
  );
  app.put<{ Body: EditBody }>(
    '/settings',
    {
      schema: routeSchema({
        tag,
        summary: 'Checks a change and puts it into force',
        body: editBody,
        answer: output({ changed: listOf(anyObject) }),
      }),
    },
    async (request) => {
      const edit = settingsInput(request.body);
      const preview = await previewOf(edit, settings);
      if (request.body.force !== true) refuseTakenNumber(preview, settings);
      return { changed: await settings.apply(edit, callerOf(request)) };
    },
  );
  app.get(
    '/settings/config.ini',
    { schema: routeSchema({ tag, summary: 'The file config.ini without passwords', answer: 'text/plain' }) },
    async (_request, reply) => {
      reply.header('content-disposition', 'attachment; filename="config.ini"');
      return reply.type('text/plain; charset=utf-8').send(await settings.file());
    },
  );
  backupRoutes(app, settings);
}

function backupRoutes(app: FastifyInstance, settings: SettingsPort): void {
  const tag = 'settings';
  app.get(
    '/backup',
    { schema: routeSchema({ tag, summary: 'Everything but passwords, in one file', answer: anyObject }) },
    async (_request, reply) => {
      reply.header('content-disposition', 'attachment; filename="ups-gateway-backup.json"');
      return settings.backup();
    },
  );
  app.post(
    '/restore',
    {
      onRequest: app.confirmPassword,
      schema: routeSchema({
        tag,
        summary: 'Puts a backup back; the password again in X-Confirm-Password',
        consumes: ['application/json', 'multipart/form-data'],
        answer: output({ changed: listOf(anyObject) }),
      }),
    },
    async (request) => ({ changed: await settings.restore(await backupOf(request), callerOf(request)) }),
  );
}

async function backupOf(request: FastifyRequest): Promise<unknown> {
  if (!request.isMultipart()) return request.body;
  const bytes = await readUpload(request, 4 * maxFileLength);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new GatewayError('web.malformed', 'The file is not a backup of this gateway.');
  }
}

function settingsInput({ edits, text: file }: EditBody): SettingsInput {
  if ((edits === undefined) === (file === undefined)) {
    throw new GatewayError('web.malformed', 'Either edits or text must be given.');
  }
  return edits === undefined ? { text: file ?? '' } : { edits };
}

/** Rejects where the login password would be another one: that takes the present one, and a route of its own. */
async function previewOf(edit: SettingsInput, settings: SettingsPort): Promise<PreviewAnswer> {
  const edits = 'edits' in edit ? edit.edits : [];
  // Whether a password is the one that is stored is nothing to be found out here.
  if (edits.some((one) => isLoginPassword(one) && one.value !== null && one.value !== secretKept))
    refuseLoginPassword();
  const preview = await settings.preview(edit);
  if (preview.changed.some(isLoginPassword)) refuseLoginPassword();
  return preview;
}

function isLoginPassword({ section, key }: { readonly section: string; readonly key: string }): boolean {
  return section === 'security' && key === 'password';
}

function refuseLoginPassword(): never {
  throw new GatewayError('web.login-password', '');
}

/** Each BACnet device needs its own number (Manual §4.3). */
function refuseTakenNumber({ changed }: PreviewAnswer, settings: SettingsPort): void {
  const number = changed.find(({ section, key }) => section === 'bacnet' && key === 'device_identifier')?.to;
  if (number !== undefined && settings.isTakenByAnother(Number(number))) {
    throw new GatewayError('bacnet.number-taken', `Another device has the number ${number}.`);
  }
}
