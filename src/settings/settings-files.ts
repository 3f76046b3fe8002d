import { constants } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder, removeForGood } from '../core/files/folders.js';
import { isErrnoException } from '../core/files/is-errno-exception.js';
import { patiently } from '../core/files/patiently.js';
import { removeLeftovers, writeFileAtomically } from '../core/files/write-file-atomically.js';
import { type Disk, thisDisk } from '../core/machine/disk.js';

export type FileContent =
  | { readonly state: 'content'; readonly bytes: Uint8Array; readonly modifiedMs: number }
  | { readonly state: 'missing' }
  /** `why` is a clause for a person. */
  | { readonly state: 'unreadable'; readonly why: string };

/** The file operations that settings need. */
export interface SettingsFiles {
  /** Reads up to one byte more than `maxBytes`, so that a file that is too large shows. Never rejects. */
  read(path: string, maxBytes: number): Promise<FileContent>;
  /** A text that changes when the file does. Never rejects. */
  signature(path: string): Promise<string>;
  /** Replaces the file atomically and makes its folder when missing; rejects with the system's error. */
  write(path: string, text: string, mode?: number): Promise<void>;
  /** Deletes the file, rejects with the system's error unless it is gone already. */
  remove(path: string): Promise<void>;
  /** Deletes what interrupted writes have left. Never rejects. */
  clean(path: string): Promise<void>;
}

export function settingsFilesOn(disk: Disk): SettingsFiles {
  return {
    async read(path, maxBytes) {
      try {
        return await patiently(() => readRegularFile(disk, path, maxBytes));
      } catch (error) {
        const code = isErrnoException(error) ? error.code : 'unknown error';
        return code === 'ENOENT' ? { state: 'missing' } : { state: 'unreadable', why: reasonOf(code) };
      }
    },

    async signature(path) {
      try {
        const { mtimeMs, ctimeMs, size, ino } = await disk.stat(path);
        return [mtimeMs, ctimeMs, size, ino].join(' ');
      } catch (error) {
        return isErrnoException(error) ? error.code : 'unknown error';
      }
    },

    async write(path, text, mode) {
      await makeFolder(dirname(path), disk);
      await writeFileAtomically(path, text, mode === undefined ? { disk } : { mode, disk });
    },

    async remove(path) {
      await removeForGood(path, disk);
    },

    async clean(path) {
      await removeLeftovers(path, disk);
    },
  };
}

/** Those of this machine. */
export const diskFiles: SettingsFiles = settingsFilesOn(thisDisk);

async function readRegularFile(disk: Disk, path: string, maxBytes: number): Promise<FileContent> {
  // Without O_NONBLOCK, opening a named pipe would wait for its other end.
  const file = await disk.open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = await file.stat();
    if (!stats.isFile())
      return { state: 'unreadable', why: stats.isDirectory() ? reasonOf('EISDIR') : 'it is no file' };
    const buffer = new Uint8Array(maxBytes + 1);
    let length = 0;
    for (;;) {
      const { bytesRead } = await file.read(buffer, length, buffer.length - length, null);
      length += bytesRead;
      if (bytesRead === 0 || length === buffer.length) break;
    }
    return { state: 'content', bytes: buffer.subarray(0, length), modifiedMs: stats.mtimeMs };
  } finally {
    await file.close();
  }
}

function reasonOf(code: string): string {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return 'this user has no right to read it';
    case 'EISDIR':
      return 'it is a folder';
    case 'ENOTDIR':
      return 'its folder is a file';
    case 'EIO':
      return 'the disk or memory card fails (EIO)';
    default:
      return code;
  }
}
