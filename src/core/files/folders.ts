import { dirname } from 'node:path';
import { type Disk, thisDisk } from '../machine/disk.js';
import { isErrnoException } from './is-errno-exception.js';

/**
 * Makes a folder and those above it that are missing. Level by level, because Node's own recursive mkdir never returns
 * where a file system has the parent and refuses the child, as /proc does.
 */
export async function makeFolder(path: string, disk: Disk = thisDisk): Promise<void> {
  try {
    await disk.mkdir(path);
  } catch (error) {
    if (!isErrnoException(error)) throw error;
    if (error.code === 'EEXIST' && (await disk.stat(path)).isDirectory()) return;
    const parent = dirname(path);
    if (error.code !== 'ENOENT' || parent === path || (await exists(disk, parent))) throw error;
    await makeFolder(parent, disk);
    await disk.mkdir(path);
  }
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
  const folder = await disk.open(path, 'r');
  try {
    await folder.sync();
  } catch (error) {
    // Some file systems (FAT, network shares) cannot synchronise a folder.
    if (!isErrnoException(error) || (error.code !== 'EINVAL' && error.code !== 'ENOTSUP')) throw error;
  } finally {
    await folder.close();
  }
}
