import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { encodeImageHead } from '../../../src/firmware/image-head.js';
import { formatManifest, type Manifest } from '../../../src/firmware/manifest.js';

/** A key of a run: OpenSSL draws by itself, so it is made of octets that are the same each time (PKCS #8 of RFC 8410). */
function keyOf(fill: number): KeyObject {
  const head = Buffer.from('302e020100300506032b657004220420', 'hex');
  return createPrivateKey({ key: Buffer.concat([head, Buffer.alloc(32, fill)]), format: 'der', type: 'pkcs8' });
}

const [makers, strangers] = [keyOf(1), keyOf(2)];

const publicHalf = (key: KeyObject) => createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString();

/** What a board trusts, and what it does not. */
export const publicKeys = publicHalf(makers);
export const strangePublicKeys = publicHalf(strangers);

/** Files of a version, by their paths in a slot. */
export function filesOf(version: string): ReadonlyMap<string, Buffer> {
  return new Map([
    ['dist/a/b/deep.js', Buffer.from(`// ${version} deep`)],
    ['dist/main.js', Buffer.from(`// ${version} ${'x'.repeat(9000)}`)],
    ['package.json', Buffer.from(`{"version":"${version}"}`)],
  ]);
}

function manifestOf(version: string, changes: Partial<Manifest> = {}): Manifest {
  return {
    product: 'ups-bacnet-gateway',
    version,
    target: 'linux-arm64',
    minimumNode: '20.19.0',
    minimumVersion: '1.0.0',
    files: [...filesOf(version)].map(([path, bytes]) => ({
      path,
      size: bytes.length,
      sha512: createHash('sha512').update(bytes).digest('hex'),
    })),
    ...changes,
  };
}

/** A slot as an installation leaves it. */
export function installed(version: string): ReadonlyMap<string, Buffer> {
  return new Map([...filesOf(version), ['manifest.json', Buffer.from(formatManifest(manifestOf(version)))]]);
}

export type RefusedImage = 'changed' | 'cut-off' | 'strange-key' | 'too-old' | 'other-machine' | 'noise';
export type ImageKind = 'good' | 'unhealthy' | 'dies' | RefusedImage;

/** As they are drawn: most are good. */
export const imageKinds: readonly ImageKind[] = [
  ...(['good', 'good', 'good', 'good', 'unhealthy', 'dies'] as const),
  ...(['changed', 'changed', 'cut-off', 'strange-key', 'too-old', 'other-machine', 'noise'] as const),
];

/** The octets of an image; `at`: where it is changed or ends, as a share of its length. */
export function imageOf(kind: ImageKind, version: string, at: number): Uint8Array {
  const changes: Partial<Manifest> =
    kind === 'too-old' ? { minimumVersion: '9.0.0' } : kind === 'other-machine' ? { target: 'win32-x64' } : {};
  const head = encodeImageHead(manifestOf(version, changes), kind === 'strange-key' ? strangers : makers);
  const image = Buffer.concat([head, ...filesOf(version).values()]);
  const place = Math.min(image.length - 1, Math.floor(at * image.length));
  if (kind === 'cut-off') return image.subarray(0, place);
  if (kind === 'noise') return Buffer.alloc(image.length, place);
  if (kind === 'changed') image[place] = (image[place] ?? 0) ^ 0x10;
  return image;
}
