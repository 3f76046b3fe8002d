import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { GatewayError } from '../../../src/core/errors.js';
import { AlarmMemory } from '../../../src/device/alarms/alarm-memory.js';
import { GatewayMemory } from '../../../src/device/gateway-memory.js';
import type { NewEvent } from '../../../src/journal/journal-event.js';
import type { LoginDoor } from '../../../src/security/login-guard.js';
import { type SharedLogin, sharedLogin } from '../../../src/security/shared-login.js';
import { SettingsStore } from '../../../src/settings/settings-store.js';
import { NetworkService } from '../../../src/system/network/network-service.js';
import { backupDocument } from '../../../src/system/recovery/backup.js';
import { RecoveryService } from '../../../src/system/recovery/recovery-service.js';
import { ManualClock } from '../../support/manual-clock.js';
import { RecordingLog } from '../../support/recording-log.js';
import { until } from '../../support/until.js';

let folder: string;
let clock: ManualClock;
let events: NewEvent[];
let settings: SettingsStore;
let alarmMemory: AlarmMemory;
let doors: SharedLogin;
let side: RecoveryService;
let callers: string[];
let otherVersion: string | undefined;
let areKeysGone: boolean;

const configFile = () => join(folder, 'config.ini');
const failure = (request: string) => readFileSync(join(folder, `${request}.failed`), 'utf8');

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'recovery-service-'));
  clock = new ManualClock();
  events = [];
  callers = [];
  otherVersion = undefined;
  const log = new RecordingLog().logger;
  const recorder = { record: (event: NewEvent) => void events.push(event) };
  writeFileSync(configFile(), '[security]\nuser=ops\npassword=forgotten\n');
  settings = new SettingsStore({ configFile: configFile(), dataDir: folder, clock });
  await settings.load();
  doors = sharedLogin(settings, clock, recorder, () => undefined);
  const memory = new GatewayMemory(join(folder, 'identity.json'), log);
  alarmMemory = new AlarmMemory({ path: join(folder, 'alarms.json'), clock, log });
  const network = new NetworkService({ settings, dataDir: folder, helperSocket: undefined, recorder, clock, log });
  const { guard } = doors;
  const rollback = async (who: string) => {
    callers.push(who);
    if (otherVersion === undefined) throw new GatewayError('firmware.unavailable', 'There is no previous version.');
    return { version: otherVersion };
  };
  const firmware = { rollback };
  const parts = { dataDir: folder, settings, memory, alarmMemory, recorder, network, firmware, guard, clock, log };
  const profiles = {
    // Those of this test can never be used.
    restore: async (brought: Readonly<Record<string, string>> = {}, restoreSettings: () => Promise<unknown>) => {
      await restoreSettings();
      return Object.keys(brought);
    },
  };
  areKeysGone = false;
  const scCertificates = {
    forget: async () => {
      areKeysGone = true;
    },
  };
  side = new RecoveryService({ ...parts, profiles, scCertificates });
});

afterEach(async () => {
  await side.stop();
  rmSync(folder, { recursive: true });
});

async function login(user: string, password: string, door: LoginDoor): Promise<string> {
  let outcome: string | undefined;
  void doors.login.check(user, password, '192.0.2.7', door).then((answer) => {
    outcome = answer.outcome;
  });
  await until(
    async () => {
      await clock.advance(1000);
      return outcome !== undefined;
    },
    5000,
    'the answer',
  );
  return outcome ?? '';
}

async function ask(request: string, content = ''): Promise<void> {
  writeFileSync(join(folder, request), content);
  await side.start();
}

it.each(['reset-password', 'factory-reset'])(
  '%s lets in a client that was locked out, by the page and by FTP',
  async (request) => {
    for (let attempt = 0; attempt < 10; attempt += 1)
      await login('ops', `wrong ${attempt}`, attempt % 2 === 0 ? 'web' : 'ftp');
    expect([await login('ops', 'forgotten', 'web'), await login('ops', 'forgotten', 'ftp')]).toEqual([
      'locked',
      'locked',
    ]);
    await ask(request);
    expect([await login('root', 'public', 'web'), await login('root', 'public', 'ftp')]).toEqual(['right', 'right']);
  },
);

it('a password reset that the disk does not take opens the login at once, and says that it does not last', async () => {
  rmSync(join(folder, 'credentials.json'));
  mkdirSync(join(folder, 'credentials.json'));
  await ask('reset-password');
  expect(await login('root', 'public', 'web')).toBe('right');
  expect(failure('reset-password')).toMatch(/"settings\.unwritable".*until the next restart only/s);
});

it('a password reset that could not change the user says which one it is', async () => {
  writeFileSync(configFile(), '[serial]\nbaud=9601\n');
  await ask('reset-password');
  expect(await login('ops', 'public', 'web')).toBe('right');
  expect(failure('reset-password')).toMatch(/still ops.*9601/);
  expect(events).toContainEqual(expect.objectContaining({ kind: 'password-recovered', subject: 'ops' }));
});

it('a factory reset that the disk does not take is told with its reason, and tells the journal nothing', async () => {
  rmSync(configFile());
  mkdirSync(configFile());
  await ask('factory-reset');
  expect(failure('factory-reset')).toMatch(/config\.ini cannot be written: EISDIR/);
  expect(events.filter(({ kind }) => kind === 'factory-reset')).toEqual([]);
});

it('a factory reset changes nothing where the disk does not give the settings of the installation', async () => {
  await settings.apply([{ section: 'serial', key: 'port', value: '/dev/ttyS3' }]);
  mkdirSync(join(folder, 'factory.ini'));
  await ask('factory-reset');
  expect(failure('factory-reset')).toMatch(/cannot be read/);
  expect(settings.current.settings).toMatchObject({ security: { user: 'ops' }, serial: { port: '/dev/ttyS3' } });
  expect(events.filter(({ kind }) => kind === 'factory-reset')).toEqual([]);
});

it.each([
  ['says nothing of them', '[web]\nport=8081\n'],
  [
    'says that they are set, as one that was copied from a site',
    '[security]\npassword=(set)\n[bacnet]\npassword=(set)\n',
  ],
  ['has empty ones', '[security]\npassword=\n[bacnet]\npassword=\n[nut]\npassword_1=\n'],
])('a factory reset leaves no password behind, where the file of the installation %s', async (_, installed) => {
  await settings.apply([{ section: 'bacnet', key: 'password', value: 'of the site' }]);
  await settings.apply([{ section: 'nut', key: 'password_1', value: 'ofTheSite' }]);
  writeFileSync(join(folder, 'factory.ini'), installed);
  await ask('factory-reset');
  expect(settings.current.notices.map(({ reason }) => reason)).not.toContain('secret-missing');
  expect(await login('root', 'public', 'web')).toBe('right');
  for (const name of ['bacnet.password', 'nut.password_1'] as const) expect(settings.secretStamp(name)).toBeUndefined();
  expect(readFileSync(configFile(), 'utf8')).not.toContain('(set)');
  const again = new SettingsStore({ configFile: configFile(), dataDir: folder, clock });
  await again.load();
  expect(again.secretStamp('security.password')).toBeUndefined();
});

it('after a factory reset the passwords that the installation wrote down are in force', async () => {
  await settings.apply([{ section: 'bacnet', key: 'password', value: 'of the site' }]);
  const installed = '[security]\nuser=installer\npassword=of the house\n[bacnet]\npassword=of the plant\n';
  writeFileSync(join(folder, 'factory.ini'), installed);
  await ask('factory-reset');
  expect(await login('installer', 'of the house', 'web')).toBe('right');
  expect(await settings.verifySecret('bacnet.password', 'of the plant')).toBe(true);
  expect(readFileSync(configFile(), 'utf8')).not.toContain('of the');
});

it('a factory reset forgets the keys of BACnet/SC', async () => {
  await ask('factory-reset');
  expect(areKeysGone).toBe(true);
});

it('a factory reset forgets what was set of alarms, and a restored backup brings it back; what is known of events stays', async () => {
  const read = (value: unknown) => value;
  const classes = alarmMemory.part('settings', 'classes', read);
  const statuses = alarmMemory.part('states', 'statuses', read);
  void classes.keep(['to the control room']);
  void statuses.keep('on battery');
  const alarms = alarmMemory.settingsText;
  await ask('factory-reset');
  expect([classes.current, statuses.current]).toEqual([undefined, 'on battery']);
  const config = '[security]\nuser=ops\npassword=(set)\n';
  const backup = backupDocument({ version: '1.0.0', madeAtMs: 0, config, ...(alarms !== undefined && { alarms }) });
  await ask('restore', JSON.stringify(backup));
  expect([classes.current, statuses.current]).toEqual([['to the control room'], 'on battery']);
  expect(JSON.parse(readFileSync(join(folder, 'alarms.json'), 'utf8'))).toMatchObject({
    settings: { classes: ['to the control room'] },
  });
});

it('a way back is taken once, as of somebody at the machine', async () => {
  otherVersion = '1.0.0';
  await ask('rollback');
  await clock.advance(10_000);
  expect(callers).toHaveLength(1);
  expect(readdirSync(folder).filter((name) => name.startsWith('rollback'))).toEqual([]);
});

it('a way back that there is not is told with its reason', async () => {
  await ask('rollback');
  expect(failure('rollback')).toContain('firmware.unavailable');
});

it('a backup is put in place with what it remembers, and keeps the password', async () => {
  const config = '[ups]\nfamily=itys-pro\n[security]\nuser=ops\npassword=\n';
  const identity = '{"identity":{"model":"ITYS"}}';
  await ask('restore', JSON.stringify({ format: 'ups-bacnet-gateway backup', config, identity }));
  expect(settings.current.settings.ups.family).toBe('itys-pro');
  expect(readFileSync(join(folder, 'identity.json'), 'utf8')).toContain('ITYS');
  expect(await login('ops', 'forgotten', 'web')).toBe('right');
  expect(events).toContainEqual(expect.objectContaining({ kind: 'backup-restored' }));
  expect(readdirSync(folder).filter((name) => name.startsWith('restore'))).toEqual([]);
});

it('a backup with profiles that cannot be used says which were left out', async () => {
  const profiles = { 'alpine-1': '{', 'polar-9': '' };
  await ask('restore', JSON.stringify({ format: 'ups-bacnet-gateway backup', config: '[web]\nport=8081\n', profiles }));
  expect(events).toContainEqual(expect.objectContaining({ kind: 'backup-restored', subject: 'alpine-1, polar-9' }));
});
