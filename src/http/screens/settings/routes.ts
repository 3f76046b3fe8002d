import type { FastifyRequest } from 'fastify';
import { errorDetail } from '../../../core/error-details.js';
import { GatewayError } from '../../../core/errors.js';
import { secretKept } from '../../../settings/secret-kept.js';
import { mostSiteProfileBytes } from '../../../ups/model/profile-limits.js';
import { callerOf } from '../../server/access/caller.js';
import { readUpload } from '../../server/read-upload.js';
import { type Api, fileSchema, routeSchema } from '../../server/route-schema.js';
import type { SettingsAnswers, SettingsInput } from './answers.js';
import { Backup, ChangedAnswer, EditBody, PreviewAnswer, RestoredAnswer, SettingsAnswer } from './schema.js';

/** Settings, what is remembered, and all profiles that a site may have: in JSON, a quote or an end of line takes two octets. */
const maxBackupBytes = 4 * 65_536 + 2 * mostSiteProfileBytes;

/** Settings: all of config.ini, as a form and as text, checked before it takes effect. */
export function settingsRoutes(api: Api, settings: SettingsAnswers): void {
  const tag = 'settings';
  api.get(
    '/settings',
    {
      schema: routeSchema({
        tag,
        summary: 'All settings with help and bounds, and config.ini as text; never a password',
        answer: SettingsAnswer,
      }),
    },
    () => settings.read(),
  );
  api.post(
    '/settings/preview',
    {
      schema: routeSchema({
        tag,
        summary: 'What a change would do and what is wrong with it; changes nothing',
        body: EditBody,
        answer: PreviewAnswer,
      }),
    },
    ({ body }) => previewOf(settingsInput(body), settings),
  );
  api.put(
    '/settings',
    {
      schema: routeSchema({
        tag,
        summary: 'Checks a change and puts it into force',
        body: EditBody,
        answer: ChangedAnswer,
      }),
    },
    async (request) => {
      const edit = settingsInput(request.body);
      const preview = await previewOf(edit, settings);
      if (request.body.force !== true) refuseTakenNumber(preview, settings);
      if (preview.changed.some(cutsServersOff)) await api.confirmServers(request);
      return { changed: await settings.apply(edit, callerOf(request)) };
    },
  );
  api.get(
    '/settings/config.ini',
    { schema: fileSchema({ tag, summary: 'The file config.ini without passwords', contentType: 'text/plain' }) },
    async (_request, reply) => {
      reply.header('content-disposition', 'attachment; filename="config.ini"');
      return reply.type('text/plain; charset=utf-8').send(await settings.file());
    },
  );
  backupRoutes(api, settings);
}

function backupRoutes(api: Api, settings: SettingsAnswers): void {
  const tag = 'settings';
  api.get(
    '/backup',
    { schema: routeSchema({ tag, summary: 'Everything but passwords, in one file', answer: Backup }) },
    async (_request, reply) => {
      reply.header('content-disposition', 'attachment; filename="ups-gateway-backup.json"');
      return settings.backup();
    },
  );
  api.post(
    '/restore',
    {
      onRequest: [api.confirmPassword, api.confirmServers],
      schema: routeSchema({
        tag,
        summary: 'Puts a backup back; the password again in X-Confirm-Password',
        consumes: ['application/json', 'multipart/form-data'],
        answer: RestoredAnswer,
      }),
    },
    async (request) => settings.restore(await backupOf(request), callerOf(request)),
  );
}

async function backupOf(request: FastifyRequest): Promise<unknown> {
  if (!request.isMultipart()) return request.body;
  const bytes = await readUpload(request, maxBackupBytes);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new GatewayError('web.malformed', errorDetail('notABackup'));
  }
}

function settingsInput({ edits, text: file }: EditBody): SettingsInput {
  if ((edits === undefined) === (file === undefined)) {
    throw new GatewayError('web.malformed', errorDetail('editsOrText'));
  }
  return edits === undefined ? { text: file ?? '' } : { edits };
}

/** Rejects where the login password would be another one: that takes the present one, and a route of its own. */
async function previewOf(edit: SettingsInput, settings: SettingsAnswers): Promise<PreviewAnswer> {
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

/**
 * A change for which servers lose the gateway, or hear from it that nothing is known of the UPS. Changes of [nut] itself wait
 * until that costs nobody.
 */
function cutsServersOff({ section, key }: { readonly section: string; readonly key: string }): boolean {
  return ['network', 'serial', 'ups', 'simulator'].includes(section) || key === 'unit_number';
}

/** Each BACnet device needs its own number (Manual §4.3). */
function refuseTakenNumber({ changed }: PreviewAnswer, settings: SettingsAnswers): void {
  const number = changed.find(({ section, key }) => section === 'bacnet' && key === 'device_identifier')?.to;
  if (number !== undefined && settings.isTakenByAnother(Number(number))) {
    throw new GatewayError('bacnet.number-taken', errorDetail('numberTaken', { number }));
  }
}
