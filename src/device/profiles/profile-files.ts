import { constants } from 'node:fs';
import { open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeFolder } from '../../core/files/folders.js';
import { removeLeftovers, writeFileAtomically } from '../../core/files/write-file-atomically.js';

/** Beside the program, as they are shipped. */
export const shippedProfiles = fileURLToPath(new URL('../../../config/profiles', import.meta.url));
/** In the data folder: those of the site. */
export const profilesFolderName = 'profiles';

export type ProfileOrigin = 'shipped' | 'site';

/** A file that may hold a profile; it is known by its name alone, without having been read. */
export interface ProfileFile {
  /** As settings name it: that of the file without `.json`. */
  readonly name: string;
  readonly path: string;
  readonly origin: ProfileOrigin;
  /** Another one whenever the file is another one. */
  readonly signature: string;
  readonly modifiedMs: number;
}

/** More is no set of profiles any more; each is looked at every few seconds. */
const mostFiles = 200;
/** One byte more than a profile may have is enough to tell that it is too large. */
const mostBytes = 262_145;
const fileName = /^([a-z0-9][a-z0-9-]{1,39})\.json$/;

/** The profiles of a folder, by name; none where there is no folder. Never rejects. */
export async function listProfiles(folder: string, origin: ProfileOrigin): Promise<readonly ProfileFile[]> {
  const names = await readdir(folder).catch(() => []);
  const found = names
    .map((file) => fileName.exec(file)?.[1])
    .filter((name) => name !== undefined)
    .sort()
    .slice(0, mostFiles)
    .map((name) => fileOf(join(folder, `${name}.json`), name, origin));
  return (await Promise.all(found)).filter((file) => file !== undefined);
}

async function fileOf(path: string, name: string, origin: ProfileOrigin): Promise<ProfileFile | undefined> {
  try {
    const stats = await stat(path);
    if (!stats.isFile()) return undefined;
    const { mtimeMs, ctimeMs, size, ino } = stats;
    return { name, path, origin, signature: [mtimeMs, ctimeMs, size, ino].join(' '), modifiedMs: mtimeMs };
  } catch {
    return undefined;
  }
}

/** Rejects with the error of the operating system. */
export async function readProfileFile(path: string): Promise<Uint8Array> {
  // Without O_NONBLOCK, opening a named pipe would wait for its other end.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const buffer = new Uint8Array(Math.min(mostBytes, (await file.stat()).size + 1));
    let length = 0;
    for (;;) {
      const { bytesRead } = await file.read(buffer, length, buffer.length - length, null);
      length += bytesRead;
      if (bytesRead === 0 || length === buffer.length) return buffer.subarray(0, length);
    }
  } finally {
    await file.close();
  }
}

/** Rejects with the error of the operating system; a former file is then untouched. */
export async function writeProfileFile(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  await makeFolder(folder);
  const path = join(folder, `${name}.json`);
  await removeLeftovers(path);
  await writeFileAtomically(path, bytes);
}

export async function removeProfileFile(path: string): Promise<void> {
  await rm(path, { force: true });
}
