#!/usr/bin/env node
// Makes the key pair that firmware images are signed with: the private half stays with whoever publishes the firmware,
// the public half goes into config/firmware-keys.pem and with it into every gateway. Never replaces a key.
import { generateKeyPairSync } from 'node:crypto';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultKeyFile } from './firmware-key-file.mjs';
import { root } from './run.mjs';

const { values } = parseArgs({
  options: {
    key: { type: 'string', default: defaultKeyFile },
    public: { type: 'string', default: join(root, 'config', 'firmware-keys.pem') },
  },
});
const file = resolve(values.key);
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
try {
  writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { flag: 'wx', mode: 0o600 });
} catch (error) {
  console.error(error.code === 'EEXIST' ? `${file} exists: it stays as it is.` : error.message);
  process.exit(1);
}
appendFileSync(resolve(values.public), publicKey.export({ type: 'spki', format: 'pem' }));
console.log(`Private key: ${file} (keep it safe: without it no gateway takes an update)`);
console.log(`Public key: added to ${resolve(values.public)} (commit it, then build and install)`);
