#!/usr/bin/env node
// `npm run image`: the built product as one signed file, for the page "Update firmware". The same commit, key and
// target give the same bytes: sorted paths, no times, no owners, no compression.
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultKeyFile } from './firmware-key-file.mjs';
import { ensureBuilt, ensurePackages, requireNode } from './prepare.mjs';
import { ownTarget, productFiles, productManifest } from './product-files.mjs';
import { root } from './run.mjs';

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: join(root, 'image.bin') },
    key: { type: 'string', default: defaultKeyFile },
    target: { type: 'string', default: ownTarget },
    'as-built': { type: 'boolean', default: false },
  },
});

requireNode();
await ensurePackages();
// What an older build has left behind must not get in.
if (!values['as-built']) rmSync(join(root, 'dist'), { recursive: true, force: true });
await ensureBuilt();

const { readTrustedKeys } = await import('../dist/firmware/trusted-keys.js');
const { encodeImageHead } = await import('../dist/firmware/image-head.js');
const key = await signingKey(values.key);
const files = productFiles(values.target);
const manifest = await productManifest(files, values.target);
const out = openSync(resolve(values.out), 'w', 0o644);
writeSync(out, encodeImageHead(manifest, key));
for (const { source } of files) writeSync(out, readFileSync(source));
closeSync(out);
console.log(`${resolve(values.out)}: version ${manifest.version} for ${manifest.target}, ${files.length} files`);

async function signingKey(file) {
  let privateKey;
  try {
    privateKey = createPrivateKey(readFileSync(file));
  } catch (error) {
    console.error(`No private key for signing: ${error.message}\nMake one, once: node scripts/firmware-key.mjs`);
    process.exit(1);
  }
  const trusted = await readTrustedKeys([join(root, 'config', 'firmware-keys.pem')]);
  if (!trusted.some((one) => one.equals(createPublicKey(privateKey)))) {
    console.log(
      'Note: this key is not in config/firmware-keys.pem. Only gateways with it in site-keys.pem take the image.',
    );
  }
  return privateKey;
}
