import { randomBytes } from 'node:crypto';
import { chown, open, readdir, realpath, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { syncFolder } from './folders.js';

/** The file operations used; a test records or breaks them. */
export interface AtomicWriteOperations {
  readonly chown: typeof chown;
  readonly open: typeof open;
  readonly realpath: typeof realpath;
  readonly rename: typeof rename;
  readonly stat: typeof stat;
  readonly unlink: typeof unlink;
}

export interface AtomicWriteOptions {
  /** Permission bits of the file; without it those of the file that is replaced, else 0640. */
  readonly mode?: number;
  /** Whether a link is replaced, and not what it points at: where others may write the folder. */
  readonly replacesLink?: boolean;
  readonly operations?: AtomicWriteOperations;
}

const disk: AtomicWriteOperations = { chown, open, realpath, rename, stat, unlink };

/**
 * Replaces a file so that a power cut leaves either the old content or the new one, whole.
 * Rejects with the error of the operating system; the old file is then untouched.
 */
export async function writeFileAtomically(
  path: string,
  data: string | Uint8Array,
  options: AtomicWriteOptions = {},
): Promise<void> {
  const fs = options.operations ?? disk;
  const target = options.replacesLink ? path : await resolveLink(fs, path);
  // Also the owner of what a link points at is none of the file's.
  const old = options.replacesLink ? undefined : await statOrNothing(fs, target);
  const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    const mode = options.mode ?? (old ? old.mode & 0o777 : 0o640);
    await writeWhole(fs, temporary, data, mode);
    // A new file belongs to the account that wrote it; the person who owned the old one must still be able to edit it.
    if (old) await fs.chown(temporary, old.uid, old.gid).catch(() => undefined);
    await fs.rename(temporary, target);
  } catch (error) {
    await fs.unlink(temporary).catch(() => undefined);
    throw error;
  }
  // The rename itself is on the disk only after this.
  await syncFolder(fs, dirname(target));
}

/** Deletes what writes that were cut off have left beside this file. */
export async function removeLeftovers(path: string): Promise<void> {
  const target = await resolveLink(disk, path);
  const pattern = `.${basename(target)}.`;
  const names = await readdir(dirname(target)).catch(() => []);
  for (const name of names) {
    const isLeftover = name.startsWith(pattern) && /^[0-9a-f]{12}\.tmp$/.test(name.slice(pattern.length));
    if (isLeftover) await unlink(join(dirname(target), name)).catch(() => undefined);
  }
}

async function writeWhole(fs: AtomicWriteOperations, path: string, data: string | Uint8Array, mode: number) {
  const file = await fs.open(path, 'wx', 0o600);
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
async function resolveLink(fs: AtomicWriteOperations, path: string): Promise<string> {
  try {
    return await fs.realpath(path);
  } catch {
    return path;
  }
}

async function statOrNothing(fs: AtomicWriteOperations, path: string) {
  try {
    return await fs.stat(path);
  } catch {
    return undefined;
  }
}
