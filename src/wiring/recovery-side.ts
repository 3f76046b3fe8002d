import type { Clock } from '../clock.js';
import { GatewayError } from '../errors.js';
import type { Logger } from '../log.js';
import { type RecoveryRequest, RecoveryWatch } from '../system/recovery/recovery-requests.js';
import { type FactoryResetParts, restoreFactorySettings } from './factory-reset.js';
import type { NetworkSide } from './network-side.js';

export interface RecoverySideParts extends FactoryResetParts {
  readonly network: NetworkSide;
  readonly clock: Clock;
  readonly log: Logger;
  /** Restarts into the version of the other slot; rejects with a `firmware.` code. */
  rollback(who: string): Promise<{ readonly version: string }>;
}

/** Who, in journal and log. */
const byHand = 'a file on the machine';

/** What somebody with the machine in hand can ask for when the page is out of reach. */
export class RecoverySide {
  readonly #parts: RecoverySideParts;
  readonly #watch: RecoveryWatch;

  constructor(parts: RecoverySideParts) {
    const { dataDir, clock, log } = parts;
    this.#parts = parts;
    this.#watch = new RecoveryWatch({ dataDir, clock, log, carryOut: (request) => this.#carryOut(request) });
  }

  start(): Promise<void> {
    return this.#watch.start();
  }

  /** Idempotent. */
  stop(): Promise<void> {
    return this.#watch.stop();
  }

  async #carryOut(request: RecoveryRequest): Promise<void> {
    const { settings, memory, network, recorder, log, rollback } = this.#parts;
    switch (request) {
      case 'reset-password': {
        const user = await settings.recoverLogin(byHand);
        memory.remember({ keepsFactoryPassword: false });
        recorder.record({ kind: 'password-recovered', subject: user, detail: byHand });
        log.warn({ user }, 'The password is the factory one again.');
        return;
      }
      case 'factory-reset':
        // First: the change of [network] below is then known, and needs nobody who confirms it.
        await network.resetByHand(byHand);
        await restoreFactorySettings(this.#parts, byHand);
        log.warn('All settings are the factory ones again.');
        return;
      case 'rollback':
        try {
          const { version } = await rollback(byHand);
          log.warn({ version }, `The gateway goes back to version ${version}.`);
        } catch (cause) {
          if (!(cause instanceof GatewayError)) throw cause;
          log.error({ code: cause.code, err: cause }, `The gateway does not go back: ${cause.message}`);
        }
        return;
    }
  }
}
