import { join } from 'node:path';
import { makeFolder } from '../../core/files/folders.js';
import { patiently } from '../../core/files/patiently.js';
import { writeFileAtomically } from '../../core/files/write-file-atomically.js';
import { isRecord } from '../../core/kept-state.js';
import { type Disk, thisDisk } from '../../core/machine/disk.js';
import type { Places } from './places.js';

const fileName = 'told.json';

/**
 * Where the gateway told its values last, in a file: a broker keeps what is retained for good, so that who renames a site finds
 * the gateway twice, unless the gateway itself takes its former messages away.
 */
export class ToldBefore {
  readonly #folder: string;
  readonly #disk: Disk;

  constructor(folder: string, disk: Disk = thisDisk) {
    this.#folder = folder;
    this.#disk = disk;
  }

  /** Undefined where nothing is known. */
  async load(): Promise<Places | undefined> {
    try {
      const read: unknown = JSON.parse(
        await patiently(() => this.#disk.readFile(join(this.#folder, fileName), 'utf8')),
      );
      if (!isRecord(read) || typeof read.root !== 'string') return undefined;
      return { root: read.root, discovery: typeof read.discovery === 'string' ? read.discovery : undefined };
    } catch {
      return undefined;
    }
  }

  /** Rejects with the system's error. */
  async keep(places: Places): Promise<void> {
    await makeFolder(this.#folder, this.#disk, 0o700);
    await writeFileAtomically(join(this.#folder, fileName), `${JSON.stringify(places)}\n`, { disk: this.#disk });
  }
}
