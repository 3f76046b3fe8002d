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
  const place = join(folder, 'machine');

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

  /** As that person types it, or below their sudo. */
  function install({ isSudo = true, path = `${commands}:${process.env.PATH}` } = {}) {
    writeFileSync(told, '');
    const env = { ...process.env, HOME: isSudo ? '/root' : home, SUDO_UID: isSudo ? `${uid}` : '' };
    const as = isSudo ? '' : `setpriv --reuid ${uid} --regid ${uid} --clear-groups`;
    const script = `mount --bind ${folder}/passwd /etc/passwd
      PATH=${path} exec ${as} ${clone}/scripts/install --root ${place}`;
    return spawnSync('unshare', ['--mount', 'sh', '-ec', script], { env, encoding: 'utf8' });
  }

  it('leaves the checkout to the person who owns it, and takes nothing of an older build', () => {
    const { status, stderr } = install();
    expect({ status, stderr }).toMatchObject({ status: 0 });
    const as = `${uid} ${uid} ${home}`;
    expect(readFileSync(told, 'utf8').trim().split('\n')).toEqual([
      `npm ${as}`,
      `tsc ${as}`,
      `vite ${as}`,
      `vite ${as}`,
      `vite ${as}`,
    ]);
    expect(run('find', [clone, '!', '-uid', `${uid}`])).toBe('');
    expect(existsSync(join(placesIn(place).slots, 'a/dist/main.js'))).toBe(true);
    expect(existsSync(join(placesIn(place).slots, 'a/dist/removed-long-ago.js'))).toBe(false);
  });

  it('gives back what root has left inside of the packages and the build of that person', () => {
    const inside = [join(clone, 'node_modules/.vite-temp'), join(clone, 'dist/of-root')];
    for (const path of inside) {
      mkdirSync(path);
      writeFileSync(join(path, 'left-behind'), '');
    }
    expect(install()).toMatchObject({ status: 0 });
    expect(readFileSync(told, 'utf8').trim().split('\n')).toHaveLength(4);
    expect(run('find', [clone, '!', '-uid', `${uid}`])).toBe('');
  });

  it('keeps the build where the packages for the next one cannot be had', () => {
    const stamp = join(clone, 'node_modules/.installed');
    const npm = join(commands, 'npm');
    const script = readFileSync(npm, 'utf8');
    writeFileSync(stamp, 'of another package-lock.json');
    writeFileSync(npm, `${script}exit 1\n`);
    expect(install()).toMatchObject({ status: 1, stderr: '' });
    expect(existsSync(join(clone, 'dist/main.js'))).toBe(true);
    rmSync(npm);
    const withoutNpm = join(folder, 'without-npm');
    mkdirSync(withoutNpm);
    for (const name of ['sh', 'dirname', 'node', 'getent', 'chown'])
      symlinkSync(run('sh', ['-c', `command -v ${name}`]).trim(), join(withoutNpm, name));
    const { status, stderr } = install({ path: withoutNpm });
    expect({ status, lines: stderr.trim().split('\n').length }).toEqual({ status: 1, lines: 1 });
    expect(stderr).toContain('apt install npm');
    expect(existsSync(join(clone, 'dist/main.js'))).toBe(true);
    command(npm, 'touch node_modules/of-npm');
    expect(install()).toMatchObject({ status: 0 });
  });

  it('says in one line that a person cannot replace what root has built', () => {
    run('chown', ['-R', '0:0', join(clone, 'dist')]);
    const { status, stderr } = install({ isSudo: false });
    expect({ status, lines: stderr.trim().split('\n').length }).toEqual({ status: 1, lines: 1 });
    expect(stderr).toContain('dist/ cannot be replaced (EACCES)');
    expect(install()).toMatchObject({ status: 0 });
  });
});
