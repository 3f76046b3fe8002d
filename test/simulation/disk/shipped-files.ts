import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shippedProfiles } from '../../../src/device/profiles/profile-files.js';

/** What the product brings along and reads through its disk, by its path on this machine. */
export function shippedFiles(): ReadonlyMap<string, Uint8Array> {
  const names = readdirSync(shippedProfiles);
  return new Map(names.map((name) => [join(shippedProfiles, name), readFileSync(join(shippedProfiles, name))]));
}
