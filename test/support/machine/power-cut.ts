import * as disk from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type Disk, thisDisk } from '../../../src/core/machine/disk.js';
import { Folders, type NameChange } from './unsynced-names.js';

/**
 * A disk whose power goes at the n-th operation that changes something: that one and all later ones fail, and what was
 * done without a sync may be gone, contents of files as well as names in folders. Reading goes on, so that the code under
 * test runs to its end.
 */
export class CutDisk {
  readonly root: string;
  readonly fs: Disk;
  readonly #unsynced = new Set<string>();
  readonly #folders = new Folders();
  readonly #cutAt: number;
  #count = 0;
  #graves = 0;

  /** `root`: a folder that holds all others, in which what is removed is kept until it is lost for good. */
  constructor(root: string, cutAt = Number.POSITIVE_INFINITY) {
    this.root = root;
    this.#cutAt = cutAt;
    this.fs = {
      ...thisDisk,
      chown: async (...args: Parameters<typeof disk.chown>) => {
        this.#step();
        await disk.chown(...args);
      },
      mkdir: (path: string, options?: { readonly recursive: boolean }) => this.#mkdir(path, options),
      rename: (from: string, to: string) => this.#rename(from, to),
      rm: (path: string, options: { readonly force?: boolean }) => this.#remove(path, options),
      symlink: (target: string, path: string) => this.#make(path, () => disk.symlink(target, path)),
      unlink: (path: string) => this.#remove(path),
      open: (path: string, flags: string, mode?: number) => this.#open(path, flags, mode),
    } as unknown as Disk;
  }

  /** Operations so far that change the disk. */
  get count(): number {
    return this.#count;
  }

  /**
   * What is left after the cut. Files that were never synced are empty. Of the names that a folder has got and lost since
   * its last sync it keeps the first `keptOf(how many)`, each folder by itself: none of them at worst.
   */
  async lose(keptOf: (changes: number) => number = () => 0): Promise<void> {
    for (const path of this.#unsynced) await disk.truncate(path).catch(() => undefined);
    for (const { undo } of this.#folders.lost(keptOf)) await undo().catch(() => undefined);
  }

  #step(): void {
    this.#count += 1;
    if (this.#count >= this.#cutAt) throw Object.assign(new Error('the power is cut'), { code: 'EIO' });
  }

  async #make(path: string, make: () => Promise<unknown>): Promise<void> {
    this.#step();
    await make();
    this.#note(path, () => disk.rm(path, { recursive: true }));
  }

  async #mkdir(path: string, options?: { readonly recursive: boolean }): Promise<void> {
    if (options?.recursive && (await kindOf(path))?.isDirectory()) return this.#step();
    await this.#make(path, () => disk.mkdir(path));
  }

  async #rename(from: string, to: string): Promise<void> {
    this.#step();
    const replaced = (await kindOf(to)) && (await this.#bury(to));
    await disk.rename(from, to);
    this.#unsynced.delete(to);
    if (this.#unsynced.delete(from)) this.#unsynced.add(to);
    this.#note(to, async () => {
      await disk.rename(to, from);
      if (replaced !== undefined) await disk.rename(replaced, to);
    });
  }

  /** A folder goes name by name: no file system does it at once. */
  async #remove(path: string, { force = false }: { readonly force?: boolean } = {}): Promise<void> {
    const kind = await kindOf(path);
    if (kind === undefined && force) return this.#step();
    if (kind?.isDirectory()) {
      for (const name of await disk.readdir(path)) await this.#remove(join(path, name));
      this.#step();
      await disk.rmdir(path);
      this.#note(path, () => disk.mkdir(path), this.#folders.take(path));
      return;
    }
    this.#step();
    const grave = await this.#bury(path);
    this.#note(path, () => disk.rename(grave, path));
  }

  async #bury(path: string): Promise<string> {
    this.#graves += 1;
    const graveyard = join(this.root, '.graveyard');
    await disk.mkdir(graveyard, { recursive: true });
    const grave = join(graveyard, `${this.#graves}-${basename(path)}`);
    await disk.rename(path, grave);
    return grave;
  }

  #note(path: string, undo: () => Promise<unknown>, removed?: NameChange['removed']): void {
    this.#folders.note(dirname(path), undo, removed);
  }

  async #open(path: string, flags: string, mode?: number) {
    const isNew = flags.startsWith('w') && (await kindOf(path)) === undefined;
    const file = await disk.open(path, flags, mode);
    const name = join(path);
    if (isNew) this.#note(name, () => disk.unlink(name));
    return {
      writeFile: async (data: Uint8Array) => {
        this.#unsynced.add(name);
        this.#step();
        await file.writeFile(data);
      },
      chmod: async (bits: number) => {
        this.#step();
        await file.chmod(bits);
      },
      sync: async () => {
        this.#step();
        await file.sync();
        this.#unsynced.delete(name);
        this.#folders.sync(name);
      },
      close: () => file.close(),
    };
  }
}

function kindOf(path: string) {
  return disk.lstat(path).catch(() => undefined);
}
