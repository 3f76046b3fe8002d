import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt, root } from '../support/daemon.js';
import {
  hasProgram,
  keyArguments,
  placesIn,
  run,
  temporaryFolder,
  versionOfProject,
} from '../support/machine/installation.js';
import { machinesMissing } from '../support/machine/machine-namespace.js';

const { folder, remove } = temporaryFolder();
const places = placesIn(folder);
const install = () =>
  run(join(root, 'scripts/install'), ['--as-built', '--root', folder, ...keyArguments(folder)], folder);
const uninstall = (...args: string[]) => run(join(root, 'scripts/uninstall'), ['--root', folder, ...args], folder);
const versionIn = (slot: string) => JSON.parse(readFileSync(join(places.slots, slot, 'manifest.json'), 'utf8')).version;

beforeAll(() => {
  ensureBuilt();
  install();
}, 120_000);
afterAll(remove);

describe('scripts/install', { timeout: 60_000 }, () => {
  it('puts the version into slot a and makes it the current one', () => {
    expect(readlinkSync(join(places.slots, 'current'))).toBe('a');
    expect(versionIn('a')).toBe(versionOfProject());
  });

  it('installs production packages only', () => {
    const packages = readdirSync(join(places.slots, 'a/node_modules'));
    expect(packages).toEqual(expect.arrayContaining(['serialport', 'modbus-serial', 'pino', 'fastify']));
    for (const name of ['typescript', 'vitest', '@biomejs', 'node-bacnet']) expect(packages).not.toContain(name);
  });

  it('sets the ports of the manual: 80 for the page, 21 for FTP, 47808 for BACnet', () => {
    const text = readFileSync(places.settings, 'utf8');
    const portOf = (section: string) => new RegExp(`^\\[${section}\\][\\s\\S]*?^port=(\\d+)`, 'ms').exec(text)?.[1];
    expect([portOf('web'), portOf('ftp'), portOf('bacnet')]).toEqual(['80', '21', '47808']);
    const shipped = readFileSync(join(root, 'config/config.ini'), 'utf8').split('\n');
    expect(text.split('\n').filter((line) => !shipped.includes(line))).toEqual([
      'port=80',
      'port=21',
      'port=161',
      'port=502',
    ]);
  });

  // Everything of that machine is read-only: had it not been refused, it would have failed in another way.
  it.skipIf(machinesMissing)('refuses, before it changes anything, a Node that the service could not see', () => {
    const script = `
      mount --make-rprivate /
      mount -t tmpfs none /home
      mkdir -p /home/anna/.nvm/bin
      cp ${process.execPath} /home/anna/.nvm/bin/node
      mount -o remount,ro,bind /
      exec /home/anna/.nvm/bin/node ${root}/scripts/setup.mjs install --product ${folder} --launcher ${folder}`;
    const { status, stderr } = spawnSync('unshare', ['--mount', 'sh', '-ec', script], { encoding: 'utf8' });
    expect({ status, stderr }).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('/home/anna/.nvm/bin/node'),
    });
    expect(stderr).toContain('Nothing was changed');
  });

  it('gives a program whose settings are right', () => {
    const main = join(places.slots, 'current/dist/main.js');
    expect(run(process.execPath, [main, '--check', '--config', places.settings], folder)).toContain('no errors');
    expect(run(process.execPath, [main, '--version'], folder).trim()).toBe(versionOfProject());
  });

  it('lacks no file that one of its modules asks for', () => {
    const dist = join(places.slots, 'a/dist');
    const modules = readdirSync(dist, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.js') && !name.startsWith('web/') && !/(^|[/-])main\.js$/.test(name))
      .map((name) => join(dist, name));
    expect(modules.length).toBeGreaterThan(200);
    const script = `for (const file of process.argv.slice(1)) await import(file).catch((error) => {
      if (/MODULE_NOT_FOUND/.test(error.code)) throw error;
    }); process.exit(0);`;
    run(process.execPath, ['--input-type=module', '-e', script, ...modules], folder);
  });

  it('keeps settings and version when it is done again', () => {
    writeFileSync(places.settings, '[web]\nport=81\n');
    const before = statSync(join(places.slots, 'a/dist/main.js')).ino;
    install();
    expect(readFileSync(places.settings, 'utf8')).toBe('[web]\nport=81\n');
    expect(statSync(join(places.slots, 'a/dist/main.js')).ino).toBe(before);
    expect(readdirSync(places.slots).sort()).toEqual(['a', 'current']);
  });

  it('leaves a damaged slot for the other one, and nothing to go back to', () => {
    const deep = 'node_modules/fastify/package.json';
    writeFileSync(join(places.slots, 'a', deep), '');
    install();
    expect(readlinkSync(join(places.slots, 'current'))).toBe('b');
    expect(versionIn('b')).toBe(versionOfProject());
    expect(readFileSync(join(places.slots, 'b', deep)).length).toBeGreaterThan(0);
    expect(existsSync(join(places.slots, 'a/manifest.json'))).toBe(false);
    rmSync(join(places.slots, 'b', deep));
    install();
    expect([readlinkSync(join(places.slots, 'current')), versionIn('a')]).toEqual(['a', versionOfProject()]);
    expect(existsSync(join(places.slots, 'a', deep))).toBe(true);
  });

  it('puts another version into the other slot, ends a trial and switches', () => {
    const { folder: staging, remove: removeStaging } = temporaryFolder();
    const product = join(staging, 'product');
    cpSync(join(places.slots, 'a'), product, { recursive: true });
    const manifest = JSON.parse(readFileSync(join(product, 'manifest.json'), 'utf8'));
    writeFileSync(join(product, 'manifest.json'), JSON.stringify({ ...manifest, version: '9.0.0' }));
    writeFileSync(join(places.slots, 'trial.json'), '{}');
    const launcher = join(places.program, 'launcher');
    const from = ['--product', product, '--launcher', launcher];
    run(process.execPath, [join(root, 'scripts/setup.mjs'), 'install', ...from, '--root', folder], folder);
    expect([versionIn('a'), versionIn('b')]).toEqual([versionOfProject(), '9.0.0']);
    expect(readlinkSync(join(places.slots, 'current'))).toBe('b');
    expect(existsSync(join(places.slots, 'trial.json'))).toBe(false);
    removeStaging();
  });
});

describe('the service', { timeout: 60_000 }, () => {
  const lines = () => readFileSync(places.unit, 'utf8').split('\n');

  it('has one capability, no way to more rights, a read-only system, a memory limit and a watchdog', () => {
    expect(lines()).toEqual(
      expect.arrayContaining([
        'CapabilityBoundingSet=CAP_NET_BIND_SERVICE',
        'NoNewPrivileges=yes',
        'ProtectSystem=strict',
        'User=ups-bacnet-gateway',
        'SupplementaryGroups=dialout',
        'StateDirectoryMode=0750',
        'Restart=always',
      ]),
    );
    expect(lines().filter((line) => /^(MemoryMax|WatchdogSec)=[1-9]/.test(line))).toHaveLength(2);
    // What is left of 203 MB must do for the rest of a board of 256 MB.
    expect(Number(/^MemoryMax=(\d+)M$/m.exec(lines().join('\n'))?.[1])).toBeLessThanOrEqual(120);
    expect(lines().filter((line) => line.includes('CAP_') && !line.endsWith('=CAP_NET_BIND_SERVICE'))).toEqual([]);
  });

  it('may ask a helper of root for the network, which nobody else may and which no image replaces', () => {
    const unit = (name: string) => readFileSync(join(places.units, name), 'utf8');
    const socket = unit('ups-bacnet-gateway-network.socket').split('\n');
    expect(socket).toEqual(expect.arrayContaining(['SocketGroup=ups-bacnet-gateway', 'SocketMode=0660', 'Accept=yes']));
    const [, listens] = /^ListenStream=(.+)$/m.exec(socket.join('\n')) ?? [];
    expect(readFileSync(places.unit, 'utf8')).toContain(`--network-helper ${listens}\n`);
    const [, program = ''] = /^ExecStart=.* (\S+)$/m.exec(unit('ups-bacnet-gateway-network@.service')) ?? [];
    expect(program).toMatch(/^\/opt\/ups-bacnet-gateway\/(?!slots)/);
    const asked = spawnSync(process.execPath, [join(folder, program)], { input: '{}\n', encoding: 'utf8' });
    expect(JSON.parse(asked.stdout)).toMatchObject({ error: { code: 'network.invalid' } });
  });

  it.skipIf(!hasProgram('systemd-analyze'))('passes systemd-analyze verify without a word, with its helper', () => {
    const { folder: copies, remove: removeCopies } = temporaryFolder();
    const files = readdirSync(places.units).map((name) => {
      const text = readFileSync(join(places.units, name), 'utf8').replaceAll('/usr/bin/node', process.execPath);
      const file = join(copies, name.replace('@.', '@1.'));
      for (const path of new Set([join(copies, name), file])) writeFileSync(path, text);
      return file;
    });
    const args = ['verify', '--man=no', ...files];
    const { status, stdout, stderr } = spawnSync('systemd-analyze', args, { encoding: 'utf8' });
    removeCopies();
    expect({ count: files.length, status, text: stdout + stderr }).toEqual({ count: 3, status: 0, text: '' });
  });

  it.skipIf(!hasProgram('systemd-analyze'))('is exposed less than 2.5 of 10 for systemd-analyze security', () => {
    const args = ['security', '--offline=true', '--threshold=25', places.unit];
    const { status, stdout } = spawnSync('systemd-analyze', args, { encoding: 'utf8' });
    expect({ status, told: stdout.includes('Overall exposure level') }).toEqual({ status: 0, told: true });
  });
});

describe('scripts/uninstall', { timeout: 60_000 }, () => {
  it('keeps settings and data, and goes without a word when nothing is left to remove', () => {
    uninstall();
    expect(existsSync(places.slots) || existsSync(places.unit)).toBe(false);
    expect(existsSync(places.settings) && existsSync(places.data)).toBe(true);
    uninstall();
  });

  it('removes them with --purge', () => {
    install();
    uninstall('--purge');
    for (const place of [places.program, places.settings, places.data]) expect(existsSync(place)).toBe(false);
  });
});
