import { confirmedService } from '../../support/bacnet/wire.js';
import type { Disturbances, Judge } from '../world/contract.js';
import type { Exchange, GivenAnswer, WireListener } from './gateway-wire.js';

/**
 * How long an answer may take, in milliseconds. What is in memory is answered at once; records of a log come from the disk;
 * what changes something is answered when it is on the disk, which is written once in three seconds at the most
 * (src/bacnet/server/events/README.md, "What BMSs write"), and one write may be under way before it.
 */
const answeredInMs = { read: 1_000, log: 3_000, write: 8_000 } as const;

const reads: ReadonlySet<number> = new Set([
  confirmedService.readProperty,
  confirmedService.readPropertyMultiple,
  confirmedService.subscribeCov,
  3,
  4,
  28,
  29,
]);

function boundOf(service: number): number {
  if (service === confirmedService.readRange) return answeredInMs.log;
  return reads.has(service) ? answeredInMs.read : answeredInMs.write;
}

export interface AnswerParts {
  readonly judge: Judge;
  readonly disturbances: Disturbances;
  readonly nowMs: () => number;
  /** Whether the gateway's machine takes what it sends; always where it is absent. */
  readonly canSend?: (() => boolean) | undefined;
}

/** Rules `answer-fits`, `answer-once`, `answer-in-time` and `well-formed`. */
export class AnswerJudge implements WireListener {
  readonly #parts: AnswerParts;
  /** In order of their arrival. */
  readonly #owed: Exchange[] = [];

  constructor(parts: AnswerParts) {
    this.#parts = parts;
  }

  asked(exchange: Exchange): void {
    this.look();
    // What is answered into a network that takes nothing is lost: who asks but once is told nothing.
    const canBeTold = this.#parts.canSend?.() ?? true;
    if (exchange.isHonest && canBeTold) this.#owed.push(exchange);
  }

  answered(exchange: Exchange, answer: GivenAnswer): void {
    this.#parts.judge.judged('answer');
    if (!exchange.isHonest) return;
    const tookMs = answer.atMs - exchange.lastArrivalMs;
    if (answer.segments === 1) this.#judgeTime(exchange, tookMs, answer.atMs);
  }

  strayAnswer(what: string): void {
    this.#parts.judge.violated(what.includes(' is answer ') ? 'answer-once' : 'answer-fits', what);
  }

  unreadable(what: string): void {
    this.#parts.judge.violated('well-formed', what);
  }

  /** Those whose time is over; again at the end of the run. */
  look(): void {
    const nowMs = this.#parts.nowMs();
    for (let first = this.#owed[0]; first !== undefined; first = this.#owed[0]) {
      const { answers, service, atMs } = first;
      if (answers === 0 && nowMs - atMs <= answeredInMs.write) return;
      this.#owed.shift();
      if (answers === 0) this.#judgeTime(first, nowMs - atMs, nowMs, `no answer to service ${service}`);
    }
  }

  #judgeTime(exchange: Exchange, tookMs: number, untilMs: number, words?: string): void {
    const { service, peer, invokeId, atMs } = exchange;
    const boundMs = boundOf(service);
    if (tookMs <= boundMs || this.#isExcused(atMs, Math.min(untilMs, atMs + boundMs))) return;
    const what = words ?? `service ${service} was answered after ${Math.round(tookMs)} ms`;
    const request = `invoke id ${invokeId} of ${peer}, arrived at ${Math.round(atMs)} ms`;
    this.#parts.judge.violated('answer-in-time', `${what}, ${boundMs} ms may pass (${request})`);
  }

  /** Who was switched off, who serves anew by other settings, and whose disk does not answer. */
  #isExcused(fromMs: number, toMs: number): boolean {
    return this.#parts.disturbances.wereThere(['power', 'settings', 'disk'], fromMs - 1_000, toMs);
  }
}
