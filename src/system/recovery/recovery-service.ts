import type { Clock } from '../../core/clock.js';
import { GatewayError } from '../../core/errors.js';
import type { Logger } from '../../core/log.js';
import { type Disk, thisDisk } from '../../core/machine/disk.js';
import { callerText } from '../../journal/caller-texts.js';
import type { LoginGuard } from '../../security/login-guard.js';
import type { NetworkService } from '../network/network-service.js';
import { readBackup } from './backup.js';
import {
  type FactoryResetAlarms,
  type FactoryResetMemory,
  type FactoryResetParts,
  restoreFactorySettings,
} from './factory-reset.js';
import type { RecoveryRequest } from './recovery-requests.js';
import { RecoveryWatch } from './recovery-watch.js';

/** What is kept of the last run. */
export interface RecoveryMemory extends FactoryResetMemory {
  restore(text: string): void;
  flush(): Promise<void>;
}

/** What is set of alarms. */
export interface RecoveryAlarms extends FactoryResetAlarms {
  restoreSettings(text: string): void;
  flush(): Promise<void>;
}

export interface RecoveryServiceParts extends FactoryResetParts {
  readonly memory: RecoveryMemory;
  readonly alarmMemory: RecoveryAlarms;
  readonly network: NetworkService;
  readonly profiles: {
    /** Puts the profiles of a backup in place, then its settings; names those that are left out. */
    restore(
      profiles: Readonly<Record<string, string>> | undefined,
      restoreSettings: () => Promise<unknown>,
    ): Promise<readonly string[]>;
  };
  readonly guard: LoginGuard;
  readonly clock: Clock;
  readonly log: Logger;
  readonly firmware: {
    /** Restarts into the version of the other slot; rejects with a `firmware.` code. */
    rollback(who: string): Promise<{ readonly version: string }>;
  };
}

/** Who, in journal and log. */
const byHand = callerText('hand');

/** What somebody with the machine in hand can ask for when the page is out of reach. */
export class RecoveryService {
  readonly #parts: RecoveryServiceParts;
  readonly #watch: RecoveryWatch;

  constructor(parts: RecoveryServiceParts) {
    const { dataDir, clock, log, disk = thisDisk } = parts;
    this.#parts = parts;
    this.#watch = new RecoveryWatch({ dataDir, clock, log, disk, carryOut: (...order) => this.#carryOut(...order) });
  }

  start(): Promise<void> {
    return this.#watch.start();
  }

  /** Idempotent. */
  stop(): Promise<void> {
    return this.#watch.stop();
  }

  async #carryOut(request: RecoveryRequest, file: string): Promise<void> {
    switch (request) {
      case 'reset-password':
        return this.#resetPassword();
      case 'factory-reset':
        return this.#factoryReset();
      case 'restore':
        return this.#restore(file);
      case 'rollback':
        return this.#rollback();
    }
  }

  async #resetPassword(): Promise<void> {
    const { settings, memory, guard, recorder, log } = this.#parts;
    const { user, problem } = await settings.recoverLogin(byHand);
    // A person who has forgotten the password has most likely tried until the address was locked.
    guard.forgive();
    memory.remember({ keepsFactoryPassword: false });
    recorder.record({ kind: 'password-recovered', subject: user, detail: byHand });
    log.warn({ user }, 'The password is the factory one again.');
    if (problem !== undefined) throw problem;
  }

  async #factoryReset(): Promise<void> {
    const { network, guard, log } = this.#parts;
    // First: the change of [network] below is then known, and needs no confirmation.
    await network.resetByHand(byHand);
    await restoreFactorySettings(this.#parts, byHand);
    guard.forgive();
    log.warn('All settings are the factory ones again.');
  }

  async #rollback(): Promise<void> {
    const { version } = await this.#parts.firmware.rollback(byHand);
    this.#parts.log.warn({ version }, `The gateway goes back to version ${version}.`);
  }

  async #restore(file: string): Promise<void> {
    const { settings, memory, alarmMemory, recorder, log, disk = thisDisk } = this.#parts;
    const { config, identity, alarms, profiles } = readBackup(await jsonOf(file, disk));
    const leftOut = await this.#parts.profiles.restore(profiles, () => settings.restore(config, byHand));
    if (identity !== undefined) memory.restore(identity);
    if (alarms !== undefined) alarmMemory.restoreSettings(alarms);
    await Promise.all([memory.flush(), alarmMemory.flush()]);
    recorder.record({
      kind: 'backup-restored',
      who: byHand,
      ...(leftOut.length > 0 && { subject: leftOut.join(', ') }),
    });
    log.warn('A backup was put in place.');
  }
}

async function jsonOf(file: string, disk: Disk): Promise<unknown> {
  try {
    return JSON.parse(await disk.readFile(file, 'utf8'));
  } catch (cause) {
    throw new GatewayError('recovery.not-a-backup', 'The file cannot be read as a backup.', {}, cause);
  }
}
