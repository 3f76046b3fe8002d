import type { Json, Script, SiteDraw, Step } from './contract.js';

/** Of several scripts, the first that still fails in the same way; undefined where none does. */
export type FirstThatFails = (candidates: readonly Script[]) => Promise<Script | undefined>;

export interface ShrinkLimits {
  /** Runs. */
  readonly tries: number;
  /** How many are tried at the same time. */
  readonly atOnce: number;
}

/** Smaller and smaller scripts of the same failure: delta debugging of the steps, then what is left made simpler. */
export class Shrinking {
  readonly #firstThatFails: FirstThatFails;
  readonly #limits: ShrinkLimits;
  #tries = 0;

  constructor(firstThatFails: FirstThatFails, limits: ShrinkLimits) {
    this.#firstThatFails = firstThatFails;
    this.#limits = limits;
  }

  get tries(): number {
    return this.#tries;
  }

  /** `failedAtMs`: when the rule was violated first. */
  async shrink(script: Script, failedAtMs: number): Promise<Script> {
    let smallest = await this.#firstOf(script, shorterRuns(script, failedAtMs));
    for (;;) {
      const before = JSON.stringify(smallest);
      smallest = await this.#fewerKinds(smallest);
      smallest = await this.#fewerSteps(smallest);
      smallest = await this.#repeatedly(smallest, earlier);
      smallest = await this.#repeatedly(smallest, simplerSites);
      smallest = await this.#repeatedly(smallest, simplerSteps);
      if (this.#isOver || JSON.stringify(smallest) === before) return smallest;
    }
  }

  get #isOver(): boolean {
    return this.#tries >= this.#limits.tries;
  }

  async #fewerKinds(script: Script): Promise<Script> {
    let smallest = script;
    for (const kind of new Set(script.steps.map((step) => step.kind))) {
      smallest = await this.#firstOf(smallest, [
        { ...smallest, steps: smallest.steps.filter((step) => step.kind !== kind) },
      ]);
    }
    return smallest;
  }

  /** Zeller's ddmin: parts are left out, large ones first. */
  async #fewerSteps(script: Script): Promise<Script> {
    let smallest = script;
    let parts = 2;
    while (smallest.steps.length > 0 && !this.#isOver) {
      const { steps } = smallest;
      const size = Math.ceil(steps.length / parts);
      const candidates = Array.from({ length: Math.ceil(steps.length / size) }, (_, part) => ({
        ...smallest,
        steps: steps.filter((_step, at) => Math.floor(at / size) !== part),
      }));
      const found = await this.#firstOf(smallest, candidates);
      if (found !== smallest) {
        smallest = found;
        parts = Math.max(2, parts - 1);
      } else if (size === 1) return smallest;
      else parts = Math.min(steps.length, 2 * parts);
    }
    return smallest;
  }

  async #repeatedly(script: Script, simpler: (script: Script) => readonly Script[]): Promise<Script> {
    let smallest = script;
    for (;;) {
      const found = await this.#firstOf(smallest, simpler(smallest));
      if (found === smallest) return smallest;
      smallest = found;
    }
  }

  async #firstOf(script: Script, candidates: readonly Script[]): Promise<Script> {
    const { atOnce, tries } = this.#limits;
    for (let at = 0; at < candidates.length && this.#tries < tries; at += atOnce) {
      const some = candidates.slice(at, at + atOnce);
      this.#tries += some.length;
      const found = await this.#firstThatFails(some);
      if (found !== undefined) return found;
    }
    return script;
  }
}

/** What came after the failure has not caused it. */
function shorterRuns(script: Script, failedAtMs: number): readonly Script[] {
  const durations = [failedAtMs + 1, failedAtMs + 1000, failedAtMs + 61_000].map(Math.ceil);
  return durations
    .filter((durationMs) => durationMs < script.durationMs)
    .map((durationMs) => ({ ...script, durationMs, steps: script.steps.filter(({ atMs }) => atMs < durationMs) }));
}

/** The time before the first step, and before any other, taken out. */
function earlier(script: Script): readonly Script[] {
  const { steps } = script;
  return steps.flatMap((step, at) => {
    const pauseMs = step.atMs - (steps[at - 1]?.atMs ?? 0);
    const cuts = [pauseMs - 1000, Math.floor(pauseMs / 2)].filter((cutMs) => cutMs >= 1000);
    return cuts.map((cutMs) => ({
      ...script,
      durationMs: script.durationMs - cutMs,
      steps: steps.map((one, index) => (index < at ? one : { ...one, atMs: one.atMs - cutMs })),
    }));
  });
}

function simplerSites(script: Script): readonly Script[] {
  const { site } = script;
  const single = { architecture: 'single', units: 1, unitNumber: 0 } as const;
  const wanted: Partial<SiteDraw>[] = [
    { settings: {} },
    { ...single },
    { units: 2, unitNumber: Math.min(site.unitNumber, 2) },
    { pollIntervalMs: 1000 },
    { offlineAfter: 3 },
  ];
  return wanted
    .filter((part) => !(part.units === 2 && site.units < 2))
    .map((part) => ({ ...site, ...part }))
    .filter((simpler) => JSON.stringify(simpler) !== JSON.stringify(site))
    .map((simpler) => ({ ...script, site: simpler }));
}

/** One parameter of one step made smaller at a time. */
function simplerSteps(script: Script): readonly Script[] {
  return script.steps.flatMap((step, at) =>
    Object.entries(step.with).flatMap(([key, value]) =>
      smaller(value).map((simpler) => replaced(script, at, { ...step, with: { ...step.with, [key]: simpler } })),
    ),
  );
}

function replaced(script: Script, at: number, step: Step): Script {
  return { ...script, steps: script.steps.map((one, index) => (index === at ? step : one)) };
}

function smaller(value: Json): readonly Json[] {
  if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) > 1) return [Math.trunc(value / 2)];
  if (Array.isArray(value) && value.length > 1)
    return [value.slice(0, value.length >> 1), value.slice(value.length >> 1)];
  return [];
}
