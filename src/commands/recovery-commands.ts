import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GatewayError } from '../core/errors.js';
import { makeFolder } from '../core/files/folders.js';
import { writeFileAtomically } from '../core/files/write-file-atomically.js';
import { AlarmMemory, alarmsFileName } from '../device/alarms/alarm-memory.js';
import { GatewayMemory, identityFileName } from '../device/gateway-memory.js';
import { formatProfileProblem, profileTexts } from '../device/profiles/profile-texts.js';
import { settingsRules } from '../device/settings-rules.js';
import { readSettings } from '../settings/read-settings.js';
import { readSettingsForBackup } from '../settings/read-settings-once.js';
import { settingsForBackup } from '../settings/secrets-in-settings.js';
import { settingsError } from '../settings/settings-problem.js';
import { type Backup, backupDocument, readBackup } from '../system/recovery/backup.js';
import { leaveRequest } from '../system/recovery/leave-request.js';
import type { RecoveryOrder } from '../system/recovery/recovery-requests.js';
import type { OneShot } from './one-shot.js';

const outcomes = {
  'reset-password': 'The login is root and public again',
  'factory-reset': 'The settings are the factory ones',
  rollback: 'The former version is started, for a trial of a minute; log and journal tell whether it stays',
} as const;

/** Leaves the request for the gateway of the data folder; says what came of it, rejects where that was nothing. */
export async function recoveryCommand(request: RecoveryOrder, shot: OneShot): Promise<string> {
  const { dataDir, clock } = shot;
  if ((await leaveRequest(dataDir, request, clock)) === 'left') return untilNextStart(shot);
  return `${outcomes[request]}: the gateway has done it.\n`;
}

/** Writes the backup into a file, and nothing else; rejects with `settings.unreadable` or `export.unwritable`. */
export async function backupCommand(
  file: string,
  { configFile, dataDir, version, profiles, registry, clock, log }: OneShot,
) {
  const config = await readSettingsForBackup(configFile, dataDir, settingsRules({ registry }));
  if (config === undefined) {
    throw new GatewayError('settings.unreadable', `Neither ${configFile} nor its copy in ${dataDir} can be used.`);
  }
  const memory = new GatewayMemory(join(dataDir, identityFileName), log);
  await memory.read();
  const alarmMemory = new AlarmMemory({ path: join(dataDir, alarmsFileName), clock, log });
  await alarmMemory.read();
  const alarms = alarmMemory.settingsText;
  const backup = backupDocument({
    version,
    madeAtMs: clock.wallMs(),
    config,
    identity: memory.text,
    ...(alarms !== undefined && { alarms }),
    profiles: profileTexts(await profiles.siteFiles()),
  });
  try {
    await writeFileAtomically(file, `${JSON.stringify(backup, undefined, 2)}\n`);
  } catch (cause) {
    throw new GatewayError('export.unwritable', `${file} cannot be written.`, {}, cause);
  }
  return `${file}: settings and what is remembered of the UPS, without passwords\n`;
}

/**
 * Checks a backup and leaves it for the gateway of the data folder, which alone writes there. Rejects with
 * `recovery.not-a-backup`, `settings.invalid`, or what kept the gateway from putting it in place.
 */
export async function restoreCommand(file: string, shot: OneShot): Promise<string> {
  const { dataDir, registry, clock } = shot;
  const backup = readBackup(await jsonOf(file));
  const bytes = new TextEncoder().encode(backup.config);
  const rules = settingsRules({ registry });
  await rules.prepare?.(bytes);
  const reading = readSettings(bytes, { file: `config.ini in ${file}`, ...rules, ...withOwnProfiles(backup) });
  if (reading.problems.length > 0) throw settingsError(reading.problems);
  await tellProfilesLeftOut(file, backup, shot);
  await makeFolder(dataDir).catch((cause: unknown) => {
    throw new GatewayError('recovery.unwritable', `The folder ${dataDir} cannot be made.`, {}, cause);
  });
  const document = backupDocument({ ...backup, config: settingsForBackup(reading) });
  const outcome = await leaveRequest(dataDir, 'restore', clock, `${JSON.stringify(document)}\n`);
  if (outcome === 'left') return untilNextStart(shot);
  return `${file}${backup.version === '' ? '' : `, of version ${backup.version}`}: in place\n`;
}

/** The gateway leaves them out: who restores has to know. */
async function tellProfilesLeftOut(file: string, { profiles = {} }: Backup, shot: OneShot): Promise<void> {
  for (const [name, text] of Object.entries(profiles)) {
    const { profile, problems } = await shot.profiles.check(new TextEncoder().encode(text), name);
    const [first] = problems;
    if (profile !== undefined || first === undefined) continue;
    shot.print(`The profile ${name} is left out: ${formatProfileProblem(`${name}.json in ${file}`, first)}`);
  }
}

/** Profiles that a backup brings are there only once it is in place. */
function withOwnProfiles({ profiles }: Backup) {
  return profiles === undefined ? {} : { wasInForce: true };
}

function untilNextStart({ dataDir }: OneShot): string {
  return `No gateway runs on ${dataDir}: it is done at its next start.\n`;
}

async function jsonOf(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new GatewayError('recovery.not-a-backup', `${file} cannot be read as a backup.`, {}, cause);
  }
}
