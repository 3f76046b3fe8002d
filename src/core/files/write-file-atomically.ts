import { basename, dirname, join } from 'node:path';
import { type Disk, type DiskFile, type DiskStats, thisDisk } from '../machine/disk.js';
import { syncFolder } from './folders.js';

export interface AtomicWriteOptions {
  /** Permission bits of the file; without it those of the file that is replaced, else 0640. */
  readonly mode?: number;
  /** Whether a link is replaced, and not what it points at: where others may write the folder. */
  readonly replacesLink?: boolean;
  readonly disk?: Disk;
}

/**
 * Replaces a file so that a power cut leaves either the old content or the new one, whole. Rejects with the error of the operating
 * system; the old content is then in its place, unless the disk refuses that, too.
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
  const former = old?.isFile() ? await disk.open(target, 'r').catch(() => undefined) : undefined;
  try {
    await replace(disk, target, data, { mode: options.mode ?? (old ? old.mode & 0o777 : 0o640), owner: old });
    try {
      // The rename itself is on the disk only after this.
      await syncFolder(disk, dirname(target));
    } catch (error) {
      // Nobody knows which of the two a power cut would leave; who is told that it failed must find what was there.
      if (!options.replacesLink) await putBack(disk, target, old, former).catch(() => undefined);
      throw error;
    }
  } finally {
    await former?.close().catch(() => undefined);
  }
}

/** Under another name until it is whole. */
async function replace(
  disk: Disk,
  target: string,
  data: string | Uint8Array,
  { mode, owner }: { readonly mode: number; readonly owner: DiskStats | undefined },
): Promise<void> {
  const temporary = join(dirname(target), `.${basename(target)}.${disk.unusedName()}.tmp`);
  try {
    await writeWhole(disk, temporary, data, mode);
    // A new file belongs to the account that wrote it; the person who owned the old one must still be able to edit it.
    if (owner) await disk.chown(temporary, owner.uid, owner.gid).catch(() => undefined);
    await disk.rename(temporary, target);
  } catch (error) {
    await disk.unlink(temporary).catch(() => undefined);
    throw error;
  }
}

/** What has lost its name can be read as long as it is open. */
async function putBack(disk: Disk, target: string, old: DiskStats | undefined, former: DiskFile | undefined) {
  if (old === undefined) await disk.unlink(target);
  if (old === undefined || former === undefined) return;
  await replace(disk, target, await contentOf(former), { mode: old.mode & 0o777, owner: old });
  await syncFolder(disk, dirname(target));
}

async function contentOf(file: DiskFile): Promise<Uint8Array> {
  const content = new Uint8Array((await file.stat()).size);
  let length = 0;
  while (length < content.length) {
    const { bytesRead } = await file.read(content, length, content.length - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return content.subarray(0, length);
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
