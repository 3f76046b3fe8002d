import { isErrnoException } from '../../core/files/is-errno-exception.js';
import { patiently } from '../../core/files/patiently.js';
import { removeLeftovers, writeFileAtomically } from '../../core/files/write-file-atomically.js';
import { isRecord } from '../../core/kept-state.js';
import type { Logger } from '../../core/log.js';
import { type Disk, thisDisk } from '../../core/machine/disk.js';
import { type NetworkSettings, parseNetworkSettings } from './network-settings.js';
import type { ChangeStage, CompanionSetting, Confirmation, PendingChange } from './pending-change.js';

const confirmations: readonly Confirmation[] = ['page', 'login', 'request', 'none'];
const stages: readonly ChangeStage[] = ['announced', 'applying', 'applied'];

export interface NetworkRecord {
  /** What is known to be reachable; at first what the machine was set up with, whatever that is. */
  readonly confirmed: NetworkSettings;
  /** The confirmed change of which the helper does not know yet that it stays. */
  readonly settled?: string;
  readonly pending?: PendingChange;
}

/** What must survive a restart in the middle of a change. */
export class NetworkRecordFile {
  readonly #path: string;
  readonly #log: Logger;
  readonly #disk: Disk;

  constructor(path: string, log: Logger, disk: Disk = thisDisk) {
    this.#path = path;
    this.#log = log;
    this.#disk = disk;
  }

  /** A damaged file is left aside: no change is pending then. */
  async read(): Promise<NetworkRecord | 'none' | 'damaged'> {
    await removeLeftovers(this.#path, this.#disk);
    try {
      return recordOf(JSON.parse(await patiently(() => this.#disk.readFile(this.#path, 'utf8'))));
    } catch (cause) {
      if (isErrnoException(cause) && cause.code === 'ENOENT') return 'none';
      this.#log.warn({ file: this.#path, err: cause }, 'What was remembered of the network is damaged and left aside.');
      return 'damaged';
    }
  }

  /** Rejects with the error of the operating system. */
  async write(record: NetworkRecord): Promise<void> {
    await writeFileAtomically(this.#path, `${JSON.stringify(record, undefined, 2)}\n`, { disk: this.#disk });
  }
}

function recordOf(value: unknown): NetworkRecord {
  const { confirmed, settled, pending } = value as Record<string, unknown>;
  return {
    confirmed: parseNetworkSettings(confirmed),
    ...(typeof settled === 'string' && { settled }),
    ...(pending !== undefined && { pending: pendingOf(pending) }),
  };
}

function pendingOf(value: unknown): PendingChange {
  const { id, continues, settings, by, untilMs, ...more } = value as Record<string, unknown>;
  const confirmation = confirmations.find((one) => one === more.confirmation);
  const stage = stages.find((one) => one === more.stage);
  if (typeof id !== 'string' || typeof untilMs !== 'number' || !confirmation || !stage)
    throw new TypeError('no change');
  // A former version knew of one only.
  const former: readonly unknown[] = Array.isArray(continues) ? continues : [continues];
  return {
    id,
    continues: former.filter((one) => typeof one === 'string'),
    settings: parseNetworkSettings(settings),
    by: String(by),
    confirmation,
    ...(typeof more.peer === 'string' && { peer: more.peer }),
    companions: Array.isArray(more.companions) ? more.companions.filter(isCompanion) : [],
    untilMs,
    stage,
  };
}

function isCompanion(value: unknown): value is CompanionSetting {
  return isRecord(value) && [value.section, value.key, value.from, value.value].every((one) => typeof one === 'string');
}
