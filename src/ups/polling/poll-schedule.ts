import type { Cadence } from '../maps/register-map.js';
import { type PollStep, stepKey } from './poll-plan.js';

/** How a request ended, as far as the order of the next ones depends on it. `busy`: refused for the moment. */
export type StepResult = 'data' | 'refused' | 'busy' | 'unanswered';

/** A table and when it is worth asking again. */
export interface ScheduledStep {
  step: PollStep;
  /** Monotonic milliseconds; not asked before. */
  dueMs: number;
  askedMs: number;
  /** Consecutive exceptions. */
  refusals: number;
  /** Consecutive answers that it is busy. */
  postponed: number;
  /** Consecutive cycles in which other tables were answered and this one was not. */
  misses: number;
  wasUnanswered: boolean;
  wasAnswered: boolean;
}

export interface PollScheduleOptions {
  readonly plan: readonly PollStep[];
  readonly pollIntervalMs: number;
  readonly slowIntervalMs: number;
  readonly spareIntervalMs: number;
}

const rank: Readonly<Record<Cadence, number>> = { urgent: 0, regular: 1, turn: 2, spare: 3, slow: 4 };
/** A table that others outlive this often in a row is given up as unanswered: it delays nothing any more. */
const missesToGiveUp = 3;
/** How old what is asked in turn gets at the most, where the poll leaves the time: as old as that of eight units, one a second, and then some. */
export const turnsWithinMs = 10_000;
/** From request to request of one that is asked in turn, when there are few of them and the poll leaves no pause. */
const turnMs = 500;
/** From one request for a table that tells who it is to the next, on a line that loses answers all the time. */
const identityAfterGapMs = 10_000;
/** From request to request of a table of every cycle that is refused, or never answered. */
const longestPauseMs = 60_000;

/** Decides which tables a cycle asks, and in which order. */
export class PollSchedule {
  readonly #options: PollScheduleOptions;
  #steps: readonly ScheduledStep[];
  /** At connection every table is asked, slow ones too: from the next cycle on, until one is not cut short. */
  #isSweepDue = true;
  #isSweep = false;
  #isComplete = false;

  constructor(options: PollScheduleOptions) {
    this.#options = options;
    this.#steps = options.plan.map(newStep);
  }

  /** Another plan for the same UPS: what is known of tables that stay is kept. */
  replan(plan: readonly PollStep[]): void {
    this.#steps = plan.map((step) => {
      const known = this.#steps.find((one) => stepKey(one.step) === stepKey(step));
      if (known === undefined) return newStep(step);
      // In place: a request for it may be under way.
      if (known.step.cadence !== step.cadence && known.refusals === 0) known.dueMs = Number.NEGATIVE_INFINITY;
      known.step = step;
      return known;
    });
  }

  get steps(): readonly PollStep[] {
    return this.#steps.map(({ step }) => step);
  }

  /** Every table was answered once, with data or an exception, or is given up while the others are answered. */
  get isComplete(): boolean {
    this.#isComplete ||= this.#steps.every(({ wasAnswered, misses }) => wasAnswered || misses >= missesToGiveUp);
    return this.#isComplete;
  }

  /**
   * The tables of the next cycle: urgent ones first. Those unanswered last time come behind the others, the longest
   * unasked first, so that a mute table neither delays alarms nor hides a UPS that answers all others.
   */
  due(nowMs: number): readonly ScheduledStep[] {
    this.#isSweep ||= this.#isSweepDue;
    this.#isSweepDue = false;
    const due = this.#steps.filter((one) => one.dueMs <= nowMs);
    // Every cycle has a request, or the loss of the UPS would go unnoticed.
    if (due.length === 0) return this.#steps.toSorted((a, b) => a.dueMs - b.dueMs).slice(0, 1);
    // Between sweeps one seldom table a cycle, the most overdue, so that alarms are not delayed.
    const seldom = due.filter((one) => isSeldom(one)).sort((a, b) => a.dueMs - b.dueMs);
    const asked = this.#isSweep ? due : due.filter((one) => !isSeldom(one) || one === seldom[0]);
    return asked.sort(
      (a, b) =>
        Number(a.wasUnanswered) - Number(b.wasUnanswered) ||
        (a.wasUnanswered ? a.askedMs - b.askedMs : 0) ||
        rank[a.step.cadence] - rank[b.step.cadence],
    );
  }

  /**
   * Of those asked in turn, for the pause behind a cycle that began then: what the next one would find too old, the oldest first. One a
   * cycle is enough of eight units each second, not every ten.
   */
  overdueInTurn(startMs: number): readonly ScheduledStep[] {
    const nextMs = startMs + this.#options.pollIntervalMs;
    return this.#steps
      .filter(
        ({ step, dueMs, askedMs, wasUnanswered }) =>
          step.cadence === 'turn' && !wasUnanswered && dueMs <= startMs && nextMs - askedMs > turnsWithinMs,
      )
      .sort((a, b) => a.askedMs - b.askedMs);
  }

  note(one: ScheduledStep, result: StepResult, nowMs: number): void {
    one.askedMs = nowMs;
    one.wasUnanswered = result === 'unanswered';
    if (result === 'unanswered') return;
    one.wasAnswered = true;
    one.misses = 0;
    one.postponed = result === 'busy' ? one.postponed + 1 : 0;
    if (result === 'busy') {
      // A busy slave says nothing about the table. One that others are waiting behind gives way.
      if (isSeldom(one)) one.dueMs = nowMs + this.#pause(one.postponed, longestPauseMs);
      return;
    }
    one.refusals = result === 'refused' ? one.refusals + 1 : 0;
    // A unit that was off answers again within a minute of its return.
    const isVital = !isSeldom(one) || one.step.cadence === 'turn';
    const longestMs = isVital ? longestPauseMs : this.#options.slowIntervalMs;
    if (result === 'refused') one.dueMs = nowMs + this.#pause(one.refusals, longestMs);
    else if (isSeldom(one)) one.dueMs = nowMs + this.#interval(one.step.cadence);
  }

  /** A cycle in which something was answered is over. */
  endGoodCycle(asked: readonly ScheduledStep[], wasCut: boolean, nowMs: number): void {
    if (!wasCut) this.#isSweep = false;
    if (asked.some(({ wasUnanswered }) => wasUnanswered)) this.#askWhoItIs();
    for (const one of asked.filter(({ wasUnanswered }) => wasUnanswered)) {
      one.misses += 1;
      if (one.misses >= missesToGiveUp) {
        one.dueMs = nowMs + this.#pause(one.misses - missesToGiveUp + 1, longestPauseMs);
      }
    }
  }

  /** A plug is moved to another UPS in less time than a loss takes to be known. */
  #askWhoItIs(): void {
    for (const one of this.#steps) {
      if (one.step.table.identity) one.dueMs = Math.min(one.dueMs, one.askedMs + identityAfterGapMs);
    }
  }

  /** Nothing was answered, or another UPS than before: all that is known may be that of a UPS that is gone. */
  askForAll(): void {
    this.#isSweepDue = true;
    for (const one of this.#steps) {
      one.dueMs = Number.NEGATIVE_INFINITY;
      one.refusals = 0;
      one.postponed = 0;
      one.misses = 0;
    }
  }

  /** These in the next cycle, all of them. */
  askFor(steps: readonly PollStep[]): void {
    this.#isSweepDue ||= steps.length > 0;
    for (const one of this.#steps) if (steps.includes(one.step)) one.dueMs = Number.NEGATIVE_INFINITY;
  }

  #interval(cadence: Cadence): number {
    const { slowIntervalMs, spareIntervalMs } = this.#options;
    if (cadence === 'turn') return turnMs;
    return cadence === 'spare' ? spareIntervalMs : slowIntervalMs;
  }

  /** Doubles with every time in a row, from one cycle on. */
  #pause(times: number, longestMs: number): number {
    const firstMs = Math.max(this.#options.pollIntervalMs, 1000);
    return Math.min(firstMs * 2 ** Math.min(times - 1, 30), longestMs);
  }
}

function newStep(step: PollStep): ScheduledStep {
  return {
    step,
    dueMs: Number.NEGATIVE_INFINITY,
    askedMs: Number.NEGATIVE_INFINITY,
    refusals: 0,
    postponed: 0,
    misses: 0,
    wasUnanswered: false,
    wasAnswered: false,
  };
}

function isSeldom({ step }: ScheduledStep): boolean {
  return step.cadence === 'slow' || step.cadence === 'spare' || step.cadence === 'turn';
}
