import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt, iniText, logLevel, Program, root } from '../support/daemon.js';
import {
  hasProgram,
  keyArguments,
  placesIn,
  run,
  startInstallation,
  temporaryFolder,
  versionOfProject,
} from '../support/machine/installation.js';
import { TakingBroker } from '../support/mqtt/taking-broker.js';
import { freeTcpPort } from '../support/tcp.js';
import { freeUdpPort } from '../support/udp.js';
import { until } from '../support/until.js';

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

  it('brings all that the client of a broker loads, and nothing of its command line or of a proxy', async () => {
    const machine = join(folder, 'for-mqtt');
    run('dpkg-deb', ['--extract', file, machine]);
    const product = join(machine, 'usr/lib/ups-bacnet-gateway/product');
    for (const path of [
      'commist',
      'help-me',
      'minimist',
      'socks',
      '@babel/runtime/helpers/esm',
      'mqtt/build/bin',
      'mqtt/dist',
    ])
      expect(existsSync(join(product, 'node_modules', path)), path).toBe(false);
    const broker = await TakingBroker.open();
    const configFile = join(folder, 'mqtt.ini');
    const settings = {
      serial: { port: 'simulator' },
      simulator: { family: 'masterys-gp4' },
      web: { bind: '127.0.0.1', port: await freeTcpPort() },
      bacnet: { bind: '127.0.0.1', port: await freeUdpPort() },
      ftp: { enabled: 'no' },
      network: { backend: 'none', announce: 'no' },
      mqtt: { enabled: 'yes', broker: `mqtt://127.0.0.1:${broker.port}`, site: 'lab', device: 'u1' },
    };
    writeFileSync(configFile, iniText(settings));
    const args = ['--config', configFile, '--data', join(folder, 'mqtt-data')];
    const program = new Program(join(product, 'dist/main.js'), args, { cwd: product });
    // The last of all that a new connection is told.
    await until(() => broker.topics.includes('ups/lab/u1/status'), 20_000, 'the broker is told everything');
    expect(await program.stop()).toBe(0);
    expect(program.atLeast(logLevel.error)).toEqual([]);
    await broker.close();
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
