import { DiskTrouble } from '../../../core/files/disk-trouble.js';
import { removeForGood } from '../../../core/files/folders.js';
import { patiently } from '../../../core/files/patiently.js';
import { removeLeftovers, writeFileAtomically } from '../../../core/files/write-file-atomically.js';
import { isRecord } from '../../../core/kept-state.js';
import type { Logger } from '../../../core/log.js';
import { type Disk, thisDisk } from '../../../core/machine/disk.js';
import type { RememberedOutage } from './shutdown-policy.js';
import { type LowReason, lowRules, type StageName, stageNames } from './stage-state.js';

/** In the data folder. */
export const outageFileName = 'nut-outage.json';

/** An outage that goes on, and of which UPS. */
export interface KeptOutage {
  readonly outage: RememberedOutage;
  readonly serialNumber: string;
  readonly isSimulated: boolean;
  /** When it was written, wall clock milliseconds. */
  readonly atMs: number;
}

/** The one file of the policy, which is there during an outage only. Nothing here rejects. */
export class OutageFile {
  readonly #path: string;
  readonly #log: Logger;
  readonly #disk: Disk;
  #writing: Promise<void> = Promise.resolve();
  readonly #trouble: DiskTrouble;

  constructor(path: string, log: Logger, disk: Disk = thisDisk) {
    this.#path = path;
    this.#log = log;
    this.#trouble = new DiskTrouble(log);
    this.#disk = disk;
  }

  async load(): Promise<KeptOutage | undefined> {
    await removeLeftovers(this.#path, this.#disk);
    const text = await patiently(() => this.#disk.readFile(this.#path, 'utf8')).catch(() => undefined);
    if (text === undefined) return undefined;
    try {
      return keptOutage(JSON.parse(text));
    } catch (cause) {
      this.#log.warn({ file: this.#path, err: cause }, 'What was known of the outage is damaged and left aside.');
      return undefined;
    }
  }

  /** Undefined: there is no outage any more. */
  keep(kept: KeptOutage | undefined): Promise<void> {
    this.#writing = this.#writing.then(() => this.#write(kept));
    return this.#writing;
  }

  async #write(kept: KeptOutage | undefined): Promise<void> {
    try {
      if (kept === undefined) await removeForGood(this.#path, this.#disk);
      else await writeFileAtomically(this.#path, `${JSON.stringify(kept)}\n`, { disk: this.#disk });
      this.#trouble.ends('The outage can be remembered again.', { file: this.#path });
    } catch (cause) {
      this.#trouble.begins(cause, 'The outage cannot be remembered', { file: this.#path });
    }
  }
}

/** Throws where it has not the right shape. */
function keptOutage(value: unknown): KeptOutage {
  if (!isRecord(value) || !isRecord(value.outage)) throw new TypeError('no outage');
  const { serialNumber, isSimulated, atMs } = value;
  const { seconds, low } = value.outage;
  const isWhole = typeof serialNumber === 'string' && typeof isSimulated === 'boolean' && isCount(atMs);
  if (!isWhole || !isCount(seconds) || !isRecord(low)) throw new TypeError('no outage');
  const reasons = stageNames.flatMap((name): readonly (readonly [StageName, LowReason])[] => {
    const reason = low[name];
    return isRecord(reason) ? [[name, lowReason(reason)]] : [];
  });
  return { outage: { seconds, low: Object.fromEntries(reasons) }, serialNumber, isSimulated, atMs };
}

function lowReason({ rule, limit, value }: Record<string, unknown>): LowReason {
  const known = lowRules.find((one) => one === rule);
  if (known === undefined) throw new TypeError('no rule');
  return { rule: known, ...(isCount(limit) && { limit }), ...(isCount(value) && { value }) };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
