import type { SiteDraw } from '../contract.js';
import type { RunResult } from '../run-result.js';

const msPerHour = 3_600_000;
const msPerDay = 24 * msPerHour;
const msPerYear = 365.25 * msPerDay;

interface Failure {
  readonly seed: number;
  readonly rule: string;
  readonly atMs: number;
  readonly what: string;
  /** All that were violated, the first one included. */
  readonly rules: readonly string[];
}

/** Sums of all runs, and the lines that tell them. */
export class Tally {
  readonly #judged = new Map<string, number>();
  readonly #faults = new Map<string, number>();
  readonly #most = new Map<string, number>();
  /** Milliseconds of a plant. */
  readonly #families = new Map<string, number>();
  readonly #architectures = new Map<string, number>();
  readonly failures: Failure[] = [];
  runs = 0;
  #plantMs = 0;
  #unitMs = 0;
  #skippedMs = 0;
  #cpuMs = 0;
  #events = 0;

  /** Of plants, however many units each has. */
  get years(): number {
    return this.#plantMs / msPerYear;
  }

  add({ family, architecture, units }: SiteDraw, result: RunResult): void {
    this.runs += 1;
    this.#plantMs += result.plantMs;
    // A gateway of one card for each unit serves its own.
    this.#unitMs += (architecture === 'concentrator' ? units : 1) * result.plantMs;
    this.#skippedMs += result.skippedMs;
    this.#cpuMs += result.cpuMs;
    this.#events += result.events;
    addTo(this.#families, family, result.plantMs);
    addTo(this.#architectures, architecture, result.plantMs);
    for (const [kind, count] of Object.entries(result.judged)) addTo(this.#judged, kind, count);
    for (const [kind, count] of Object.entries(result.faults)) addTo(this.#faults, kind, count);
    for (const [kind, count] of Object.entries(result.most))
      this.#most.set(kind, Math.max(this.#most.get(kind) ?? 0, count));
    const [violation] = result.violations;
    if (violation === undefined) return;
    const rules = [...new Set(result.violations.map(({ rule }) => rule))];
    this.failures.push({ seed: result.seed, ...violation, rules });
  }

  get progress(): string {
    const faults = sum(this.#faults);
    return `${this.runs} seeds, ${this.years.toFixed(4)} years, ${faults} faults, ${sum(this.#judged)} judged, ${this.failures.length} failed`;
  }

  table(elapsedMs: number): string {
    const hours = this.#plantMs / msPerHour;
    const share = (100 * this.#skippedMs) / Math.max(this.#plantMs, 1);
    const cpuS = this.#cpuMs / 1000 / Math.max(hours, 1e-9);
    const rows: [string, string][] = [
      [
        'UPS-years',
        `${this.years.toFixed(4)} (${hours.toFixed(1)} hours of a plant; ${this.#unitYears} years of the units served)`,
      ],
      ['seeds', String(this.runs)],
      ['time', `${(elapsedMs / 1000).toFixed(1)} s, ${cpuS.toFixed(3)} s of CPU per plant hour`],
      ['rate', `${this.#yearsPerDay(elapsedMs)} UPS-years a day on this machine as busy as it was`],
      ['events', `${this.#events}, ${share.toFixed(1)} % of the time skipped`],
      ['families', hoursOf(this.#families)],
      ['systems', hoursOf(this.#architectures)],
      ['faults', `${sum(this.#faults)}: ${list(this.#faults)}`],
      ['judged', `${sum(this.#judged)}: ${list(this.#judged)}`],
      ['at most', list(this.#most)],
      ['violations', `${this.failures.length}${this.failures.length > 0 ? `: ${list(this.#failuresByRule)}` : ''}`],
    ];
    const lines = rows.map(([name, value]) => `${name.padEnd(12)}${value}`);
    const failed = this.failures.map(
      ({ seed, atMs, what, rules }) =>
        `  seed ${seed}, ${(atMs / 1000).toFixed(1)} s: ${rules.join(', ')}: ${what.split('\n', 1)[0]}`,
    );
    return [...lines, ...failed].join('\n');
  }

  /** One line of JSON, so that campaigns can be added up; times in hours of a plant, processor time in seconds. */
  json(elapsedMs: number, firstSeed: number | undefined): string {
    return JSON.stringify({
      firstSeed,
      seeds: this.runs,
      years: this.years,
      unitYears: this.#unitMs / msPerYear,
      plantHours: this.#plantMs / msPerHour,
      skippedHours: this.#skippedMs / msPerHour,
      cpuS: this.#cpuMs / 1000,
      elapsedS: elapsedMs / 1000,
      events: this.#events,
      hoursByFamily: Object.fromEntries([...this.#families].map(([name, ms]) => [name, ms / msPerHour])),
      hoursByArchitecture: Object.fromEntries([...this.#architectures].map(([name, ms]) => [name, ms / msPerHour])),
      faults: Object.fromEntries(this.#faults),
      judged: Object.fromEntries(this.#judged),
      failures: this.failures.map(({ seed, rules }) => ({ seed, rules })),
    });
  }

  get #unitYears(): string {
    return (this.#unitMs / msPerYear).toFixed(4);
  }

  #yearsPerDay(elapsedMs: number): string {
    return ((this.years * msPerDay) / Math.max(elapsedMs, 1)).toFixed(2);
  }

  /** By the rule that was violated first. */
  get #failuresByRule(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const { rule } of this.failures) addTo(counts, rule, 1);
    return counts;
  }
}

function addTo(counts: Map<string, number>, kind: string, count: number): void {
  counts.set(kind, (counts.get(kind) ?? 0) + count);
}

function sum(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((all, count) => all + count, 0);
}

function sorted(counts: ReadonlyMap<string, number>): readonly (readonly [string, number])[] {
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
}

function list(counts: ReadonlyMap<string, number>): string {
  return sorted(counts)
    .map(([kind, count]) => `${kind} ${count}`)
    .join(', ');
}

function hoursOf(counts: ReadonlyMap<string, number>): string {
  return sorted(counts)
    .map(([kind, ms]) => `${kind} ${(ms / msPerHour).toFixed(1)} h`)
    .join(', ');
}
