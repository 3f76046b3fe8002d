import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { errorDetail } from '../core/error-details.js';
import { GatewayError } from '../core/errors.js';
import { isErrnoException } from '../core/files/is-errno-exception.js';
import { type Disk, thisDisk } from '../core/machine/disk.js';
import type { ByteSource } from './byte-source.js';
import { formatManifest, type Manifest, parseManifest } from './manifest.js';

/** The last number is that of the format. */
export const imageMagic = Buffer.from('UPSBACNET-IMAGE\x01', 'latin1');
const lengthBytes = 4;
/** Ed25519, RFC 8032 §5.1.6. */
const signatureBytes = 64;
/** A hundred octets of text and a hash of 128 for each of some thousand files. */
export const maxManifestBytes = 4 * 1024 * 1024;

/** What stands before the files of an image: magic, length of the manifest, signature of magic and manifest, manifest. */
export function encodeImageHead(manifest: Manifest, privateKey: KeyObject): Uint8Array {
  const text = Buffer.from(formatManifest(manifest));
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt32BE(text.length);
  return Buffer.concat([imageMagic, length, sign(null, Buffer.concat([imageMagic, text]), privateKey), text]);
}

/**
 * Reads as far as the files. Nothing of the manifest is looked at before its signature is right.
 * Rejects with `firmware.not-an-image`, `firmware.truncated`, `firmware.signature` or `firmware.damaged`.
 */
export async function readImageHead(source: ByteSource, trusted: readonly KeyObject[]): Promise<Manifest> {
  const start = await source.read(imageMagic.length).catch(() => undefined);
  if (start === undefined || !imageMagic.equals(start)) {
    throw new GatewayError('firmware.not-an-image', errorDetail('imageOtherBeginning'));
  }
  const length = (await source.read(lengthBytes)).readUInt32BE(0);
  if (length > maxManifestBytes) throw new GatewayError('firmware.damaged', errorDetail('manifestTooLong'));
  const signature = await source.read(signatureBytes);
  const text = await source.read(length);
  const signed = Buffer.concat([imageMagic, text]);
  if (!trusted.some((key) => verify(null, signed, key, signature))) {
    throw new GatewayError('firmware.signature', errorDetail('imageNotTrusted'));
  }
  return parseManifest(text.toString('utf8'));
}

/**
 * All public keys for Ed25519 in files of PEM blocks. A file that is not there holds none; one that is there and cannot
 * be read is told.
 */
export async function readTrustedKeys(
  paths: readonly string[],
  onUnreadable: (path: string, cause: unknown) => void,
  disk: Disk = thisDisk,
): Promise<KeyObject[]> {
  const textOf = (path: string) =>
    disk.readFile(path, 'utf8').catch((cause: unknown) => {
      if (!isErrnoException(cause) || cause.code !== 'ENOENT') onUnreadable(path, cause);
      return '';
    });
  const texts = await Promise.all(paths.map(textOf));
  return texts.flatMap((text) =>
    [...text.matchAll(/-----BEGIN PUBLIC KEY-----[\s\S]+?-----END PUBLIC KEY-----/g)].flatMap(([block]) => {
      const key = publicKey(block);
      return key?.asymmetricKeyType === 'ed25519' ? [key] : [];
    }),
  );
}

function publicKey(block: string): KeyObject | undefined {
  try {
    return createPublicKey(block);
  } catch {
    return undefined;
  }
}
