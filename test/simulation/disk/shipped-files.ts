import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shippedProfiles } from '../../../src/device/profiles/profile-files.js';

/**
 * What the product brings along and reads through its disk, by its path on this machine. It is read when this is loaded: the build
 * of a run that takes hours may have given way to newer ones meanwhile.
 */
export const shippedFiles: ReadonlyMap<string, Uint8Array> = new Map(
  readdirSync(shippedProfiles).map((name) => {
    const path = join(shippedProfiles, name);
    return [path, readFileSync(path)];
  }),
);
