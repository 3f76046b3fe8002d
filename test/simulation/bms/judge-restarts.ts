import { plain } from '../../support/bacnet/wire.js';
import type { Disturbances, Judge } from '../world/contract.js';
import type { Notice, WireListener } from './gateway-wire.js';
import { readCovNotice } from './payloads.js';
import type { Pdu } from './pdu.js';
import { unconfirmedService } from './requests.js';

export interface RestartParts {
  readonly judge: Judge;
  readonly disturbances: Disturbances;
  readonly nowMs: () => number;
}

/** Last_Restart_Reason (135-2016 §21, §12.11.44). */
const lastRestartReason = 196;
const reasons = { coldstart: 1, warmstart: 2, detectedPowerLost: 3, detectedPoweredOff: 4 } as const;

/** What may be told after each end of a process; of an end that is not among them nothing is known. */
const toldAfter: Readonly<Record<string, readonly number[]>> = {
  'power-cut': [reasons.detectedPowerLost],
  // Whether the machine was shut down, too, is for the start of the machine to say.
  sigterm: [reasons.coldstart, reasons.detectedPoweredOff],
  restart: [reasons.coldstart, reasons.warmstart],
  coldstart: [reasons.coldstart],
  warmstart: [reasons.warmstart],
};

/** Told after the I-Am of the start (135-2016 §19.3), which may wait for its turn. */
const toldWithinMs = 5_000;
/** From the acknowledgement of a restart to the end of what was asked. */
const endsWithinMs = 5_000;
/** From its start on a process has so much time to write down that it runs: what ended before was not seen to end. */
const notedWithinMs = 10_000;

/** Rules `restart-told` and `restart-reason`. */
export class RestartJudge implements WireListener {
  readonly #parts: RestartParts;
  #startedAtMs = 0;
  #ended: { readonly how: string; readonly isSure: boolean } | undefined;
  #asked: { readonly kind: 'coldstart' | 'warmstart'; readonly atMs: number } | undefined;
  /** When the process was heard that nobody has told of yet. */
  #untoldSinceMs: number | undefined;

  constructor(parts: RestartParts) {
    this.#parts = parts;
  }

  processEnded(how: string): void {
    const nowMs = this.#parts.nowMs();
    this.look();
    this.#untoldSinceMs = undefined;
    const asked = this.#asked;
    this.#asked = undefined;
    const isAsked = how === 'restart' && asked !== undefined && nowMs - asked.atMs < endsWithinMs;
    this.#ended = { how: isAsked ? asked.kind : how, isSure: nowMs - this.#startedAtMs > notedWithinMs };
    this.#startedAtMs = Number.POSITIVE_INFINITY;
  }

  /** A BMS has asked for it, and was obeyed. */
  restartAsked(kind: 'coldstart' | 'warmstart'): void {
    this.#asked = { kind, atMs: this.#parts.nowMs() };
  }

  /** Another gateway runs: within the same process where nobody has told of its end. */
  gatewayEnded(): void {
    if (this.#asked !== undefined && this.#ended === undefined) this.processEnded('restart');
  }

  unconfirmedLeft({ service }: Pdu): void {
    if (
      service !== unconfirmedService.iAm ||
      this.#ended === undefined ||
      this.#startedAtMs !== Number.POSITIVE_INFINITY
    )
      return;
    this.#startedAtMs = this.#parts.nowMs();
    this.#untoldSinceMs = this.#startedAtMs;
  }

  notified({ service, isConfirmed, payload, atMs }: Notice): void {
    if (isConfirmed || service !== unconfirmedService.cov) return;
    const { processId, object, values } = readCovNotice(payload);
    if (processId !== 0 || !object.startsWith('8,')) return;
    this.#untoldSinceMs = undefined;
    const [item] = values.find(({ propertyId }) => propertyId === lastRestartReason)?.items ?? [];
    const { how, isSure } = this.#ended ?? { how: '', isSure: false };
    // Within a process it may start anew, too, of which no end tells.
    this.#ended = undefined;
    const allowed = toldAfter[how];
    if (allowed === undefined || !isSure) return;
    const { judge, disturbances } = this.#parts;
    if (disturbances.wereThere(['disk'], 0, atMs)) return;
    judge.judged('restart');
    const told = item === undefined ? -1 : Number(plain(item));
    if (allowed.includes(told)) return;
    judge.violated('restart-reason', `Last_Restart_Reason is ${told} after ${how}, not ${allowed.join(' or ')}`);
  }

  look(): void {
    const nowMs = this.#parts.nowMs();
    const sinceMs = this.#untoldSinceMs;
    if (sinceMs === undefined || nowMs - sinceMs <= toldWithinMs) return;
    this.#untoldSinceMs = undefined;
    // Another server, another number or no network: then it is told later, or to nobody.
    if (this.#parts.disturbances.wereThere(['settings', 'lan'], sinceMs - toldWithinMs, nowMs)) return;
    this.#parts.judge.violated(
      'restart-told',
      `nobody was told of the restart, whose I-Am came at ${Math.round(sinceMs)} ms`,
    );
  }
}
