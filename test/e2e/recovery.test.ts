import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Daemon, ensureBuilt, root, runToEnd, startDaemon } from '../support/daemon.js';
import { until } from '../support/until.js';

const main = join(root, 'dist/main.js');

describe('whoever has the machine in hand', () => {
  let daemon: Daemon;

  const login = async (password: string) => {
    const authorization = `Basic ${Buffer.from(`root:${password}`).toString('base64')}`;
    return (await fetch(`http://127.0.0.1:${daemon.webPort}/api/v1/status`, { headers: { authorization } })).status;
  };

  beforeEach(async () => {
    const settings = {
      security: { password: 'forgotten' },
      ups: { family: 'itys-pro' },
    };
    daemon = await startDaemon({ settings });
    await until(() => login('forgotten').catch(() => undefined), 10_000, 'the page');
  });

  afterEach(() => daemon.stop());

  it('opens the login with root and public again by a command, while the gateway runs', async () => {
    expect([await login('public'), await login('forgotten')]).toEqual([401, 200]);
    const { code, stdout } = await runToEnd(main, ['--reset-password', '--data', daemon.dataDir]);
    expect([code, stdout]).toEqual([0, expect.stringContaining('root and public')]);
    await until(async () => (await login('public')) === 200, 5000, 'the factory password');
    expect(await login('forgotten')).toBe(401);
    const authorization = `Basic ${Buffer.from('root:public').toString('base64')}`;
    const journal = async () =>
      (await fetch(`http://127.0.0.1:${daemon.webPort}/api/v1/journal`, { headers: { authorization } })).text();
    // The login is open a moment before the journal has it.
    await until(async () => (await journal()).includes('password-recovered'), 5000, 'the entry in the journal');
  }, 30_000);

  it('opens it also where config.ini has errors', async () => {
    writeFileSync(daemon.configFile, '[serial]\nbaud=9601\n');
    await runToEnd(main, ['--reset-password', '--data', daemon.dataDir]);
    await until(async () => (await login('public')) === 200, 8000, 'the factory password');
    expect(readFileSync(daemon.configFile, 'utf8')).toBe('[serial]\nbaud=9601\n');
  }, 30_000);

  it('puts all settings back to the factory ones, those of the installation', async () => {
    const installed = readFileSync(daemon.configFile, 'utf8')
      .replace('password=(set)', 'password=')
      .replace('itys-pro', 'delphys-mx');
    writeFileSync(join(daemon.dataDir, 'factory.ini'), installed);
    const { code } = await runToEnd(main, ['--factory-reset', '--data', daemon.dataDir]);
    expect(code).toBe(0);
    await until(
      () => readFileSync(daemon.configFile, 'utf8').includes('family=delphys-mx'),
      8000,
      'the factory settings',
    );
    await until(async () => (await login('public')) === 200, 5000, 'the factory password');
  }, 30_000);
});

describe('a backup', () => {
  let folder: string;
  const file = () => join(folder, 'backup.json');
  const places = (name: string) => ['--config', join(folder, name, 'config.ini'), '--data', join(folder, name)];

  beforeEach(() => {
    ensureBuilt();
    folder = mkdtempSync(join(tmpdir(), 'backup-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('of one gateway is put in place on another, without the passwords', async () => {
    await runToEnd(main, ['--backup', file(), ...places('old')]);
    writeFileSync(
      join(folder, 'old/config.ini'),
      '[ups]\nfamily=itys-pro\n[security]\npassword=secret-word\n[registers]\nBYPASS_V1=0x0070\n',
    );
    writeFileSync(join(folder, 'old/identity.json'), '{"databaseRevision":7,"identity":{"model":"DELPHYS MX"}}');
    expect((await runToEnd(main, ['--backup', file(), ...places('old')])).code).toBe(0);
    expect(readFileSync(file(), 'utf8')).not.toMatch(/secret-word|scrypt/);
    expect((await runToEnd(main, ['--restore', file(), ...places('new')])).code).toBe(0);
    const restored = readFileSync(join(folder, 'new/config.ini'), 'utf8');
    expect(restored).toContain('family=itys-pro');
    expect(restored).toContain('BYPASS_V1=0x0070');
    expect(JSON.parse(readFileSync(join(folder, 'new/identity.json'), 'utf8'))).toEqual({
      databaseRevision: 7,
      identity: { model: 'DELPHYS MX' },
    });
  }, 30_000);

  it('that is none, or has errors, is refused with 1 and the reason; the settings stay', async () => {
    await runToEnd(main, ['--backup', file(), ...places('old')]);
    const config = join(folder, 'old/config.ini');
    writeFileSync(config, '[ups]\nfamily=delphys-mx\n');
    for (const text of [
      '{}',
      'no JSON',
      JSON.stringify({ ...JSON.parse(readFileSync(file(), 'utf8')), config: '[serial]\nbaud=9601\n' }),
    ]) {
      writeFileSync(file(), text);
      const { code, stderr } = await runToEnd(main, ['--restore', file(), ...places('old')]);
      expect([code, stderr]).toEqual([1, expect.stringMatching(/backup|9601/)]);
    }
    expect(readFileSync(config, 'utf8')).toBe('[ups]\nfamily=delphys-mx\n');
  }, 30_000);
});
