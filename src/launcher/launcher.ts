import type { Clock } from '../clock.js';
import type { GatewayProcess, ProcessEnd } from './gateway-process.js';
import type { LauncherLog } from './launcher-log.js';
import type { ToLauncher } from './protocol.js';
import { revertReason } from './revert-reasons.js';
import type { SlotName, Slots, Trial } from './slots.js';

export interface LauncherOptions {
  readonly slots: Slots;
  readonly clock: Clock;
  readonly log: LauncherLog;
  start(slot: SlotName): GatewayProcess;
  /** Called once, when the first gateway lives or has ended. */
  ready(): void;
}

/** A new version must be healthy after this time. */
export const trialMs = 60_000;
/** A gateway that has not said for this long that it lives is taken for hung. */
export const hungAfterMs = 60_000;
/** A trial that the power cut interrupted is begun again, but not forever. */
export const mostBoots = 3;
/** Between the polite signal and the other one. */
export const stopWithinMs = 5000;
const watchEveryMs = 5000;
const shortestPauseMs = 1000;
const longestPauseMs = 60_000;
/** Whoever ran this long has not died of its start. */
const steadyMs = 300_000;

/** Exit codes of the gateway that mean something here; see its --help. */
const exitCode = { stopped: 0, notUnderstood: 2, restart: 75 } as const;

interface Choice {
  readonly slot: SlotName;
  readonly trial: Trial | undefined;
}

interface Run {
  readonly end: ProcessEnd;
  readonly ranMs: number;
  /** Ended from here, because it was hung or not healthy; its exit code then means nothing. */
  readonly isPutDown: boolean;
  /** Why the new version is not kept; undefined when it is, or when none was tried. */
  readonly refusal: string | undefined;
}

/** Starts the gateway of the right slot, again and again, and takes a version back that does not get healthy. */
export class Launcher {
  readonly #options: LauncherOptions;
  #gateway: GatewayProcess | undefined;
  #isStopping = false;
  #wake = () => {};
  #isReady = false;
  #pauseMs = shortestPauseMs;
  #givenUp: string | undefined;

  constructor(options: LauncherOptions) {
    this.#options = options;
  }

  /** Resolves with the exit code when the gateway has stopped for good. */
  async run(): Promise<number> {
    await this.#options.slots.tidy();
    while (!this.#isStopping) {
      const choice = await this.#choose();
      if (choice === undefined) {
        this.#options.log('error', 'No slot holds a whole version: install it again.');
        return 1;
      }
      const run = await this.#runOnce(choice);
      this.#tellReady();
      if (this.#isStopping) break;
      if (choice.trial !== undefined && run.refusal !== undefined) await this.#revert(choice.trial, run.refusal);
      else if (!run.isPutDown && isFinal(run.end.code)) return run.end.code;
      else await this.#pauseAfter(run);
    }
    return exitCode.stopped;
  }

  stop(): void {
    if (this.#isStopping) return;
    this.#isStopping = true;
    this.#wake();
    if (this.#gateway) this.#end(this.#gateway);
  }

  async #choose(): Promise<Choice | undefined> {
    const { slots } = this.#options;
    const trial = await slots.trial();
    if (trial !== undefined && trial.id !== this.#givenUp) {
      const slot = await this.#beginTrial(trial);
      if (slot !== undefined) return { slot, trial: { ...trial, boots: trial.boots + 1 } };
    }
    const current = await slots.current();
    for (const slot of current === 'b' ? (['b', 'a'] as const) : (['a', 'b'] as const)) {
      if ((await slots.versionIn(slot)) === undefined) continue;
      if (slot !== current) {
        this.#options.log('error', `The current slot holds no whole version, slot ${slot} is started instead.`);
        await this.#attempt(slots.switchTo(slot));
      }
      return { slot, trial: undefined };
    }
    return undefined;
  }

  /** The slot to try; undefined when there is nothing left to try. */
  async #beginTrial(trial: Trial): Promise<SlotName | undefined> {
    const { slots, log } = this.#options;
    const current = await slots.current();
    // The power was cut right after the switch.
    if (trial.slot === current) {
      await this.#attempt(this.#conclude(trial, undefined));
      return undefined;
    }
    const isWhole = (await slots.versionIn(trial.slot)) === trial.to;
    if (!isWhole || current === undefined) {
      await this.#revert(trial, revertReason('notWhole'));
      return undefined;
    }
    if (trial.boots >= mostBoots) {
      await this.#revert(trial, revertReason('cutOff', { times: mostBoots }));
      return undefined;
    }
    // A trial that cannot be counted could go on forever.
    const isCounted = await this.#attempt(slots.writeTrial({ ...trial, boots: trial.boots + 1 }));
    if (!isCounted) return undefined;
    log('info', `Version ${trial.to} is tried; it has ${trialMs / 1000} s to be healthy.`, { slot: trial.slot });
    return trial.slot;
  }

  async #runOnce({ slot, trial }: Choice): Promise<Run> {
    const { clock, start } = this.#options;
    const startedMs = clock.monotonicMs();
    const gateway = start(slot);
    this.#gateway = gateway;
    const watch = new GatewayWatch(clock, trial);
    const concluding: Promise<boolean>[] = [];
    gateway.onMessage((message) => {
      this.#tellReady();
      if (!watch.take(message) || trial === undefined) return;
      concluding.push(this.#attempt(this.#confirm(trial, gateway)));
    });
    const cancelWatch = this.#watch(watch, gateway);
    const end = await gateway.ended;
    cancelWatch();
    this.#gateway = undefined;
    await Promise.all(concluding);
    const ranMs = clock.monotonicMs() - startedMs;
    return { end, ranMs, isPutDown: watch.isPutDown, refusal: watch.refusal(end) };
  }

  #watch(watch: GatewayWatch, gateway: GatewayProcess): () => void {
    const { clock, log } = this.#options;
    let cancel = () => {};
    const look = () => {
      const reason = watch.look();
      if (reason === undefined) {
        cancel = clock.schedule(watchEveryMs, look);
        return;
      }
      log('error', `The gateway is ended: ${reason}.`);
      this.#end(gateway);
    };
    cancel = clock.schedule(watchEveryMs, look);
    return () => cancel();
  }

  #end(gateway: GatewayProcess): void {
    gateway.kill('SIGTERM');
    const cancel = this.#options.clock.schedule(stopWithinMs, () => gateway.kill('SIGKILL'));
    void gateway.ended.then(cancel);
  }

  async #confirm(trial: Trial, gateway: GatewayProcess): Promise<void> {
    const { slots, log } = this.#options;
    await slots.switchTo(trial.slot);
    log('info', `Version ${trial.to} is healthy and is kept.`, { slot: trial.slot });
    await this.#conclude(trial, undefined);
    gateway.send({ kind: 'outcome' });
  }

  async #revert(trial: Trial, reason: string): Promise<void> {
    this.#givenUp = trial.id;
    this.#options.log('error', `Version ${trial.to} is not kept, ${trial.from} comes back: ${reason}.`);
    await this.#attempt(this.#conclude(trial, reason));
  }

  /** The outcome first: a cut in between repeats the trial or this, and loses nothing. */
  async #conclude({ from, to }: Trial, reason: string | undefined): Promise<void> {
    const { slots } = this.#options;
    await slots.writeOutcome(
      reason === undefined ? { result: 'confirmed', from, to } : { result: 'reverted', from, to, reason },
    );
    await slots.removeTrial();
  }

  /** A disk that takes nothing must not keep the gateway from running. */
  async #attempt(action: Promise<void>): Promise<boolean> {
    try {
      await action;
      return true;
    } catch (cause) {
      this.#options.log('error', 'The folder of the slots cannot be written.', { cause: String(cause) });
      return false;
    }
  }

  async #pauseAfter({ end, ranMs, isPutDown }: Run): Promise<void> {
    const { clock, log } = this.#options;
    if (ranMs >= steadyMs) this.#pauseMs = shortestPauseMs;
    if (end.code === exitCode.restart && ranMs >= shortestPauseMs) return;
    const why = isPutDown ? 'was ended' : 'ended by itself';
    log('warn', `The gateway ${why} and is started again in ${this.#pauseMs / 1000} s.`, { ...end });
    const pauseMs = this.#pauseMs;
    this.#pauseMs = Math.min(longestPauseMs, pauseMs * 2);
    await new Promise<void>((resolve) => {
      const cancel = clock.schedule(pauseMs, resolve);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
  }

  #tellReady(): void {
    if (this.#isReady) return;
    this.#isReady = true;
    this.#options.ready();
  }
}

/** Somebody has stopped it, or it never can start. */
function isFinal(code: number | null): code is 0 | 2 {
  return code === exitCode.stopped || code === exitCode.notUnderstood;
}

/** What is known of a gateway that runs: whether it lives, and whether it may stay. */
class GatewayWatch {
  readonly #clock: Clock;
  readonly #trial: Trial | undefined;
  readonly #startedMs: number;
  #aliveMs: number;
  #missing: readonly string[] | undefined;
  #isHealthy = false;
  #reason: string | undefined;

  constructor(clock: Clock, trial: Trial | undefined) {
    this.#clock = clock;
    this.#trial = trial;
    this.#startedMs = clock.monotonicMs();
    this.#aliveMs = this.#startedMs;
  }

  /** Whether this message is the first that says healthy, in time. */
  take(message: ToLauncher): boolean {
    this.#aliveMs = this.#clock.monotonicMs();
    if (message.kind === 'alive') this.#missing = message.missing;
    if (message.kind !== 'healthy' || this.#isHealthy || this.#reason !== undefined) return false;
    this.#isHealthy = true;
    return true;
  }

  get isPutDown(): boolean {
    return this.#reason !== undefined;
  }

  /** Why the gateway must end, if it must. */
  look(): string | undefined {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - this.#aliveMs >= hungAfterMs) this.#reason = revertReason('silent', { seconds: hungAfterMs / 1000 });
    else if (this.#trial !== undefined && !this.#isHealthy && nowMs - this.#startedMs >= trialMs) {
      const missing = this.#missing?.join(', ') || 'everything';
      this.#reason = revertReason('unhealthy', { seconds: trialMs / 1000, missing });
    }
    return this.#reason;
  }

  refusal(end: ProcessEnd): string | undefined {
    if (this.#trial === undefined || this.#isHealthy) return undefined;
    return this.#reason ?? revertReason('ended', { how: end.signal ?? `exit code ${end.code}` });
  }
}
