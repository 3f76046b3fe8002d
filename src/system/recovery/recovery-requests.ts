import { access, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, sleep } from '../../clock.js';
import { GatewayError } from '../../errors.js';
import type { Logger } from '../../log.js';

/** Empty files in the data folder: whoever can put one there has the machine in hand. */
export const recoveryRequests = ['reset-password', 'factory-reset', 'rollback'] as const;

export type RecoveryRequest = (typeof recoveryRequests)[number];

export interface RecoveryWatchParts {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** Carries out a request whose file is gone; a rejection is logged. */
  carryOut(request: RecoveryRequest): Promise<void>;
}

const lookEveryMs = 2000;

/** Looks for the files of the requests, at start and every two seconds. */
export class RecoveryWatch {
  readonly #parts: RecoveryWatchParts;
  #cancel = () => {};
  #isRunning = false;
  #looking: Promise<void> = Promise.resolve();
  #hasComplained = false;

  constructor(parts: RecoveryWatchParts) {
    this.#parts = parts;
  }

  /** Resolves when requests that were there already are carried out. */
  async start(): Promise<void> {
    this.#isRunning = true;
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

  async #look(): Promise<void> {
    const { dataDir, log, carryOut } = this.#parts;
    for (const request of recoveryRequests) {
      const path = join(dataDir, request);
      if (!(await exists(path))) continue;
      try {
        // First, or a fault below would carry it out again and again.
        await rm(path, { recursive: true });
      } catch (cause) {
        if (!this.#hasComplained) log.error({ file: path, err: cause }, `${path} cannot be deleted: nothing is done.`);
        this.#hasComplained = true;
        continue;
      }
      await carryOut(request).catch((cause: unknown) => {
        log.error({ code: 'internal.fault', err: cause }, `The request ${request} could not be carried out.`);
      });
    }
  }
}

/**
 * Leaves a request in the data folder and waits for a gateway that runs there to take it: says whether one did.
 * Rejects with `recovery.unwritable`.
 */
export async function leaveRequest(dataDir: string, request: RecoveryRequest, clock: Clock): Promise<boolean> {
  const path = join(dataDir, request);
  try {
    await writeFile(path, '');
  } catch (cause) {
    throw new GatewayError('recovery.unwritable', `${path} cannot be written.`, {}, cause);
  }
  const untilMs = clock.monotonicMs() + 3 * lookEveryMs;
  while (clock.monotonicMs() < untilMs) {
    await sleep(clock, lookEveryMs / 10);
    if (!(await exists(path))) return true;
  }
  return false;
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
