import { basename, dirname, join } from 'node:path';
import { type Disk, thisDisk } from '../machine/disk.js';
import { syncFolder } from './folders.js';

export interface AtomicWriteOptions {
  /** Permission bits of the file; without it those of the file that is replaced, else 0640. */
  readonly mode?: number;
  /** Whether a link is replaced, and not what it points at: where others may write the folder. */
  readonly replacesLink?: boolean;
  readonly disk?: Disk;
}

/**
 * Replaces a file so that a power cut leaves either the old content or the new one, whole.
 * Rejects with the error of the operating system; the old file is then untouched.
 */
export async function writeFileAtomically(
  path: string,
  data: string | Uint8Array,
  options: AtomicWriteOptions = {},
): Promise<void> {
  const { disk = thisDisk } = options;
  const target = options.replacesLink ? path : await resolveLink(disk, path);
  // Also the owner of what a link points at is none of the file's.
  const old = options.replacesLink ? undefined : await statOrNothing(disk, target);
  const temporary = join(dirname(target), `.${basename(target)}.${disk.unusedName()}.tmp`);
  try {
    const mode = options.mode ?? (old ? old.mode & 0o777 : 0o640);
    await writeWhole(disk, temporary, data, mode);
    // A new file belongs to the account that wrote it; the person who owned the old one must still be able to edit it.
    if (old) await disk.chown(temporary, old.uid, old.gid).catch(() => undefined);
    await disk.rename(temporary, target);
  } catch (error) {
    await disk.unlink(temporary).catch(() => undefined);
    throw error;
  }
  // The rename itself is on the disk only after this.
  await syncFolder(disk, dirname(target));
}

/** Deletes what writes that were cut off have left beside this file. */
export async function removeLeftovers(path: string, disk: Disk = thisDisk): Promise<void> {
  const target = await resolveLink(disk, path);
  const pattern = `.${basename(target)}.`;
  const names = await disk.readdir(dirname(target)).catch(() => []);
  for (const name of names) {
    const isLeftover = name.startsWith(pattern) && /^[0-9a-f]{12}\.tmp$/.test(name.slice(pattern.length));
    if (isLeftover) await disk.unlink(join(dirname(target), name)).catch(() => undefined);
  }
}

async function writeWhole(disk: Disk, path: string, data: string | Uint8Array, mode: number) {
  const file = await disk.open(path, 'wx', 0o600);
  try {
    await file.writeFile(data);
    // Beyond the umask, and before the file has its public name.
    await file.chmod(mode);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A link stays a link: what it points at is replaced. */
async function resolveLink(disk: Disk, path: string): Promise<string> {
  try {
    return await disk.realpath(path);
  } catch {
    return path;
  }
}

async function statOrNothing(disk: Disk, path: string) {
  try {
    return await disk.stat(path);
  } catch {
    return undefined;
  }
}
