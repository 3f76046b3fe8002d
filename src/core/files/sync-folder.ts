import type { open } from 'node:fs/promises';
import { isErrnoException } from './is-errno-exception.js';

/** Names that were made, replaced or removed in a folder are on the disk after this, and not before. */
export async function syncFolder(fs: { readonly open: typeof open }, path: string): Promise<void> {
  const folder = await fs.open(path, 'r');
  try {
    await folder.sync();
  } catch (error) {
    // Some file systems (FAT, network shares) cannot synchronise a folder.
    if (!isErrnoException(error) || (error.code !== 'EINVAL' && error.code !== 'ENOTSUP')) throw error;
  } finally {
    await folder.close();
  }
}
