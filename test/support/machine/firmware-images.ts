import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { encodeImageHead } from '../../../src/firmware/image-head.js';
import { formatManifest, type Manifest } from '../../../src/firmware/manifest.js';

/** A key pair of a test's own. */
export function signingKeys() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { privateKey, publicKey, publicPem: publicKey.export({ type: 'spki', format: 'pem' }).toString() };
}

export type ProductFiles = Readonly<Record<string, string>>;

export function productOf(version: string): ProductFiles {
  return {
    'dist/a/b/deep.js': `// ${version} deep`,
    'dist/empty.js': '',
    'dist/main.js': `// ${version} ${'x'.repeat(3000)}`,
    'package.json': `{"version":"${version}"}`,
  };
}

export function manifestOf(version: string, files: ProductFiles, changes: Partial<Manifest> = {}): Manifest {
  return {
    product: 'ups-bacnet-gateway',
    version,
    target: 'linux-x64',
    minimumNode: '20.19.0',
    minimumVersion: '1.0.0',
    files: Object.entries(files)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([path, text]) => ({
        path,
        size: Buffer.byteLength(text),
        sha512: createHash('sha512').update(text).digest('hex'),
      })),
    ...changes,
  };
}

export function imageOf(manifest: Manifest, files: ProductFiles, key: KeyObject): Buffer {
  const bodies = manifest.files.map(({ path }) => Buffer.from(files[path] ?? ''));
  return Buffer.concat([encodeImageHead(manifest, key), ...bodies]);
}

/** The bytes in pieces of one size, as a network would bring them. */
export async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

/** A folder of slots with these versions, `a` being the one that has proven itself. */
export function slotsFolder(versions: { readonly a?: string; readonly b?: string }) {
  const root = mkdtempSync(join(tmpdir(), 'slots-'));
  const folder = join(root, 'slots');
  mkdirSync(folder);
  for (const slot of ['a', 'b'] as const) {
    const version = versions[slot];
    if (version === undefined) continue;
    const files = productOf(version);
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, slot, path)), { recursive: true });
      writeFileSync(join(folder, slot, path), text);
    }
    writeFileSync(join(folder, slot, 'manifest.json'), formatManifest(manifestOf(version, files)));
  }
  symlinkSync('a', join(folder, 'current'));
  return { folder, remove: () => rmSync(root, { recursive: true, force: true }) };
}
