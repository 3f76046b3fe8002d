import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt, root } from '../support/daemon.js';
import {
  hasProgram,
  keyArguments,
  placesIn,
  run,
  startInstallation,
  temporaryFolder,
  versionOfProject,
} from '../support/machine/installation.js';

const { folder, remove } = temporaryFolder();
const build = () => {
  run(process.execPath, [join(root, 'scripts/package.mjs'), '--as-built', '--out', folder, ...keyArguments(folder)]);
  const name = readdirSync(folder).find((file) => file.endsWith('.deb')) ?? '';
  return join(folder, name);
};

afterAll(remove);

describe.skipIf(!hasProgram('dpkg-deb'))('the Debian package', { timeout: 60_000 }, () => {
  let file = '';
  beforeAll(() => {
    ensureBuilt();
    file = build();
  }, 120_000);

  it('names the product, its version and what it needs', () => {
    const field = (name: string) => run('dpkg-deb', ['--field', file, name]).trim();
    expect(field('Package')).toBe('ups-bacnet-gateway');
    expect(field('Version')).toBe(versionOfProject());
    expect(field('Depends')).toBe('nodejs (>= 20.19), systemd, passwd');
    expect(field('Recommends')).toBe('iputils-arping');
  });

  it('owns files of root below /usr alone, and no setting', () => {
    const rows = run('dpkg-deb', ['--contents', file]).trim().split('\n');
    expect(rows.filter((row) => !/ root\/root /.test(row))).toEqual([]);
    expect(rows.filter((row) => !/ \.\/($|usr\/)/.test(row))).toEqual([]);
  });

  it('is the same file each time', () => {
    const before = readFileSync(file);
    rmSync(file);
    expect(readFileSync(build()).equals(before)).toBe(true);
  });

  it('brings all that the client of a broker loads, and nothing of its command line', () => {
    const machine = join(folder, 'for-mqtt');
    run('dpkg-deb', ['--extract', file, machine]);
    const product = join(machine, 'usr/lib/ups-bacnet-gateway/product');
    const session = join(product, 'dist/northbound/mqtt/broker-session.js');
    const text = `await import(${JSON.stringify(session)}); console.log('loaded')`;
    expect(run(process.execPath, ['--input-type=module', '--eval', text], folder).trim()).toBe('loaded');
    for (const path of ['commist', 'help-me', 'minimist', 'mqtt/build/bin', 'mqtt/dist'])
      expect(existsSync(join(product, 'node_modules', path)), path).toBe(false);
  });

  it('unpacked into a folder and set up there, the gateway runs and stops with 0', async () => {
    const machine = join(folder, 'machine');
    run('dpkg-deb', ['--extract', file, machine]);
    const home = join(machine, 'usr/lib/ups-bacnet-gateway');
    const from = ['--product', join(home, 'product'), '--launcher', join(home, 'launcher')];
    run(process.execPath, [join(home, 'setup.mjs'), 'install', ...from, '--root', machine], folder);
    const { program } = await startInstallation(machine);
    expect(await program.stop()).toBe(0);
    expect(existsSync(join(placesIn(machine).data, 'identity.json'))).toBe(true);
    expect(program.log.some(({ version }) => version === versionOfProject())).toBe(true);
  });
});
