import { RestartReason } from '../bacnet/encoding/property-enumerations.js';
import type { RestartKind } from '../bacnet/server/bms-ports.js';
import { type Disk, thisDisk } from '../core/machine/disk.js';
import type { GatewayMemory, RunFacts } from './gateway-memory.js';

export interface RunRecordParts {
  readonly memory: GatewayMemory;
  /** The launcher or a service manager starts the program again when it has failed. */
  readonly isSupervised: boolean;
  readonly disk?: Disk;
  /** Another one after each start of the machine; a test says something else. */
  readonly bootId?: () => Promise<string>;
}

/** Why this run began: from what the run before left behind, and from whether the machine has started since. */
export class RunRecord {
  readonly #parts: RunRecordParts;
  #bootId = '';
  #reason: RestartReason = RestartReason.unknown;
  #end: RestartKind | 'stopped' = 'stopped';

  constructor(parts: RunRecordParts) {
    this.#parts = parts;
  }

  /** Last_Restart_Reason (135-2016 §12.11). */
  get reason(): RestartReason {
    return this.#reason;
  }

  /** After the memory was loaded. From here on, until `end`, a power cut shows. */
  async begin(): Promise<void> {
    const { memory, disk = thisDisk, bootId = () => readBootId(disk) } = this.#parts;
    this.#bootId = await bootId();
    this.#reason = this.#reasonAfter(memory.current.run);
    memory.remember({ run: { bootId: this.#bootId } });
  }

  /** A restart that somebody has asked for comes next. */
  noteRestart(kind: RestartKind): void {
    this.#end = kind;
  }

  /** Before the memory is written for the last time. */
  end(): void {
    this.#parts.memory.remember({ run: { bootId: this.#bootId, end: this.#end } });
  }

  #reasonAfter(before: RunFacts | undefined): RestartReason {
    if (before === undefined) return RestartReason.unknown;
    const isSameBoot = before.bootId === this.#bootId && this.#bootId !== '';
    switch (before.end) {
      case 'warmstart':
        return RestartReason.warmstart;
      case 'coldstart':
        return RestartReason.coldstart;
      case 'stopped':
        // The machine was shut down in order, or the program alone was stopped and started.
        return isSameBoot ? RestartReason.coldstart : RestartReason.detectedPoweredOff;
      default:
        // The run before had no time to say that it ended.
        if (!isSameBoot) return RestartReason.detectedPowerLost;
        return this.#parts.isSupervised ? RestartReason.softwareWatchdog : RestartReason.unknown;
    }
  }
}

async function readBootId(disk: Disk): Promise<string> {
  const text = await disk.readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  return text.trim();
}
