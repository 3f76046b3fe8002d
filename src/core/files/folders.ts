import { dirname } from 'node:path';
import { type Disk, thisDisk } from '../machine/disk.js';
import { isErrnoException } from './is-errno-exception.js';

/**
 * Makes a folder and those above it that are missing, so that a power cut leaves them there. Level by level, because Node's own
 * recursive mkdir never returns where a file system has the parent and refuses the child, as /proc does.
 */
export function makeFolder(path: string, disk: Disk = thisDisk, mode = 0o777): Promise<void> {
  return make(path, disk, mode, true);
}

/** `mayRetry`: the folder above may be made now, here or by somebody else. */
async function make(path: string, disk: Disk, mode: number, mayRetry: boolean): Promise<void> {
  try {
    await disk.mkdir(path, { mode });
  } catch (error) {
    if (!isErrnoException(error)) throw error;
    if (error.code === 'EEXIST' && (await disk.stat(path)).isDirectory()) return;
    const parent = dirname(path);
    if (error.code !== 'ENOENT' || parent === path || !mayRetry) throw error;
    if (!(await exists(disk, parent))) await make(parent, disk, mode, true);
    return make(path, disk, mode, false);
  }
  await syncFolder(disk, dirname(path));
}

/**
 * Takes a name away so that no power cut brings it back; where there is none, nothing is done. Rejects with the error of the
 * operating system, of the folder's synchronisation, too: the name is gone then, and may come back.
 */
export async function removeForGood(path: string, disk: Disk = thisDisk, recursive = false): Promise<void> {
  try {
    await disk.rm(path, { recursive });
  } catch (error) {
    if (isErrnoException(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return;
    throw error;
  }
  await syncFolder(disk, dirname(path));
}

/** Whether there is something; a link counts for what it points at. */
export function exists(disk: Disk, path: string): Promise<boolean> {
  return disk.stat(path).then(
    () => true,
    () => false,
  );
}

/** Names that were made, replaced or removed in a folder are on the disk after this, and not before. */
export async function syncFolder(disk: Pick<Disk, 'open'>, path: string): Promise<void> {
  const folder = await disk.open(path, 'r').catch((error: unknown) => {
    // A folder that is gone has no names, and one that may be written only cannot be synchronised.
    if (isErrnoException(error) && (error.code === 'ENOENT' || error.code === 'EACCES')) return undefined;
    throw error;
  });
  try {
    await folder?.sync();
  } catch (error) {
    // Some file systems (FAT, network shares) cannot synchronise a folder.
    if (!isErrnoException(error) || (error.code !== 'EINVAL' && error.code !== 'ENOTSUP')) throw error;
  } finally {
    await folder?.close();
  }
}
