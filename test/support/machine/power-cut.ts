import * as disk from 'node:fs/promises';
import { join } from 'node:path';
import type { SlotFileOperations } from '../../../src/launcher/slots.js';

/**
 * A disk whose power goes at the n-th operation that changes something: that one and all later ones fail, and what was
 * written without a sync is gone. Reading goes on, so that the code under test runs to its end.
 */
export class CutDisk {
  readonly fs: SlotFileOperations;
  readonly #unsynced = new Set<string>();
  readonly #cutAt: number;
  #count = 0;

  constructor(cutAt = Number.POSITIVE_INFINITY) {
    this.#cutAt = cutAt;
    this.fs = {
      ...disk,
      chown: this.#changing(disk.chown),
      mkdir: this.#changing(disk.mkdir),
      rename: this.#changing(async (from: string, to: string) => {
        await disk.rename(from, to);
        if (this.#unsynced.delete(from)) this.#unsynced.add(to);
      }),
      rm: this.#changing(disk.rm),
      symlink: this.#changing(disk.symlink),
      unlink: this.#changing(disk.unlink),
      open: this.#changing((path: string, flags: string, mode?: number) => this.#open(path, flags, mode)),
    } as unknown as SlotFileOperations;
  }

  /** Operations so far that change the disk. */
  get count(): number {
    return this.#count;
  }

  /** What is left after the cut: files that were never synced are empty. */
  async lose(): Promise<void> {
    for (const path of this.#unsynced) await disk.truncate(path).catch(() => undefined);
  }

  #step(): void {
    this.#count += 1;
    if (this.#count >= this.#cutAt) throw Object.assign(new Error('the power is cut'), { code: 'EIO' });
  }

  #changing<A extends readonly never[], R>(operation: (...args: A) => Promise<R>) {
    return async (...args: A): Promise<R> => {
      this.#step();
      return operation(...args);
    };
  }

  async #open(path: string, flags: string, mode?: number) {
    const file = await disk.open(path, flags, mode);
    const name = join(path);
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
      },
      close: () => file.close(),
    };
  }
}
