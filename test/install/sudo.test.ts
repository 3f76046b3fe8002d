import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt, root } from '../support/daemon.js';
import { placesIn, run, temporaryFolder } from '../support/machine/installation.js';
import { machinesMissing } from '../support/machine/machine-namespace.js';

const { folder, remove } = temporaryFolder();
afterAll(remove);

describe.skipIf(machinesMissing)('sudo scripts/install', { timeout: 60_000 }, () => {
  const uid = 54_321;
  const home = join(folder, 'home');
  const clone = join(folder, 'clone');
  const commands = join(folder, 'commands');
  const built = join(folder, 'built');
  const told = join(folder, 'told');

  function command(path: string, script: string): void {
    writeFileSync(path, `#!/bin/sh\necho "$(basename $0) $(id -u) $(id -g) $HOME" >> ${told}\n${script}\n`);
    chmodSync(path, 0o755);
  }

  beforeAll(() => {
    ensureBuilt();
    chmodSync(folder, 0o711);
    for (const path of [home, clone, commands]) mkdirSync(path);
    for (const name of [
      'scripts',
      'config',
      'src',
      'web',
      'package.json',
      'package-lock.json',
      'tsconfig.json',
      'LICENSE',
    ])
      cpSync(join(root, name), join(clone, name), { recursive: true });
    // What somebody with the rights of root has left there.
    mkdirSync(join(clone, 'dist'));
    writeFileSync(join(clone, 'dist/removed-long-ago.js'), '');
    const packages = join(clone, 'node_modules');
    mkdirSync(join(packages, '.bin'), { recursive: true });
    for (const name of readdirSync(join(root, 'node_modules')).filter((one) => !one.startsWith('.')))
      symlinkSync(join(root, 'node_modules', name), join(packages, name));
    cpSync(join(root, 'dist'), built, { recursive: true });
    rmSync(join(built, '.built'), { force: true });
    run('chown', ['-R', `${uid}:${uid}`, home, clone]);
    run('chown', ['-R', '0:0', packages, join(clone, 'dist')]);
    writeFileSync(told, '');
    chmodSync(told, 0o666);
    command(join(packages, '.bin/tsc'), `mkdir dist && cp -r ${built}/. dist/`);
    command(join(packages, '.bin/vite'), ':');
    command(join(commands, 'npm'), 'touch node_modules/of-npm');
    writeFileSync(join(folder, 'passwd'), `root:x:0:0::/root:/bin/sh\nanna:x:${uid}:${uid}::${home}:/bin/sh\n`);
  }, 60_000);

  it('leaves the checkout to the person who owns it, and takes nothing of an older build', () => {
    const place = join(folder, 'machine');
    const env = { ...process.env, HOME: '/root', SUDO_UID: `${uid}`, PATH: `${commands}:${process.env.PATH}` };
    const script = `mount --bind ${folder}/passwd /etc/passwd && exec ${clone}/scripts/install --root ${place}`;
    const { status, stderr } = spawnSync('unshare', ['--mount', 'sh', '-c', script], { env, encoding: 'utf8' });
    expect({ status, stderr }).toMatchObject({ status: 0 });
    const as = `${uid} ${uid} ${home}`;
    expect(readFileSync(told, 'utf8').trim().split('\n')).toEqual([
      `npm ${as}`,
      `tsc ${as}`,
      `vite ${as}`,
      `vite ${as}`,
    ]);
    expect(run('find', [clone, '!', '-uid', `${uid}`])).toBe('');
    expect(existsSync(join(placesIn(place).slots, 'a/dist/main.js'))).toBe(true);
    expect(existsSync(join(placesIn(place).slots, 'a/dist/removed-long-ago.js'))).toBe(false);
  });
});
