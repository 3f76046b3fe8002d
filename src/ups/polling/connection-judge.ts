import type { Logger } from '../../core/log.js';
import type { Carrier } from '../model/what-to-check.js';
import { silenceAdvice } from './silence-advice.js';
import type { RegisterSnapshot, UpsConnection, UpsLoss } from './snapshot.js';

/** Good cycles after which a lost UPS counts as back, so that a loose contact doesn't flap. */
const cyclesToComeBack = 2;

export interface ConnectionJudgeOptions {
  readonly slave: number;
  readonly carrier: Carrier;
  /** Failed cycles after which the UPS counts as lost. */
  readonly offlineAfter: number;
  readonly log: Logger;
}

export interface JudgedCycle {
  /** Why the cycle failed; undefined: it did not. */
  readonly loss: UpsLoss | undefined;
  /** It ended with as many unanswered requests as end a cycle. */
  readonly brokeOff: boolean;
  /** Its last request was not answered. */
  readonly endedInSilence: boolean;
}

export interface JudgedConnection {
  readonly connection: UpsConnection;
  readonly loss?: UpsLoss;
}

/** Tells by the cycles of a poll whether the UPS is there, and logs why it is not. */
export class ConnectionJudge {
  readonly #options: ConnectionJudgeOptions;
  /** Failed cycles, and before them one that began well and broke off in silence. */
  #failedInRow = 0;
  #goodInRow = 0;
  /** Why the last failed cycle was one. */
  #loss: UpsLoss = 'silent';
  #endedInSilence = false;
  /** Of the last exception. */
  #exceptionCode: number | undefined;

  constructor(options: ConnectionJudgeOptions) {
    this.#options = options;
  }

  /** The last cycle failed or ended in silence: one more unanswered request is enough to believe in a loss. */
  get isInDoubt(): boolean {
    return this.#failedInRow > 0 || this.#endedInSilence;
  }

  /** The last cycle was refused. */
  get wasRefused(): boolean {
    return this.#failedInRow > 0 && this.#loss === 'refused';
  }

  noteException(code: number): void {
    this.#exceptionCode = code;
  }

  /** The connection after a cycle; undefined where it stays. `isComplete`: every table was answered at least once. */
  judge(
    { loss, brokeOff, endedInSilence }: JudgedCycle,
    before: Pick<RegisterSnapshot, 'connection' | 'loss'>,
    isComplete: boolean,
  ): JudgedConnection | undefined {
    this.#endedInSilence = endedInSilence;
    if (loss === undefined) {
      // A UPS that falls silent in mid-cycle is lost as soon as one that does between two.
      this.#failedInRow = brokeOff ? 1 : 0;
      this.#goodInRow += 1;
      return this.#ofLivingUps(before.connection, isComplete);
    }
    this.#loss = loss;
    this.#failedInRow += 1;
    this.#goodInRow = 0;
    // What the card says of it needs no second time.
    const isLost =
      before.connection === 'lost' || loss === 'unheard' || this.#failedInRow >= this.#options.offlineAfter;
    return isLost ? this.#ofLostUps(before) : this.#ofLivingUps(before.connection, isComplete);
  }

  #ofLostUps({ connection, loss }: Pick<RegisterSnapshot, 'connection' | 'loss'>): JudgedConnection | undefined {
    if (connection === 'lost' && loss === this.#loss) return undefined;
    this.#logLoss();
    return { connection: 'lost', loss: this.#loss };
  }

  #ofLivingUps(connection: UpsConnection, isComplete: boolean): JudgedConnection | undefined {
    const mayChange = connection === 'lost' ? this.#goodInRow >= cyclesToComeBack : connection === 'ready';
    const next = isComplete ? 'running' : 'ready';
    if (!mayChange || next === connection) return undefined;
    const { log, slave } = this.#options;
    log.info({ slave }, next === 'running' ? 'The UPS answers.' : 'The UPS answers, not yet for every table.');
    return { connection: next };
  }

  #logLoss(): void {
    const { log, slave, carrier } = this.#options;
    const [cycles, exceptionCode] = [this.#failedInRow, this.#exceptionCode];
    if (this.#loss !== 'refused') log.warn({ slave, cycles }, silenceAdvice(this.#loss, carrier));
    else {
      const message = `The UPS refuses every request with exception ${exceptionCode}: it may be starting, busy or updated.`;
      log.warn({ slave, cycles, exceptionCode }, message);
    }
  }
}
