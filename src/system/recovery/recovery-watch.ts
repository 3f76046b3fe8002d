import type { Clock } from '../../core/clock.js';
import { GatewayError } from '../../core/errors.js';
import { exists, removeForGood, syncFolder } from '../../core/files/folders.js';
import { writeFileAtomically } from '../../core/files/write-file-atomically.js';
import type { Logger } from '../../core/log.js';
import { type Disk, thisDisk } from '../../core/machine/disk.js';
import { failureText, lookEveryMs, type RecoveryRequest, recoveryRequests, requestFiles } from './recovery-requests.js';

export interface RecoveryWatchParts {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly disk?: Disk;
  /** Carries out a request whose file is now called `file`; a rejection is logged and left beside it as its reason. */
  carryOut(request: RecoveryRequest, file: string): Promise<void>;
}

/** Looks for the files of the requests, at start and every two seconds. */
export class RecoveryWatch {
  readonly #parts: RecoveryWatchParts;
  readonly #disk: Disk;
  #cancel = () => {};
  #isRunning = false;
  #looking: Promise<void> = Promise.resolve();
  readonly #complained = new Set<RecoveryRequest>();

  constructor(parts: RecoveryWatchParts) {
    this.#parts = parts;
    this.#disk = parts.disk ?? thisDisk;
  }

  /** Resolves when requests that were there already are carried out. */
  async start(): Promise<void> {
    this.#isRunning = true;
    await this.#reportInterrupted();
    await this.#look();
    this.#lookAgain();
  }

  /** Idempotent. */
  async stop(): Promise<void> {
    this.#isRunning = false;
    this.#cancel();
    await this.#looking;
  }

  #lookAgain(): void {
    if (!this.#isRunning) return;
    this.#cancel = this.#parts.clock.schedule(lookEveryMs, () => {
      this.#looking = this.#look().then(() => this.#lookAgain());
    });
  }

  /** Not carried out once more: it may be what has ended the gateway. */
  async #reportInterrupted(): Promise<void> {
    for (const request of recoveryRequests) {
      if (!(await exists(this.#disk, requestFiles(this.#parts.dataDir, request).taken))) continue;
      await this.#fail(request, new GatewayError('recovery.failed', 'The gateway ended in the middle of it.'));
    }
  }

  async #look(): Promise<void> {
    for (const request of recoveryRequests) {
      if (!(await this.#claim(request))) continue;
      const { taken } = requestFiles(this.#parts.dataDir, request);
      try {
        await this.#parts.carryOut(request, taken);
        await removeForGood(taken, this.#disk, true);
      } catch (cause) {
        await this.#fail(request, cause);
      }
    }
  }

  /** First, or a fault while it is carried out would do so again and again. */
  async #claim(request: RecoveryRequest): Promise<boolean> {
    const { dataDir, log } = this.#parts;
    const { asked, taken, failed } = requestFiles(dataDir, request);
    if (!(await exists(this.#disk, asked))) {
      this.#complained.delete(request);
      return false;
    }
    try {
      for (const old of [taken, failed]) await this.#disk.rm(old, { recursive: true, force: true });
      await this.#disk.rename(asked, taken);
      // After a power cut it is known to have been begun.
      await syncFolder(this.#disk, dataDir).catch(() => undefined);
      this.#complained.delete(request);
      return true;
    } catch (cause) {
      const isNew = !this.#complained.has(request);
      if (isNew) log.error({ file: asked, err: cause }, `${asked} cannot be taken: nothing is done.`);
      this.#complained.add(request);
      return false;
    }
  }

  /** The reason is there before the request is gone; where the disk takes none, the request is kept under that name. */
  async #fail(request: RecoveryRequest, cause: unknown): Promise<void> {
    const { dataDir, log } = this.#parts;
    const { taken, failed } = requestFiles(dataDir, request);
    const code = cause instanceof GatewayError ? cause.code : 'internal.fault';
    log.error({ code, err: cause }, `The request ${request} could not be carried out.`);
    try {
      await writeFileAtomically(failed, failureText(cause), { mode: 0o644, disk: this.#disk });
      await removeForGood(taken, this.#disk, true);
    } catch {
      await this.#disk.rename(taken, failed).catch(() => undefined);
    }
  }
}
