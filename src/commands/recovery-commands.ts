import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { GatewayError } from '../errors.js';
import { formatProblem, type SettingsProblem } from '../settings/settings-problem.js';
import { SettingsStore } from '../settings/settings-store.js';
import { GatewayMemory, identityFileName } from '../state/gateway-memory.js';
import { writeFileAtomically } from '../state/write-file-atomically.js';
import { backupDocument, readBackup } from '../system/recovery/backup.js';
import { leaveRequest, type RecoveryRequest } from '../system/recovery/recovery-requests.js';
import { settingsValidators } from '../wiring/settings-validators.js';
import type { OneShot } from './one-shot.js';

const outcomes: Readonly<Record<RecoveryRequest, string>> = {
  'reset-password': 'The login is root and public again',
  'factory-reset': 'The settings are the factory ones',
  rollback: 'The former version is tried for a minute, if there is one; the log tells',
};

/** Leaves the request for the gateway of the data folder; says what will come of it. */
export async function recoveryCommand(request: RecoveryRequest, { dataDir, clock }: OneShot): Promise<string> {
  const isTaken = await leaveRequest(dataDir, request, clock);
  if (isTaken) return `${outcomes[request]}: the gateway has taken the request.\n`;
  return `No gateway runs on ${dataDir}: it is done at its next start.\n`;
}

/** Writes the backup into a file; rejects with `export.unwritable`. */
export async function backupCommand(file: string, shot: OneShot): Promise<string> {
  const { version, clock } = shot;
  const { settings, memory } = await storesOf(shot);
  const config = (await settings.export())?.text ?? '';
  const backup = backupDocument({ version, madeAtMs: clock.wallMs(), config, identity: memory.text });
  try {
    await writeFileAtomically(file, `${JSON.stringify(backup, undefined, 2)}\n`);
  } catch (cause) {
    throw new GatewayError('export.unwritable', `${file} cannot be written.`, {}, cause);
  }
  return `${file}: settings and what is remembered of the UPS, without passwords\n`;
}

/** Puts a backup in place; rejects with `recovery.not-a-backup`, `settings.invalid` or `settings.unwritable`. */
export async function restoreCommand(file: string, shot: OneShot): Promise<string> {
  const { config, identity, version } = readBackup(await jsonOf(file));
  const { settings, memory } = await storesOf(shot);
  try {
    await settings.apply(new TextEncoder().encode(config), 'restore');
  } catch (error) {
    if (error instanceof GatewayError && Array.isArray(error.facts.problems)) {
      for (const problem of error.facts.problems as SettingsProblem[]) shot.tell(formatProblem(problem));
    }
    throw error;
  }
  if (identity !== undefined) memory.restore(identity);
  await memory.flush();
  return `${file}${version === '' ? '' : `, of version ${version}`}: in place\n`;
}

async function storesOf({ configFile, dataDir, clock, log }: OneShot) {
  await mkdir(dataDir, { recursive: true });
  await mkdir(dirname(configFile), { recursive: true });
  const settings = new SettingsStore({ configFile, dataDir, clock, ...settingsValidators });
  await settings.load();
  const memory = new GatewayMemory(join(dataDir, identityFileName), log);
  await memory.read();
  return { settings, memory };
}

async function jsonOf(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new GatewayError('recovery.not-a-backup', `${file} cannot be read as a backup.`, {}, cause);
  }
}
