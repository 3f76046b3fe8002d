#!/usr/bin/env node
// Makes a key pair for firmware images. The first build of a product does it by itself; this makes another one, for a
// change of keys or for one that is lost. Never replaces a key.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { keyOptions, makeKeyPair } from './firmware-keys.mjs';

const { values } = parseArgs({ options: keyOptions });
try {
  makeKeyPair(resolve(values.key), resolve(values.keys));
} catch (error) {
  console.error(error.code === 'EEXIST' ? `${resolve(values.key)} exists: it stays as it is.` : error.message);
  process.exit(1);
}
