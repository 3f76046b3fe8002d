import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Reader } from '../support/bacnet/reader.js';
import { type Daemon, ensureBuilt, Program, root, runToEnd, startDaemon } from '../support/daemon.js';
import { until } from '../support/until.js';

const main = join(root, 'dist/main.js');

describe('the person who has the machine in hand', () => {
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

  it('says that it was not done where the disk refuses, and why', async () => {
    rmSync(daemon.configFile);
    mkdirSync(daemon.configFile);
    const { code, stdout, stderr } = await runToEnd(main, ['--factory-reset', '--data', daemon.dataDir]);
    expect([code, stdout, stderr]).toEqual([1, '', expect.stringMatching(/config\.ini cannot be written: .*EISDIR/)]);
    expect(await login('forgotten')).toBe(200);
    expect(readdirSync(daemon.dataDir).filter((name) => name.startsWith('factory-reset'))).toEqual([]);
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

  /** A folder of a gateway that does not run. */
  function gatewayIn(name: string, config: string, identity?: string): void {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'config.ini'), config);
    if (identity !== undefined) writeFileSync(join(folder, name, 'identity.json'), identity);
  }

  const old = '[ups]\nfamily=itys-pro\n[security]\npassword=secret-word\n[registers]\nBYPASS_V1=0x0070\n';
  const oldIdentity = '{"databaseRevision":7,"identity":{"model":"DELPHYS MX"}}';

  beforeEach(() => {
    ensureBuilt();
    folder = mkdtempSync(join(tmpdir(), 'backup-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('is made without passwords, and changes nothing of the gateway', async () => {
    gatewayIn('old', old, oldIdentity);
    expect((await runToEnd(main, ['--backup', file(), ...places('old')])).code).toBe(0);
    expect(readFileSync(file(), 'utf8')).not.toMatch(/secret-word|scrypt/);
    expect(readdirSync(join(folder, 'old')).sort()).toEqual(['config.ini', 'identity.json']);
    expect(readFileSync(join(folder, 'old/config.ini'), 'utf8')).toBe(old);
  }, 30_000);

  it('is none where there are no settings to keep', async () => {
    const { code, stderr } = await runToEnd(main, ['--backup', file(), ...places('absent')]);
    expect([code, stderr]).toEqual([1, expect.stringContaining('absent/config.ini')]);
    expect(readdirSync(folder)).toEqual([]);
  }, 30_000);

  describe('put in place', () => {
    let daemon: Daemon;
    let places: readonly string[];

    /** Of another gateway, on the ports of the test, with empty passwords as before they were kept. */
    function writeBackup(): void {
      const ports = readFileSync(daemon.configFile, 'utf8').replaceAll(/^password=.*$/gm, 'password=');
      const config = `${ports}[ups]\nfamily=itys-pro\n[registers]\nBYPASS_V1=0x0070\n`;
      const format = 'ups-bacnet-gateway backup';
      // Time_Delay of UnitAlarms.ON BATTERY.
      const alarms = JSON.stringify({ events: { '5:10': { timeDelayS: 77 } } });
      writeFileSync(file(), JSON.stringify({ format, version: '1.0.0', config, identity: oldIdentity, alarms }));
    }

    beforeEach(async () => {
      daemon = await startDaemon({ settings: { security: { password: 'its-own' }, bacnet: { password: 'bms' } } });
      places = ['--config', daemon.configFile, '--data', daemon.dataDir];
      writeBackup();
    });

    afterEach(() => daemon.stop());

    const inData = (name: string) => readFileSync(join(daemon.dataDir, name), 'utf8');

    function expectRestored(): void {
      const restored = readFileSync(daemon.configFile, 'utf8');
      expect(restored).toContain('family=itys-pro');
      expect(restored).toContain('BYPASS_V1=0x0070');
      expect(restored.match(/^password=\(set\)$/gm)).toHaveLength(2);
      expect(JSON.parse(inData('identity.json'))).toMatchObject({ identity: { model: 'DELPHYS MX' } });
      expect(readdirSync(daemon.dataDir).filter((name) => name.startsWith('restore'))).toEqual([]);
    }

    it('on a gateway that runs gives it settings and what is remembered, but no password', async () => {
      const hashes = inData('credentials.json');
      const { code, stdout } = await runToEnd(main, ['--restore', file(), ...places]);
      expect([code, stdout]).toEqual([0, expect.stringContaining('in place')]);
      const delay = async () => {
        const reader = await Reader.open(daemon.port);
        const value = await reader.value(5, 10, 113).catch(() => undefined);
        await reader.close();
        return value;
      };
      await until(async () => (await delay()) === 77, 10_000, 'what is set of alarms');
      await daemon.program.stop();
      expectRestored();
      expect(inData('credentials.json')).toBe(hashes);
    }, 40_000);

    it('on one that does not run waits for its next start', async () => {
      await daemon.program.stop();
      const { code, stdout } = await runToEnd(main, ['--restore', file(), ...places]);
      expect([code, stdout]).toEqual([0, expect.stringContaining('next start')]);
      const program = new Program(main, places);
      await until(() => program.log.some(({ msg }) => msg === 'A backup was put in place.'), 10_000, 'the restore');
      await program.stop();
      expectRestored();
    }, 40_000);
  });

  it('with a profile that cannot be used names it', async () => {
    gatewayIn('old', '[ups]\nfamily=delphys-mx\n');
    await runToEnd(main, ['--backup', file(), ...places('old')]);
    const profiles = { 'polar-9': '{' };
    writeFileSync(file(), JSON.stringify({ ...JSON.parse(readFileSync(file(), 'utf8')), profiles }));
    const { code, stderr } = await runToEnd(main, ['--restore', file(), ...places('old')]);
    expect([code, stderr]).toEqual([0, expect.stringMatching(/polar-9 is left out: .*:1:\d+: /)]);
  }, 30_000);

  it('that is none, or has errors, is refused with 1 and the reason; the settings stay', async () => {
    gatewayIn('old', '[ups]\nfamily=delphys-mx\n');
    await runToEnd(main, ['--backup', file(), ...places('old')]);
    for (const text of [
      '{}',
      'no JSON',
      JSON.stringify({ ...JSON.parse(readFileSync(file(), 'utf8')), config: '[serial]\nbaud=9601\n' }),
    ]) {
      writeFileSync(file(), text);
      const { code, stderr } = await runToEnd(main, ['--restore', file(), ...places('old')]);
      expect([code, stderr]).toEqual([1, expect.stringMatching(/backup|9601/)]);
    }
    expect(readdirSync(join(folder, 'old'))).toEqual(['config.ini']);
    expect(readFileSync(join(folder, 'old/config.ini'), 'utf8')).toBe('[ups]\nfamily=delphys-mx\n');
  }, 30_000);
});
