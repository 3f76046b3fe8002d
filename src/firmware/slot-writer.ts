import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { errorDetail } from '../core/error-details.js';
import { GatewayError } from '../core/errors.js';
import { syncFolder } from '../core/files/folders.js';
import { isErrnoException } from '../core/files/is-errno-exception.js';
import { writeFileAtomically } from '../core/files/write-file-atomically.js';
import { manifestFileName, type SlotName, type Slots } from '../launcher/slots.js';
import type { ByteSource } from './byte-source.js';
import { formatManifest, type ImageFile, type Manifest } from './manifest.js';

/** The slot is no version any more from here on, until it is wholly written again. */
export async function emptySlot(slots: Slots, slot: SlotName): Promise<void> {
  const { disk } = slots;
  const path = slots.pathOf(slot);
  await onDisk(async () => {
    await disk.mkdir(path, { recursive: true });
    await disk.rm(join(path, manifestFileName), { force: true });
    await syncFolder(disk, path);
    await disk.rm(path, { recursive: true, force: true });
    await disk.mkdir(path, { recursive: true });
  });
}

/**
 * Writes the files of an image into an empty slot, hashing on the way, and the manifest when all of them are on the
 * disk. Rejects with `firmware.truncated`, `firmware.damaged`, `firmware.no-room` or `firmware.unwritable`.
 */
export async function writeSlot(
  slots: Slots,
  slot: SlotName,
  manifest: Manifest,
  source: ByteSource,
  onBytes: (count: number) => void,
): Promise<void> {
  const path = slots.pathOf(slot);
  const folders = new Set([path]);
  for (const file of manifest.files) {
    const target = join(path, file.path);
    await onDisk(() => makeFolder(slots, dirname(target), folders));
    await writeFile(slots, target, file, source, onBytes);
  }
  if (!(await source.isAtEnd())) throw new GatewayError('firmware.damaged', errorDetail('imageHasMore'));
  await onDisk(async () => {
    for (const file of manifest.files) await syncFile(slots, join(path, file.path));
    for (const folder of folders) await syncFolder(slots.disk, folder);
    const options = { mode: 0o644, disk: slots.disk };
    await writeFileAtomically(join(path, manifestFileName), formatManifest(manifest), options);
    await syncFolder(slots.disk, slots.folder);
  });
}

async function writeFile(
  { disk }: Slots,
  path: string,
  { path: name, size, sha512 }: ImageFile,
  source: ByteSource,
  onBytes: (count: number) => void,
): Promise<void> {
  const hash = createHash('sha512');
  const file = await onDisk(() => disk.open(path, 'wx', 0o644));
  try {
    for await (const part of source.parts(size)) {
      hash.update(part);
      await onDisk(() => file.writeFile(part));
      onBytes(part.length);
    }
  } finally {
    await file.close();
  }
  if (hash.digest('hex') !== sha512)
    throw new GatewayError('firmware.damaged', errorDetail('imageFileAltered', { file: name }));
}

async function makeFolder(slots: Slots, path: string, made: Set<string>): Promise<void> {
  if (made.has(path)) return;
  await makeFolder(slots, dirname(path), made);
  await slots.disk.mkdir(path);
  made.add(path);
}

/** After all are written: the file system then has little left to do for each. */
async function syncFile({ disk }: Slots, path: string): Promise<void> {
  const file = await disk.open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

async function onDisk<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (cause) {
    const isFull = isErrnoException(cause) && (cause.code === 'ENOSPC' || cause.code === 'EDQUOT');
    const code = isFull ? 'firmware.no-room' : 'firmware.unwritable';
    throw new GatewayError(code, errorDetail('slotUnwritable', { why: String(cause) }), {}, cause);
  }
}
