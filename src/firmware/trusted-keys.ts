import { createPublicKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isErrnoException } from '../core/files/is-errno-exception.js';

/**
 * All public keys for Ed25519 in files of PEM blocks. A file that is not there holds none; one that is there and cannot
 * be read is told.
 */
export async function readTrustedKeys(
  paths: readonly string[],
  tellUnreadable: (path: string, cause: unknown) => void,
): Promise<KeyObject[]> {
  const textOf = (path: string) =>
    readFile(path, 'utf8').catch((cause: unknown) => {
      if (!isErrnoException(cause) || cause.code !== 'ENOENT') tellUnreadable(path, cause);
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
