import type { RunResult } from '../run-result.js';

const msPerYear = 365.25 * 86_400_000;

/** Sums of all runs, and the lines that tell them. */
export class Tally {
  readonly #judged = new Map<string, number>();
  readonly #faults = new Map<string, number>();
  readonly #most = new Map<string, number>();
  readonly failures: { readonly seed: number; readonly rule: string; readonly atMs: number; readonly what: string }[] =
    [];
  runs = 0;
  #plantMs = 0;
  #skippedMs = 0;
  #cpuMs = 0;
  #events = 0;

  get years(): number {
    return this.#plantMs / msPerYear;
  }

  add(result: RunResult): void {
    this.runs += 1;
    this.#plantMs += result.plantMs;
    this.#skippedMs += result.skippedMs;
    this.#cpuMs += result.cpuMs;
    this.#events += result.events;
    for (const [kind, count] of Object.entries(result.judged)) addTo(this.#judged, kind, count);
    for (const [kind, count] of Object.entries(result.faults)) addTo(this.#faults, kind, count);
    for (const [kind, count] of Object.entries(result.most))
      this.#most.set(kind, Math.max(this.#most.get(kind) ?? 0, count));
    const [violation] = result.violations;
    if (violation !== undefined) this.failures.push({ seed: result.seed, ...violation });
  }

  get progress(): string {
    const faults = sum(this.#faults);
    return `${this.runs} seeds, ${this.years.toFixed(4)} years, ${faults} faults, ${sum(this.#judged)} judged, ${this.failures.length} failed`;
  }

  table(elapsedMs: number): string {
    const hours = this.#plantMs / 3_600_000;
    const rows: [string, string][] = [
      ['UPS-years', `${this.years.toFixed(4)} (${hours.toFixed(1)} hours)`],
      ['seeds', String(this.runs)],
      [
        'time',
        `${(elapsedMs / 1000).toFixed(1)} s, ${(this.#cpuMs / 1000 / Math.max(hours, 1e-9)).toFixed(3)} s of CPU per plant hour`,
      ],
      [
        'events',
        `${this.#events}, ${((100 * this.#skippedMs) / Math.max(this.#plantMs, 1)).toFixed(1)} % of the time skipped`,
      ],
      ['faults', `${sum(this.#faults)}: ${list(this.#faults)}`],
      ['judged', `${sum(this.#judged)}: ${list(this.#judged)}`],
      ['at most', list(this.#most)],
      ['violations', String(this.failures.length)],
    ];
    const lines = rows.map(([name, value]) => `${name.padEnd(12)}${value}`);
    const failed = this.failures.map(
      ({ seed, rule, atMs, what }) =>
        `  seed ${seed}, ${(atMs / 1000).toFixed(1)} s: ${rule}: ${what.split('\n', 1)[0]}`,
    );
    return [...lines, ...failed].join('\n');
  }
}

function addTo(counts: Map<string, number>, kind: string, count: number): void {
  counts.set(kind, (counts.get(kind) ?? 0) + count);
}

function sum(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((all, count) => all + count, 0);
}

function list(counts: ReadonlyMap<string, number>): string {
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([kind, count]) => `${kind} ${count}`)
    .join(', ');
}
