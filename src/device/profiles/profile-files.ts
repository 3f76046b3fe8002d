import { constants } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeFolder, removeForGood } from '../../core/files/folders.js';
import { mayBeThere, patiently } from '../../core/files/patiently.js';
import { removeLeftovers, writeFileAtomically } from '../../core/files/write-file-atomically.js';
import { type Disk, thisDisk } from '../../core/machine/disk.js';
import {
  mostProfileBytes,
  mostSiteProfileBytes,
  mostSiteProfiles,
  profileOfFile,
} from '../../ups/model/profile-limits.js';

/** Beside the program, as they are shipped. */
export const shippedProfiles = fileURLToPath(new URL('../../../config/profiles', import.meta.url));
/** In the data folder: those of the site. */
export const profilesFolderName = 'profiles';

type ProfileOrigin = 'shipped' | 'site';

/** A file that may hold a profile; it is known by its name alone, without having been read. */
export interface ProfileFile {
  /** As settings name it: that of the file without `.json`. */
  readonly name: string;
  readonly path: string;
  readonly origin: ProfileOrigin;
  /** Another one whenever the file is another one. */
  readonly signature: string;
  readonly modifiedMs: number;
  readonly size: number;
}

/** What a site has, as far as it may. */
export interface SiteProfiles {
  /** By name. */
  readonly files: readonly ProfileFile[];
  /** How many stand there beyond the limits, and are not looked at. */
  readonly beyond: number;
}

/** One byte more than a profile may have is enough to tell that it is too large. */
const mostBytes = mostProfileBytes + 1;
/** Of the names in a folder; each file is looked at every few seconds. */
const mostNames = 1000;

/** The profiles of a folder, by name; none where there is no folder. Rejects with the error of a disk that does not tell. */
export async function listProfiles(
  folder: string,
  origin: ProfileOrigin,
  disk: Disk = thisDisk,
): Promise<readonly ProfileFile[]> {
  return filesOf(folder, origin, await namesIn(folder, disk), disk);
}

/**
 * Those of the site. Where there are more than a site may have, the ones that are known already go first, so that no new one
 * takes the place of one in use. Rejects with the error of a disk that does not tell.
 */
export async function listSiteProfiles(
  folder: string,
  known: readonly string[],
  disk: Disk = thisDisk,
): Promise<SiteProfiles> {
  const names = await namesIn(folder, disk);
  const there = new Set(names);
  const ordered = [...new Set([...known.filter((name) => there.has(name)), ...names])];
  const found = await filesOf(folder, 'site', ordered, disk);
  let bytes = 0;
  const kept = found.slice(0, mostSiteProfiles).filter(({ size }) => {
    // A file that is too large is told as such, and never read to its end.
    const isRoom = bytes + Math.min(size, mostBytes) <= mostSiteProfileBytes;
    if (isRoom) bytes += Math.min(size, mostBytes);
    return isRoom;
  });
  const files = kept.sort((one, other) => (one.name < other.name ? -1 : 1));
  return { files, beyond: found.length - files.length };
}

/** In their order. */
async function namesIn(folder: string, disk: Disk): Promise<readonly string[]> {
  const names = await patiently(() => disk.readdir(folder)).catch((cause: unknown) => {
    if (mayBeThere(cause)) throw cause;
    return [];
  });
  return names
    .map(profileOfFile)
    .filter((name) => name !== undefined)
    .sort();
}

async function filesOf(
  folder: string,
  origin: ProfileOrigin,
  names: readonly string[],
  disk: Disk,
): Promise<ProfileFile[]> {
  const found = names.slice(0, mostNames).map((name) => fileOf(join(folder, `${name}.json`), name, origin, disk));
  return (await Promise.all(found)).filter((file) => file !== undefined);
}

async function fileOf(path: string, name: string, origin: ProfileOrigin, disk: Disk): Promise<ProfileFile | undefined> {
  try {
    const stats = await patiently(() => disk.stat(path));
    if (!stats.isFile()) return undefined;
    const { mtimeMs, ctimeMs, size, ino } = stats;
    return { name, path, origin, signature: [mtimeMs, ctimeMs, size, ino].join(' '), modifiedMs: mtimeMs, size };
  } catch (cause) {
    if (mayBeThere(cause)) throw cause;
    return undefined;
  }
}

/** Rejects with the error of the operating system. */
export function readProfileFile(path: string, disk: Disk = thisDisk): Promise<Uint8Array> {
  return patiently(() => readOnce(path, disk));
}

async function readOnce(path: string, disk: Disk): Promise<Uint8Array> {
  // Without O_NONBLOCK, opening a named pipe would wait for its other end.
  const file = await disk.open(path, constants.O_RDONLY | constants.O_NONBLOCK);
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
export async function writeProfileFile(
  folder: string,
  name: string,
  bytes: Uint8Array,
  disk: Disk = thisDisk,
): Promise<void> {
  await makeFolder(folder, disk);
  const path = join(folder, `${name}.json`);
  await removeLeftovers(path, disk);
  await writeFileAtomically(path, bytes, { disk });
}

export async function removeProfileFile(path: string, disk: Disk = thisDisk): Promise<void> {
  await removeForGood(path, disk);
}
