import type { Clock } from '../core/clock.js';
import { exitCode, type GatewayProcess, type ProcessEnd } from './gateway-process.js';
import { GatewayWatch, trialMs } from './gateway-watch.js';
import type { LauncherLog } from './launcher-log.js';
import { revertReason } from './revert-reasons.js';
import type { SlotName, Slots, Trial } from './slots.js';
import { StandIn } from './stand-in.js';

export interface LauncherOptions {
  readonly slots: Slots;
  readonly clock: Clock;
  readonly log: LauncherLog;
  start(slot: SlotName): GatewayProcess;
  /** Called once, when the first gateway lives or has ended. */
  ready(): void;
}

/** A trial that the power cut interrupted is begun again, but not without end. */
export const mostBoots = 3;
/** Between the polite signal and the other one. */
export const stopWithinMs = 5000;
const watchEveryMs = 5000;
/** People wait for the end of a trial. */
const watchTrialEveryMs = 1000;
const shortestPauseMs = 1000;
const longestPauseMs = 60_000;
/** A gateway that ran this long has not failed at its start. */
const steadyMs = 300_000;

interface Choice {
  readonly slot: SlotName;
  readonly trial: Trial | undefined;
}

interface Run {
  readonly end: ProcessEnd;
  readonly ranMs: number;
  readonly watch: GatewayWatch;
}

/** Starts the gateway of the right slot, again and again, and takes a version back that is not healthy. */
export class Launcher {
  readonly #options: LauncherOptions;
  readonly #standIn: StandIn;
  #gateway: GatewayProcess | undefined;
  #isStopping = false;
  #wake = () => {};
  #isReady = false;
  #pauseMs = shortestPauseMs;
  #givenUp: string | undefined;

  constructor(options: LauncherOptions) {
    this.#options = options;
    this.#standIn = new StandIn(options.slots, options.log);
  }

  /** Resolves with the exit code when the gateway has stopped for good. */
  async run(): Promise<number> {
    await this.#options.slots.tidy();
    while (!this.#isStopping) {
      const choice = await this.#choose();
      if (this.#isStopping) break;
      if (choice === undefined) {
        this.#options.log('error', 'No slot holds a whole version: install it again.');
        return 1;
      }
      const run = await this.#runOnce(choice);
      this.#reportReady();
      if (this.#isStopping) break;
      const refusal = run.watch.refusal(run.end);
      if (choice.trial !== undefined && refusal !== undefined) {
        await this.#revert(choice.trial, refusal);
        continue;
      }
      const code = await this.#finalCode(choice, run);
      if (code !== undefined) return code;
      if (choice.trial === undefined) await this.#giveWay(choice.slot, run);
      await this.#pauseAfter(run);
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
    const standIn = await this.#standIn.slotFor(current);
    if (standIn !== undefined) return { slot: standIn, trial: undefined };
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
    // A trial that cannot be counted could be begun again without end.
    const isCounted = await this.#attempt(slots.writeTrial({ ...trial, boots: trial.boots + 1 }));
    if (!isCounted) return undefined;
    log('info', `Version ${trial.to} is tried, and kept when it is healthy after ${trialMs / 1000} s.`, {
      slot: trial.slot,
    });
    return trial.slot;
  }

  async #runOnce({ slot, trial }: Choice): Promise<Run> {
    const { clock, log, start } = this.#options;
    const startedMs = clock.monotonicMs();
    const gateway = start(slot);
    this.#gateway = gateway;
    const watch = new GatewayWatch(clock, trial);
    const keeping: Promise<boolean>[] = [];
    gateway.onMessage((message) => {
      this.#reportReady();
      if (!watch.accept(message) || trial === undefined) return;
      log('info', `Version ${trial.to} is healthy; at the end of its trial it must still be.`, { slot });
    });
    const everyMs = trial === undefined ? watchEveryMs : watchTrialEveryMs;
    const cancelWatch = this.#watch(watch, gateway, everyMs, () => {
      if (trial !== undefined) keeping.push(this.#attempt(this.#confirm(trial, gateway)));
    });
    const end = await gateway.ended;
    cancelWatch();
    this.#gateway = undefined;
    await Promise.all(keeping);
    return { end, ranMs: clock.monotonicMs() - startedMs, watch };
  }

  #watch(watch: GatewayWatch, gateway: GatewayProcess, everyMs: number, keep: () => void): () => void {
    const { clock, log } = this.#options;
    let cancel = () => {};
    const look = () => {
      const verdict = watch.look();
      if (verdict?.kind === 'end') {
        log('error', `The gateway is ended: ${verdict.reason}.`);
        this.#end(gateway);
        return;
      }
      if (verdict?.kind === 'keep') keep();
      cancel = clock.schedule(everyMs, look);
    };
    cancel = clock.schedule(everyMs, look);
    return () => cancel();
  }

  /** What the launcher ends with when the gateway has ended for good. */
  async #finalCode({ slot }: Choice, { end, watch }: Run): Promise<number | undefined> {
    if (watch.isPutDown) return undefined;
    // An empty file ends with this as well.
    if (end.code === exitCode.stopped && watch.hasSpoken) return end.code;
    // A version that stands in may be older than the command line.
    if (end.code === exitCode.notUnderstood && slot === (await this.#options.slots.current())) return end.code;
    return undefined;
  }

  #end(gateway: GatewayProcess): void {
    gateway.kill('SIGTERM');
    const cancel = this.#options.clock.schedule(stopWithinMs, () => gateway.kill('SIGKILL'));
    void gateway.ended.then(cancel);
  }

  async #confirm(trial: Trial, gateway: GatewayProcess): Promise<void> {
    const { slots, log } = this.#options;
    await slots.switchTo(trial.slot);
    this.#standIn.forget();
    log('info', `Version ${trial.to} is still healthy, and is kept.`, { slot: trial.slot });
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

  async #giveWay(slot: SlotName, run: Run): Promise<void> {
    // A gateway that asks for a restart works.
    const livedMs = isRestart(run) ? Number.POSITIVE_INFINITY : run.watch.livedMs();
    const outcome = await this.#standIn.note(slot, livedMs);
    if (outcome === undefined) return;
    this.#pauseMs = shortestPauseMs;
    await this.#attempt(this.#options.slots.writeOutcome(outcome));
  }

  async #pauseAfter(run: Run): Promise<void> {
    if (this.#isStopping) return;
    const { clock, log } = this.#options;
    const { end, ranMs } = run;
    if (ranMs >= steadyMs) this.#pauseMs = shortestPauseMs;
    if (isRestart(run)) return;
    const why = run.watch.isPutDown ? 'was ended' : 'ended by itself';
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

  #reportReady(): void {
    if (this.#isReady) return;
    this.#isReady = true;
    this.#options.ready();
  }
}

/** It asked for it, and not in a circle. */
function isRestart({ end, ranMs, watch }: Run): boolean {
  return !watch.isPutDown && end.code === exitCode.restart && ranMs >= shortestPauseMs;
}
