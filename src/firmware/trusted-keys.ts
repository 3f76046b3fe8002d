import { createPublicKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/** All public keys for Ed25519 in files of PEM blocks; a file that is not there holds none. */
export async function readTrustedKeys(paths: readonly string[]): Promise<KeyObject[]> {
  const texts = await Promise.all(paths.map((path) => readFile(path, 'utf8').catch(() => '')));
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
