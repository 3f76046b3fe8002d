import { randomInt } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { huntMutants } from '../../mutants/hunt-mutants.js';
import type { Script } from '../contract.js';
import { drawScript, readScript } from '../draw-script.js';
import { allFamilies } from '../draw-site.js';
import type { RunResult } from '../run-result.js';
import { Shrinking } from '../shrink.js';
import { stepKinds } from '../step-kinds.js';
import { canPlay } from '../world-of.js';
import { parseSimulateArguments, type SimulateArguments, usage } from './arguments.js';
import { Players } from './players.js';
import { Tally } from './tally.js';

/** Failing seeds that are made small; further ones are only told. */
const mostShrunk = 3;
const shrinkTries = 300;
const progressEveryMs = 15_000;
const seedsWithoutAnything = 20;
/** A fault of the gateway that so many seeds pass is none that the judge knows. */
const seedsForMutant = 200;

export interface SimulatePlaces {
  /** Of the project. */
  readonly root: string;
  /** The gateway and its proving ground, compiled. */
  readonly built: string;
  print(line: string): void;
}

/** The command; resolves with the exit code. */
export async function simulate(words: readonly string[], places: SimulatePlaces): Promise<number> {
  let wanted: SimulateArguments;
  let script: Script | undefined;
  try {
    wanted = parseSimulateArguments(words, allFamilies);
    if (wanted.script !== undefined) script = readScript(await readFile(wanted.script, 'utf8'), stepKinds);
  } catch (cause) {
    places.print(`${cause instanceof Error ? cause.message : String(cause)}\n\n${usage}`);
    return 2;
  }
  if (wanted.help) {
    places.print(usage);
    return 0;
  }
  if (wanted.mutants) return hunted(wanted, places);
  const players = new Players(childOf(places.built), wanted.jobs);
  // In another process: what a process keeps from one run to the next must decide nothing.
  const others = new Players(childOf(places.built), wanted.jobs);
  try {
    return await new Simulation(wanted, { players, others }, places).run(script);
  } finally {
    players.close();
    others.close();
  }
}

/** Plays scripts with the gateway of a compiled folder. */
function childOf(folder: string): URL {
  return pathToFileURL(join(folder, 'test/simulation/world/child.js'));
}

function hunted(wanted: SimulateArguments, { root, built, print }: SimulatePlaces): Promise<number> {
  const { names, seed, count, jobs, isKept, isAsDrawn } = wanted;
  const options = { names, firstSeed: seed ?? 1, count: count ?? seedsForMutant, jobs, isKept, isAsDrawn };
  return huntMutants(options, {
    root,
    built,
    print,
    kinds: stepKinds,
    canPlay,
    open: (folder, processes) => {
      const players = new Players(childOf(folder), processes);
      return {
        play: (script) => players.play(script, { untilViolation: true }),
        close: () => players.close(),
      };
    },
  });
}

class Simulation {
  readonly #wanted: SimulateArguments;
  readonly #players: Players;
  readonly #others: Players;
  readonly #places: SimulatePlaces;
  readonly #tally = new Tally();
  readonly #beganMs = performance.now();
  /** Undefined where a script is played. */
  #firstSeed: number | undefined;
  #begun = 0;
  readonly #underWay = new Set<number>();
  #isInterrupted = false;
  /** Those that are made small. */
  readonly #failed: { readonly script: Script; readonly result: RunResult }[] = [];

  constructor(
    wanted: SimulateArguments,
    { players, others }: { readonly players: Players; readonly others: Players },
    places: SimulatePlaces,
  ) {
    this.#wanted = wanted;
    this.#players = players;
    this.#others = others;
    this.#places = places;
  }

  async run(script: Script | undefined): Promise<number> {
    const { print } = this.#places;
    const progress = setInterval(() => print(this.#tally.progress), progressEveryMs);
    const interruption = this.#interruption();
    try {
      await Promise.race([script === undefined ? this.#seeds() : this.#one(script), interruption.happened]);
    } finally {
      clearInterval(progress);
      interruption.end();
    }
    const elapsedMs = performance.now() - this.#beganMs;
    print(this.#tally.table(elapsedMs));
    print(this.#tally.json(elapsedMs, this.#firstSeed));
    if (this.#firstSeed !== undefined) print(`The next ones: npm run simulate -- --seed ${this.#nextSeed}`);
    const isShrunk = this.#wanted.isShrunk && !this.#isInterrupted;
    if (isShrunk) for (const failed of this.#failed) await this.#shrink(failed);
    return this.#tally.failures.length > 0 ? 1 : 0;
  }

  /** Ctrl-C: what has been played is told, what is under way is not waited for. A second one ends the program at once. */
  #interruption(): { readonly happened: Promise<void>; end(): void } {
    let interrupt = (): void => undefined;
    const happened = new Promise<void>((resolve) => {
      interrupt = () => {
        this.#isInterrupted = true;
        resolve();
      };
    });
    process.once('SIGINT', interrupt);
    return { happened, end: () => process.off('SIGINT', interrupt) };
  }

  async #seeds(): Promise<void> {
    const { jobs, family, seed: given } = this.#wanted;
    const first = given ?? randomInt(2 ** 40);
    this.#firstSeed = first;
    this.#places.print(`Seeds from ${first}${given === undefined ? ', fresh' : ''}.`);
    const worker = async (): Promise<void> => {
      while (this.#goesOn(this.#begun)) {
        const seed = first + this.#begun;
        this.#begun += 1;
        this.#underWay.add(seed);
        await this.#one(drawScript(seed, { kinds: stepKinds, canPlay, family }));
        this.#underWay.delete(seed);
      }
    };
    await Promise.all(Array.from({ length: jobs }, worker));
  }

  /** From here on, some may not have been played; what is played twice by then is told twice. */
  get #nextSeed(): number {
    return Math.min((this.#firstSeed ?? 0) + this.#begun, ...this.#underWay);
  }

  #goesOn(begun: number): boolean {
    const { count, years, minutes, seed } = this.#wanted;
    const isLimited = count !== undefined || years !== undefined || minutes !== undefined;
    const most = count ?? (isLimited ? Number.POSITIVE_INFINITY : seed === undefined ? seedsWithoutAnything : 1);
    if (begun >= most || this.#isInterrupted) return false;
    if (years !== undefined && this.#tally.years >= years) return false;
    return minutes === undefined || performance.now() - this.#beganMs < minutes * 60_000;
  }

  async #one(script: Script): Promise<void> {
    const { isTwice, everyPoll } = this.#wanted;
    let result = await this.#players.play(script, { everyPoll });
    if (isTwice && result.violations.length === 0) {
      const again = await this.#others.play(script, { everyPoll });
      const what = `The hash is ${result.hash.slice(0, 16)}, and ${again.hash.slice(0, 16)} the second time.`;
      if (again.hash !== result.hash) result = { ...result, violations: [{ rule: 'same-again', atMs: 0, what }] };
    }
    if (this.#isInterrupted) return;
    this.#tally.add(script.site, result);
    const [violation] = result.violations;
    if (violation === undefined) return;
    if (this.#failed.length < mostShrunk) this.#failed.push({ script, result });
    const { rule, atMs, what } = violation;
    this.#places.print(`FAILED seed ${script.seed} at ${(atMs / 1000).toFixed(3)} s: ${rule}: ${what}`);
  }

  async #shrink({ script, result }: { readonly script: Script; readonly result: RunResult }): Promise<void> {
    const [violation] = result.violations;
    if (violation === undefined || violation.rule === 'same-again') return;
    const { rule } = violation;
    const { print, root } = this.#places;
    const { jobs, isKept, everyPoll } = this.#wanted;
    const firstThatFails = async (candidates: readonly Script[]) => {
      const results = await Promise.all(candidates.map((candidate) => this.#players.play(candidate, { everyPoll })));
      return candidates.find((_, at) => results[at]?.violations.some((one) => one.rule === rule));
    };
    const shrinking = new Shrinking(firstThatFails, { tries: shrinkTries, atOnce: jobs });
    const shrunk = await shrinking.shrink(script, violation.atMs);
    const folder = isKept
      ? join(root, 'test/simulation/regressions')
      : join(root, 'node_modules/.cache/simulate/failed');
    await mkdir(folder, { recursive: true });
    const file = join(folder, `${rule}-${script.seed}.json`);
    const text = `${JSON.stringify(shrunk, undefined, 2)}\n`;
    await writeFile(file, text);
    print(
      `\nSeed ${script.seed}, ${rule}: after ${shrinking.tries} tries, ${shrunk.steps.length} steps of ${script.steps.length}:`,
    );
    print(text);
    print(`npm run simulate -- --script ${file}`);
  }
}
