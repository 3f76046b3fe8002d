import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Clock } from '../core/clock.js';
import type { Logger } from '../core/log.js';
import type { Chance } from '../core/machine/chance.js';
import { type Disk, thisDisk } from '../core/machine/disk.js';
import type { EventRecorder } from '../journal/journal-event.js';
import { Slots } from '../launcher/slots.js';
import { minimumVersion } from './check-manifest.js';
import { FirmwareUpdater } from './firmware-updater.js';
import type { LauncherLink } from './launcher-link.js';
import { goodChecks, type Health, TrialReport } from './trial-report.js';

export interface FirmwareServiceParts {
  /** Undefined when this gateway does not run from slots. */
  readonly launcher: LauncherLink | undefined;
  readonly version: string;
  readonly recorder: EventRecorder;
  /** This machine's where nothing is said. */
  readonly chance?: Chance;
  readonly clock: Clock;
  readonly log: Logger;
  readonly disk?: Disk;
  /** How many servers shut down if they lose the gateway now. */
  serversAtStake(): number;
  /** Ends this process; the launcher starts it again. */
  restart(): void;
}

/** An image is some 20 MB; a board's root file system often has no more than this to spare. */
export const maxImageBytes = 128 * 1024 * 1024;

const nothingWorks: Health = { settings: false, bacnet: false, ups: false, web: false };

/** Updates of the gateway itself, and what the launcher must know of the version that runs. */
export class FirmwareService {
  readonly updater: FirmwareUpdater;
  readonly #trial: TrialReport | undefined;
  /** What a new version must be able to do if this one can; nothing before the start. */
  #health = (): Health => nothingWorks;

  constructor({
    launcher,
    restart,
    serversAtStake,
    version,
    recorder,
    chance,
    clock,
    log,
    disk = thisDisk,
  }: FirmwareServiceParts) {
    const health = () => this.#health();
    const slots = launcher && new Slots(launcher.slotsFolder, disk);
    this.updater = new FirmwareUpdater({
      place: launcher && slots && { slots, running: launcher.slot },
      own: {
        version,
        minimumVersion,
        target: `${process.platform}-${process.arch}`,
        nodeVersion: process.versions.node,
      },
      keyFiles: [
        fileURLToPath(new URL('../../config/firmware-keys.pem', import.meta.url)),
        // Beside the slots: belongs to the administrator of the machine, no update replaces it.
        ...(launcher ? [join(dirname(launcher.slotsFolder), 'site-keys.pem')] : []),
      ],
      maxBytes: maxImageBytes,
      freeBytes: async (folder) => {
        const { bavail, bsize } = await disk.statfs(folder);
        return bavail * bsize;
      },
      goodChecks: () => goodChecks(health()),
      serversAtStake,
      restart,
      recorder,
      chance,
      clock,
      log,
      disk,
    });
    this.#trial =
      launcher &&
      slots &&
      new TrialReport({ link: launcher, slots, updater: this.updater, recorder, clock, log, health });
  }

  /** First of all: the launcher must not take a slow start for a hung one. */
  live(): void {
    this.#trial?.live();
  }

  /** Reports `health` to the launcher from now on. */
  async start(health: () => Health): Promise<void> {
    this.#health = health;
    await this.#trial?.start();
  }

  /** Idempotent. */
  stop(): void {
    this.updater.stop();
    this.#trial?.stop();
  }
}
