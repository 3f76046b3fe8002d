import type { AtomicWriteOperations } from '../state/write-file-atomically.js';

/** Names that were made, replaced or removed in a folder are on the disk after this, and not before. */
export async function syncFolder(fs: Pick<AtomicWriteOperations, 'open'>, path: string): Promise<void> {
  const folder = await fs.open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
