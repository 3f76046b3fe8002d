import type { Clock } from '../core/clock.js';
import type { Logger } from '../core/log.js';
import type { EventRecorder } from '../journal/journal-event.js';
import { aliveEveryMs } from '../launcher/protocol.js';
import type { Slots, Trial } from '../launcher/slots.js';
import type { FirmwareUpdater } from './firmware-updater.js';
import type { LauncherLink } from './launcher-link.js';

/** What must work in a new version if it worked in the one before; `web` because it takes the next update. */
const healthChecks = ['settings', 'bacnet', 'ups', 'web'] as const;

type HealthCheck = (typeof healthChecks)[number];

export type Health = Readonly<Record<HealthCheck, boolean>>;

export function goodChecks(health: Health): HealthCheck[] {
  return healthChecks.filter((check) => health[check]);
}

/** What worked before and does not work now: a port that was absent before may be absent still. */
function missingChecks(before: readonly string[], now: Health): HealthCheck[] {
  return healthChecks.filter((check) => before.includes(check) && !now[check]);
}

export interface TrialReportOptions {
  readonly link: LauncherLink;
  readonly slots: Slots;
  readonly updater: FirmwareUpdater;
  readonly recorder: EventRecorder;
  readonly clock: Clock;
  readonly log: Logger;
  health(): Health;
}

/** While a version has to prove itself, it is looked at this often. */
const lookEveryMs = 500;

/** Tells the launcher that this gateway lives, and whether a new version is healthy; tells the journal how it ended. */
export class TrialReport {
  readonly #options: TrialReportOptions;
  #trial: Trial | undefined;
  #cancelNext = () => {};
  #endMessages = () => {};
  #isRunning = false;
  #toldAliveMs = Number.NEGATIVE_INFINITY;

  constructor(options: TrialReportOptions) {
    this.#options = options;
  }

  /** Says from now on that the gateway lives: on a slow board its start takes longer than a hung one is waited for. */
  live(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#look();
  }

  /** Also says from now on whether it is healthy. */
  async start(): Promise<void> {
    const { link, slots, updater } = this.#options;
    this.#isRunning = true;
    this.#endMessages = link.onMessage(() => {
      this.#trial = undefined;
      void this.#reportOutcome();
    });
    await this.#reportOutcome();
    const trial = await slots.trial();
    if (trial?.slot === link.slot) {
      this.#trial = trial;
      updater.note({ state: 'trial', progressPercent: 100, version: trial.to });
    }
    this.#cancelNext();
    this.#toldAliveMs = Number.NEGATIVE_INFINITY;
    this.#look();
  }

  /** Idempotent. */
  stop(): void {
    this.#isRunning = false;
    this.#cancelNext();
    this.#endMessages();
  }

  #look(): void {
    if (!this.#isRunning) return;
    const { link, clock, health } = this.#options;
    const nowMs = clock.monotonicMs();
    if (this.#trial !== undefined) {
      // Again and again: what counts is how it is at the end of the trial.
      const missing = missingChecks(this.#trial.before, health());
      link.send(missing.length === 0 ? { kind: 'healthy' } : { kind: 'alive', missing });
    } else if (nowMs - this.#toldAliveMs >= aliveEveryMs - lookEveryMs) {
      this.#toldAliveMs = nowMs;
      link.send({ kind: 'alive', missing: [] });
    }
    this.#cancelNext = clock.schedule(this.#trial ? lookEveryMs : aliveEveryMs, () => this.#look());
  }

  /** Once: the file goes when it is told. */
  async #reportOutcome(): Promise<void> {
    const { slots, updater, recorder, log } = this.#options;
    const outcome = await slots.outcome();
    if (outcome === undefined) return;
    const { result, from, to, reason } = outcome;
    const told = reason === undefined ? {} : { result: reason };
    updater.note({ state: result, progressPercent: 100, version: to, ...told });
    if (result === 'confirmed') {
      log.info({ from, to }, `Firmware ${to} runs and is kept.`);
      recorder.record({ kind: 'firmware-confirmed', subject: to });
    } else {
      log.warn({ from: to, to: from, reason }, `Firmware ${to} was not kept, ${from} is back: ${reason}.`);
      recorder.record({
        kind: 'firmware-reverted',
        from: to,
        to: from,
        ...(reason !== undefined && { detail: reason }),
      });
    }
    await slots.removeOutcome().catch((cause: unknown) => log.warn({ err: cause }, 'The slots cannot be written.'));
  }
}
