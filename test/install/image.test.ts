import { createPublicKey } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ByteSource } from '../../src/firmware/byte-source.js';
import { readImageHead } from '../../src/firmware/image-head.js';
import { ensureBuilt, root, runToEnd } from '../support/daemon.js';
import { inPieces } from '../support/machine/firmware-images.js';
import { keyArguments, run, temporaryFolder, versionOfProject } from '../support/machine/installation.js';
import { ManualClock } from '../support/manual-clock.js';

const { folder, remove } = temporaryFolder();
const key = join(folder, 'private.pem');
const publicKey = join(folder, 'public.pem');
const keys = keyArguments(folder);
const script = (name: string) => join(root, 'scripts', name);

async function image(name: string, ...args: string[]) {
  const out = join(folder, name);
  run(process.execPath, [script('image.mjs'), '--as-built', ...keys, '--out', out, ...args]);
  const bytes = readFileSync(out);
  const source = new ByteSource(inPieces(bytes, 65_536), new ManualClock());
  const manifest = await readImageHead(source, [createPublicKey(readFileSync(publicKey))]);
  return { bytes, manifest, paths: manifest.files.map(({ path }) => path) };
}

beforeAll(() => {
  ensureBuilt();
  run(process.execPath, [script('firmware-key.mjs'), ...keys]);
}, 120_000);
afterAll(remove);

describe('the key pair', () => {
  it('has a private half that only its owner can read', () => {
    expect(statSync(key).mode & 0o777).toBe(0o600);
    expect(readFileSync(publicKey, 'utf8')).toMatch(/^-----BEGIN PUBLIC KEY-----/);
  });

  it('is never replaced', async () => {
    const before = readFileSync(key, 'utf8');
    const again = await runToEnd(script('firmware-key.mjs'), keys);
    expect([again.code, readFileSync(key, 'utf8')]).toEqual([1, before]);
  });
});

describe('npm run image', { timeout: 60_000 }, () => {
  it('packs the same bytes each time, signed, with everything that the program needs and no private key', async () => {
    const one = await image('one.bin');
    const two = await image('two.bin');
    expect(one.bytes.equals(two.bytes)).toBe(true);
    expect(one.manifest).toMatchObject({
      version: versionOfProject(),
      target: `${process.platform}-${process.arch}`,
      minimumNode: '20.19.0',
    });
    expect(one.paths).toEqual(expect.arrayContaining(['dist/main.js', 'package.json', 'config/config.ini']));
    expect(one.paths.filter((path) => /\.(ts|map)$|^node_modules\/(typescript|vitest)\//.test(path))).toEqual([]);
    expect(one.bytes.includes(readFileSync(key))).toBe(false);
    expect(one.bytes.includes('-----BEGIN PRIVATE KEY-----\n')).toBe(false);
  });

  it('packs the native parts of its target alone', async () => {
    const { paths, manifest } = await image('arm.bin', '--target', 'linux-arm64');
    const native = paths.filter((path) => path.endsWith('.node'));
    expect(manifest.target).toBe('linux-arm64');
    expect(native.length).toBeGreaterThan(0);
    expect(native.filter((path) => !path.includes('/prebuilds/linux-arm64/'))).toEqual([]);
  });

  it('says where it looked and what to do when there is no key', async () => {
    const none = join(folder, 'none.pem');
    const args = ['--as-built', '--key', none, '--keys', publicKey, '--out', join(folder, 'none.bin')];
    const { code, stderr } = await runToEnd(script('image.mjs'), args);
    expect(code).toBe(1);
    for (const text of [none, publicKey, '--key FILE', 'node scripts/firmware-key.mjs']) expect(stderr).toContain(text);
    expect(existsSync(none)).toBe(false);
  });
});
