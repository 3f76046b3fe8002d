import type { Judge, Schedule, Violation } from './contract.js';

/** A run that fails goes on failing: the first ones tell why. */
const mostKept = 20;

/** Counts what was judged, and keeps the first violations. */
export class RunJudge implements Judge {
  readonly #schedule: Schedule;
  readonly #counts = new Map<string, number>();
  readonly #violations: Violation[] = [];
  readonly #rules = new Set<string>();

  constructor(schedule: Schedule) {
    this.#schedule = schedule;
  }

  judged(kind: string, count = 1): void {
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + count);
  }

  violated(rule: string, what: string): void {
    // Of each rule at least one, however many another has.
    if (this.#violations.length >= mostKept && this.#rules.has(rule)) return;
    this.#rules.add(rule);
    this.#violations.push({ rule, atMs: this.#schedule.nowMs, what });
  }

  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }

  get violations(): readonly Violation[] {
    return this.#violations;
  }
}
