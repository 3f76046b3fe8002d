// The key pair that firmware images are signed with: the private half stays with the person who publishes the firmware, the
// public half goes into config/firmware-keys.pem and with it into every gateway. Nothing that exists is replaced.
import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { closeSync, existsSync, fchownSync, mkdirSync, openSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { asOwnerOf, defaultKeyFile } from './firmware-key-file.mjs';
import { root } from './run.mjs';

/** For parseArgs: the private key of who builds, and the public keys that a product ships. */
export const keyOptions = {
  key: { type: 'string', default: defaultKeyFile },
  keys: { type: 'string', default: join(root, 'config', 'firmware-keys.pem') },
};

/** Called before a product is built: without public keys it gets those of the private key, which is made if need be. */
export function ensurePublicKeys(keyFile, publicFile) {
  if (existsSync(publicFile)) return;
  try {
    const isNew = !asOwnerOf(keyFile, () => existsSync(keyFile));
    if (isNew) makePrivateKey(keyFile);
    addPublicKey(publicFile, readPrivateKey(keyFile));
    console.log(`${publicFile} was not there: this product would refuse every firmware image.`);
    tell(keyFile, publicFile, isNew);
  } catch (error) {
    console.error(`No key for firmware images: ${error.message}\nAnother place for the private key: --key FILE`);
    process.exit(1);
  }
}

/** A pair more, for the first or for another one; throws when the private key exists. */
export function makeKeyPair(keyFile, publicFile) {
  makePrivateKey(keyFile);
  addPublicKey(publicFile, readPrivateKey(keyFile));
  tell(keyFile, publicFile, true);
}

/** Throws when there is none, or one of another kind. */
export function readPrivateKey(file) {
  const key = createPrivateKey(asOwnerOf(file, () => readFileSync(file)));
  if (key.asymmetricKeyType !== 'ed25519') throw new Error(`${file} is no Ed25519 key but ${key.asymmetricKeyType}.`);
  return key;
}

function makePrivateKey(file) {
  // All of config/ goes into the product, and the rest of the project into the repository.
  if (!relative(root, resolve(file)).startsWith('..')) throw new Error(`${file} is inside of the project: not there.`);
  const { privateKey } = generateKeyPairSync('ed25519');
  asOwnerOf(file, () => {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { flag: 'wx', mode: 0o600 });
  });
}

/** The owner of the folder commits the file, also when root builds. */
function addPublicKey(file, privateKey) {
  const isNew = !existsSync(file);
  const out = openSync(file, isNew ? 'ax' : 'a', 0o644);
  writeFileSync(out, createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }));
  if (isNew && process.getuid?.() === 0) {
    const { uid, gid } = statSync(dirname(file));
    fchownSync(out, uid, gid);
  }
  closeSync(out);
}

function tell(keyFile, publicFile, isNew) {
  console.log(`Private key: ${keyFile} (${isNew ? 'made now' : 'was there, stays as it is'})
  Keep it, and a copy elsewhere: gateways take no image that it has not signed. It belongs into no repository.
Public key: added to ${publicFile}
  Commit it, so that every product built from this repository takes the same images.`);
}
