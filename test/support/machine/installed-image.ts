import { createHash, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeImageHead } from '../../../src/firmware/image-head.js';
import { type Manifest, parseManifest } from '../../../src/firmware/manifest.js';
import type { SlotName } from '../../../src/launcher/slots.js';
import { root } from '../daemon.js';

/** Contents of files that differ, by their path. */
export type FileChanges = Readonly<Record<string, string>>;

/** A signed image made of what is installed in a slot, with another version and some of its files changed. */
export function imageOfSlot(
  slots: string,
  slot: SlotName,
  key: KeyObject,
  version: string,
  changes: FileChanges = {},
  more: Partial<Manifest> = {},
): Buffer {
  const installed = parseManifest(readFileSync(join(slots, slot, 'manifest.json'), 'utf8'));
  const all: FileChanges = { 'package.json': packageJson(version), ...changes };
  const contents = installed.files.map(({ path }) =>
    path in all ? Buffer.from(all[path] ?? '') : readFileSync(join(slots, slot, path)),
  );
  const files = installed.files.map(({ path }, index) => {
    const bytes = contents[index] ?? Buffer.alloc(0);
    return { path, size: bytes.length, sha512: createHash('sha512').update(bytes).digest('hex') };
  });
  return Buffer.concat([encodeImageHead({ ...installed, version, files, ...more }, key), ...contents]);
}

function packageJson(version: string): string {
  return JSON.stringify({ ...JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')), version });
}
