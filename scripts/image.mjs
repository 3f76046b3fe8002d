#!/usr/bin/env node
// `npm run image`: the built product as one signed file, for the page "Update firmware". The same commit, key and
// target give the same bytes: sorted paths, no times, no owners, no compression.
import { createPublicKey } from 'node:crypto';
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensurePublicKeys, keyOptions, readPrivateKey } from './firmware-keys.mjs';
import { ensureBuilt, ensurePackages, removeBuilt, requireNode } from './prepare.mjs';
import { ownTarget, productFiles, productManifest } from './product-files.mjs';
import { root } from './run.mjs';

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: join(root, 'image.bin') },
    ...keyOptions,
    target: { type: 'string', default: ownTarget },
    // For tests and soak, which build once: takes along what older builds have left in dist/.
    'as-built': { type: 'boolean', default: false },
  },
});

requireNode();
await ensurePackages();
if (!values['as-built']) removeBuilt();
await ensureBuilt();

const { encodeImageHead, readTrustedKeys } = await import('../dist/firmware/image-head.js');
const keysFile = resolve(values.keys);
const key = await signingKey(resolve(values.key));
const files = productFiles(values.target, keysFile);
const manifest = await productManifest(files, values.target);
const out = openSync(resolve(values.out), 'w', 0o644);
writeSync(out, encodeImageHead(manifest, key));
for (const { source } of files) writeSync(out, readFileSync(source));
closeSync(out);
console.log(`${resolve(values.out)}: version ${manifest.version} for ${manifest.target}, ${files.length} files`);

async function signingKey(file) {
  ensurePublicKeys(file, keysFile);
  let privateKey;
  try {
    privateKey = readPrivateKey(file);
  } catch (error) {
    console.error(`No private key for signing: looked for ${file}: ${error.message}
A private key that belongs to ${keysFile} is needed: bring it there, or name its place with --key FILE.
Is it lost, node scripts/firmware-key.mjs makes another pair, for gateways that are installed with its public half.`);
    process.exit(1);
  }
  const trusted = await readTrustedKeys([keysFile], (_file, cause) => {
    throw cause;
  });
  if (!trusted.some((one) => one.equals(createPublicKey(privateKey)))) {
    console.log(`Note: this key is not in ${keysFile}. Only gateways with it in site-keys.pem take the image.`);
  }
  return privateKey;
}
