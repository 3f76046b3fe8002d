import { GatewayError } from '../../core/errors.js';
import type { Logger } from '../../core/log.js';
import { type Disk, thisDisk } from '../../core/machine/disk.js';
import { type NetworkRecord, NetworkRecordFile } from './network-record.js';
import { factoryNetwork } from './network-settings.js';
import type { PendingChange } from './pending-change.js';
import type { UntilStopped } from './until-stopped.js';

/** What is known of the network and of a change under way: here, and on the disk where that takes it. */
export class RememberedNetwork {
  readonly #file: NetworkRecordFile;
  readonly #running: UntilStopped;
  readonly #log: Logger;
  #record: NetworkRecord | undefined;
  #hasRecord = false;
  #isDamaged = false;

  /** After the stop of `running` nothing is remembered any more. */
  constructor(path: string, running: UntilStopped, log: Logger, disk: Disk = thisDisk) {
    this.#file = new NetworkRecordFile(path, log, disk);
    this.#running = running;
    this.#log = log;
  }

  /** Never rejects: without a record that can be read, the factory settings count as confirmed. */
  async load(): Promise<void> {
    const found = await this.#file.read();
    this.#hasRecord = found !== 'none' && found !== 'damaged';
    this.#isDamaged = found === 'damaged';
    this.#record = found === 'none' || found === 'damaged' ? { confirmed: factoryNetwork } : found;
  }

  /** Throws before `load`. */
  get known(): NetworkRecord {
    if (this.#record) return this.#record;
    throw new GatewayError('internal.fault', 'The network is changed before it was started.');
  }

  /** Undefined before `load`, too. */
  get pending(): PendingChange | undefined {
    return this.#record?.pending;
  }

  /** False with no record, or a damaged one. */
  get hasRecord(): boolean {
    return this.#hasRecord;
  }

  /** There was a record; what it said is lost. */
  get isDamaged(): boolean {
    return this.#isDamaged;
  }

  /** Known from now on, and not yet on the disk. */
  assume(record: NetworkRecord): void {
    this.#record = record;
  }

  /**
   * Known and on the disk; rejects with `settings.unwritable`, and nothing is remembered then.
   * `atLeastHere`: known from now on, also when the disk does not take it.
   */
  async remember(record: NetworkRecord, atLeastHere: boolean): Promise<void> {
    // By then the file may be that of the next gateway in this process.
    this.#running.check();
    if (atLeastHere) this.#record = record;
    try {
      await this.#file.write(record);
      this.#hasRecord = true;
      this.#isDamaged = false;
    } catch (cause) {
      if (!atLeastHere) throw new GatewayError('settings.unwritable', 'The data folder cannot be written.', {}, cause);
      this.#log.error({ err: cause }, 'What becomes of the network change cannot be written to the disk.');
    }
    this.#record = record;
  }
}
