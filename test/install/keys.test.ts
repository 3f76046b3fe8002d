import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt, root } from '../support/daemon.js';
import {
  hasProgram,
  passTrial,
  placesIn,
  run,
  startInstallation,
  temporaryFolder,
  versionOfProject,
} from '../support/machine/installation.js';
import { machinesMissing } from '../support/machine/machine-namespace.js';
import { until } from '../support/until.js';
import { FirmwarePage } from '../support/web/firmware-page.js';

const { folder, remove } = temporaryFolder();
const publicName = 'config/firmware-keys.pem';
const privateName = '.config/ups-bacnet-gateway/firmware-signing-key.pem';

/** The checkout as it is after a clone; what a build only reads is the checkout's own. */
function freshClone(name: string) {
  const clone = join(folder, name);
  const home = join(folder, `home-of-${name}`);
  mkdirSync(clone);
  mkdirSync(home);
  cpSync(join(root, 'scripts'), join(clone, 'scripts'), { recursive: true });
  cpSync(join(root, 'config'), join(clone, 'config'), { recursive: true });
  rmSync(join(clone, publicName), { force: true });
  const shared = [
    'dist',
    'src',
    'web',
    'node_modules',
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'LICENSE',
  ];
  for (const entry of shared) symlinkSync(join(root, entry), join(clone, entry));
  const env = { ...process.env, HOME: home, SUDO_UID: '' };
  /** Runs a script of the clone as somebody with this home. */
  const build = (script: string, ...args: string[]) =>
    spawnSync(process.execPath, [join(clone, 'scripts', script), ...args], { cwd: clone, env, encoding: 'utf8' });
  return { clone, build, home, privateFile: join(home, privateName), publicFile: join(clone, publicName) };
}

const first = freshClone('first');
const image = join(folder, 'image.bin');
const unpacked = join(folder, 'unpacked');
const product = join(unpacked, 'usr/lib/ups-bacnet-gateway/product');
let told = '';

beforeAll(() => {
  ensureBuilt();
  // npm run package, then npm run image, without an option that concerns keys.
  const built = first.build('package.mjs', '--as-built', '--out', folder);
  told = built.stdout + built.stderr;
  const file = readdirSync(folder).find((name) => name.endsWith('.deb')) ?? 'no package';
  run('dpkg-deb', ['--raw-extract', join(folder, file), unpacked]);
  const packed = first.build('image.mjs', '--as-built', '--out', image);
  if (packed.status !== 0) throw new Error(packed.stderr);
}, 120_000);
afterAll(remove);

describe.skipIf(!hasProgram('dpkg-deb'))('the first build of a product', { timeout: 90_000 }, () => {
  it('makes the key pair and says where it is, what to keep and what to commit', () => {
    expect(statSync(first.privateFile).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(first.privateFile)).mode & 0o777).toBe(0o700);
    expect(readFileSync(first.publicFile, 'utf8')).toMatch(
      /^-----BEGIN PUBLIC KEY-----\n.+\n-----END PUBLIC KEY-----\n$/,
    );
    for (const text of [first.privateFile, 'Keep it', first.publicFile, 'Commit it']) expect(told).toContain(text);
  });

  it('ships the public half', () => {
    expect(readFileSync(join(product, publicName))).toEqual(readFileSync(first.publicFile));
  });

  it('gives a package that takes the image of the same clone', async () => {
    const machine = join(folder, 'machine');
    const from = ['--product', product, '--launcher', join(product, '../launcher')];
    run(process.execPath, [join(product, '../setup.mjs'), 'install', ...from, '--root', machine], folder);
    const { program, webPort } = await startInstallation(
      machine,
      { serial: { port: 'simulator' } },
      { skipping: true },
    );
    try {
      expect(existsSync(join(placesIn(machine).program, 'site-keys.pem'))).toBe(false);
      expect(await new FirmwarePage(webPort).upload(readFileSync(image))).toMatchObject({ status: 200 });
      await passTrial(program, versionOfProject());
      const kept = () => program.log.find(({ msg }) => msg.includes('runs and is kept'));
      await until(kept, 40_000, 'the uploaded version is kept');
    } finally {
      await program.stop();
    }
  });

  it('ships no private key: not in package, image or repository', () => {
    const block = /-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/]{40}/;
    const [, secret = 'nothing'] = readFileSync(first.privateFile, 'utf8').split('\n');
    expect(secret).toHaveLength(64);
    const filesOf = (place: string) =>
      readdirSync(place, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name));
    const tracked = run('git', ['ls-files', '-z'])
      .split('\0')
      .filter((name) => name !== '' && existsSync(join(root, name)));
    const files = [image, ...filesOf(unpacked), ...tracked.map((name) => join(root, name))];
    expect(files.length).toBeGreaterThan(1000);
    const holdsKey = (file: string) => {
      const text = readFileSync(file, 'latin1');
      return block.test(text) || text.includes(secret);
    };
    expect(files.filter(holdsKey)).toEqual([]);
    expect(holdsKey(first.privateFile)).toBe(true);
  });

  it('is an installation as well, and the next one finds both halves and leaves them', () => {
    const { build, privateFile, publicFile } = freshClone('second');
    const halves = () => [readFileSync(privateFile, 'utf8'), readFileSync(publicFile, 'utf8')];
    const install = () => build('install.mjs', '--as-built', '--root', join(folder, 'installed'));
    expect(install().stdout).toContain(privateFile);
    const before = halves();
    expect(readFileSync(join(placesIn(join(folder, 'installed')).slots, 'a', publicName), 'utf8')).toBe(before[1]);
    expect(install().stdout).not.toContain(privateFile);
    expect(halves()).toEqual(before);
  });

  it('derives the public half when the private one is there', () => {
    const { build, privateFile, publicFile } = freshClone('third');
    mkdirSync(dirname(privateFile), { recursive: true });
    cpSync(first.privateFile, privateFile);
    expect(build('image.mjs', '--as-built', '--out', join(folder, 'again.bin')).status).toBe(0);
    expect(readFileSync(publicFile)).toEqual(readFileSync(first.publicFile));
    expect(readFileSync(privateFile)).toEqual(readFileSync(first.privateFile));
    expect(readFileSync(join(folder, 'again.bin')).equals(readFileSync(image))).toBe(true);
  });

  it('makes no second pair beside a public key whose private half is elsewhere', () => {
    const { build, privateFile, publicFile } = freshClone('fourth');
    cpSync(first.publicFile, publicFile);
    const { status, stderr } = build('image.mjs', '--as-built', '--out', join(folder, 'none.bin'));
    expect([status, existsSync(privateFile), existsSync(join(folder, 'none.bin'))]).toEqual([1, false, false]);
    expect(stderr).toContain(privateFile);
    expect(readFileSync(publicFile)).toEqual(readFileSync(first.publicFile));
  });

  it('refuses a private key within the project', () => {
    const { clone, build, publicFile } = freshClone('fifth');
    const inside = join(clone, 'config/private.pem');
    const made = build('image.mjs', '--as-built', '--key', inside, '--out', join(folder, 'inside.bin'));
    expect([made.status, existsSync(inside), existsSync(publicFile)]).toEqual([1, false, false]);
    cpSync(first.privateFile, inside);
    const packed = build('package.mjs', '--as-built', '--key', inside, '--out', clone);
    expect([packed.status, packed.stderr.includes(inside)]).toEqual([1, true]);
    expect(readdirSync(clone).filter((name) => name.endsWith('.deb'))).toEqual([]);
  });

  describe.skipIf(machinesMissing)('below sudo', () => {
    const uid = 54_321;
    const { clone, home, privateFile, publicFile } = freshClone('sixth');
    const passwd = join(folder, 'passwd');
    const makeKeys = () => {
      const script = `mount --bind ${passwd} /etc/passwd && exec ${process.execPath} ${clone}/scripts/firmware-key.mjs`;
      const env = { ...process.env, HOME: join(folder, 'home-of-root'), SUDO_UID: String(uid) };
      return spawnSync('unshare', ['--mount', 'sh', '-c', script], { env, encoding: 'utf8' });
    };

    beforeAll(() => {
      writeFileSync(passwd, `root:x:0:0::/root:/bin/sh\nanna:x:${uid}:${uid}::${home}:/bin/sh\n`);
      chmodSync(folder, 0o711);
      for (const place of [home, join(clone, 'config')]) chownSync(place, uid, uid);
    });

    it('follows no link of the person to where that person has no right', () => {
      mkdirSync(join(folder, 'of-root'), { mode: 0o700 });
      symlinkSync(join(folder, 'of-root'), join(home, '.config'));
      expect(makeKeys()).toMatchObject({ status: 1, stderr: expect.stringContaining('EACCES') });
      expect(readdirSync(join(folder, 'of-root'))).toEqual([]);
      rmSync(join(home, '.config'));
    });

    it('gives both halves to the person who called it', () => {
      expect(makeKeys()).toMatchObject({ status: 0, stdout: expect.stringContaining(privateFile) });
      for (const file of [privateFile, dirname(privateFile), publicFile]) expect(statSync(file).uid).toBe(uid);
      expect(statSync(privateFile).mode & 0o777).toBe(0o600);
      expect(existsSync(join(folder, 'home-of-root'))).toBe(false);
    });
  });
});
