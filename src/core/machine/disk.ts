import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs/promises';

/**
 * Where the gateway keeps its state: as much of node:fs/promises as it uses, with node's meanings and errors. Whatever only shows
 * something (files of the product, of the kernel, of devices) is none of it.
 */
export interface Disk {
  /** Node's flags; its default is `r`. */
  open(path: string, flags?: string | number, mode?: number): Promise<DiskFile>;
  readFile(path: string): Promise<Buffer>;
  readFile(path: string, encoding: 'utf8'): Promise<string>;
  readdir(path: string): Promise<string[]>;
  stat(path: string): Promise<DiskStats>;
  statfs(path: string): Promise<{ readonly bavail: number; readonly bsize: number }>;
  realpath(path: string): Promise<string>;
  readlink(path: string): Promise<string>;
  mkdir(path: string, options?: { readonly recursive?: boolean; readonly mode?: number }): Promise<string | undefined>;
  symlink(target: string, path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
  rm(path: string, options?: { readonly recursive?: boolean; readonly force?: boolean }): Promise<void>;
  truncate(path: string, length?: number): Promise<void>;
  chmod(path: string, mode: number): Promise<void>;
  chown(path: string, uid: number, gid: number): Promise<void>;
  /** Twelve hexadecimal digits, for the name of a file that gets its own when it is whole. */
  unusedName(): string;
}

/** An open file, or an open folder to be synchronised. */
export interface DiskFile {
  read(
    buffer: Uint8Array,
    offset: number,
    length: number,
    position: number | null,
  ): Promise<{ readonly bytesRead: number }>;
  write(
    buffer: Uint8Array,
    offset: number,
    length: number,
    position: number | null,
  ): Promise<{ readonly bytesWritten: number }>;
  writeFile(data: string | Uint8Array): Promise<void>;
  stat(): Promise<DiskStats>;
  truncate(length?: number): Promise<void>;
  chmod(mode: number): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

export interface DiskStats {
  readonly size: number;
  /** With the kind of the file above the permissions. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly ino: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  isFile(): boolean;
  isDirectory(): boolean;
}

/** That of this machine: node's own functions. */
export const thisDisk: Disk = { ...fs, unusedName: () => randomBytes(6).toString('hex') };
