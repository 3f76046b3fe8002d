import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Script } from '../world/contract.js';
import { drawScript, msPerHour } from '../world/draw-script.js';
import { type FocusLimits, focusedScript } from './focus.js';
import { focuses } from './focuses.js';
import { hashOf, hashOfPrograms, KeptPlays, type Played } from './kept-plays.js';
import { type Hunted, hunt, tableOfHunted } from './mutant-hunt.js';
import { type Mutant, mutants } from './mutants.js';
import { MutatedGateways, mutatedSource } from './mutated-gateways.js';

export interface HuntOptions {
  /** All where there are none. */
  readonly names: readonly string[];
  readonly firstSeed: number;
  /** Seeds for each, at most. */
  readonly count: number;
  /** Mutants at a time. */
  readonly jobs: number;
  /** The table goes into the README of the folder. */
  readonly isKept: boolean;
  /** The seeds as they are drawn for everybody, without the focus of the mutant. */
  readonly isAsDrawn: boolean;
}

/** Plays scripts with the gateway of a folder, each until a rule is violated. */
export interface ScriptPlayer {
  play(script: Script): Promise<Played>;
  close(): void;
}

export interface HuntPlaces extends FocusLimits {
  /** Of the project. */
  readonly root: string;
  /** The compiled gateway without a fault. */
  readonly built: string;
  print(line: string): void;
  /** `jobs`: processes at a time. */
  open(built: string, jobs: number): ScriptPlayer;
}

const [begins, ends] = ['<!-- mutants -->', '<!-- end of mutants -->'] as const;
const cache = 'node_modules/.cache/simulate';

/** Hunts the mutants; resolves with the exit code: 0 when all were found. */
export async function huntMutants(options: HuntOptions, places: HuntPlaces): Promise<number> {
  const { names, jobs, isKept } = options;
  const { root, built, print } = places;
  const unknown = names.find((name) => !mutants.some((one) => one.name === name));
  if (unknown !== undefined) {
    print(`There is no mutant "${unknown}"; there are ${mutants.map(({ name }) => name).join(', ')}.`);
    return 2;
  }
  const chosen = names.length === 0 ? mutants : mutants.filter(({ name }) => names.includes(name));
  const gateways = new MutatedGateways({ root, built });
  const hunting = new Hunting(options, places);
  // Sources may change while the hunt goes on.
  const sources = new Map(chosen.map((mutant) => [mutant, mutatedSource(root, mutant)]));
  try {
    await gateways.compile(chosen);
    const all = await inTurns(chosen, jobs, (mutant) =>
      hunting.hunt(mutant, sources.get(mutant) ?? '', () => gateways.folderOf(mutant)),
    );
    print(`\n${tableOfHunted(all)}\n`);
    if (isKept && names.length === 0) keep(join(root, 'test/simulation/README.md'), all, options);
    return all.every(({ found }) => found !== undefined) ? 0 : 1;
  } finally {
    hunting.close();
    gateways.remove();
  }
}

class Hunting {
  readonly #options: HuntOptions;
  readonly #places: HuntPlaces;
  readonly #kept: KeptPlays;
  readonly #programs: string;
  readonly #sound: ScriptPlayer;

  constructor(options: HuntOptions, places: HuntPlaces) {
    this.#options = options;
    this.#places = places;
    this.#kept = new KeptPlays(join(places.root, cache, 'played-mutants.jsonl'));
    this.#programs = hashOfPrograms(places.built);
    this.#sound = places.open(places.built, options.jobs);
  }

  /** `source`: of its file; `folderOf`: makes the folder of its gateway, where it is played at all. */
  async hunt(mutant: Mutant, source: string, folderOf: () => string): Promise<Hunted> {
    const { open, print } = this.#places;
    const { firstSeed: first, count } = this.#options;
    const program = hashOf([this.#programs, mutant.file, source]);
    let player: ScriptPlayer | undefined;
    const played = (seed: number) => {
      const script = this.#scriptOf(mutant, seed);
      return this.#kept.of(program, script, `${mutant.name} ${seed}`, () => {
        player ??= open(folderOf(), 1);
        return player.play(script);
      });
    };
    const sound = async (seed: number) => {
      const script = this.#scriptOf(mutant, seed);
      const outcome = await this.#kept.of(this.#programs, script, `sound ${mutant.name} ${seed}`, () =>
        this.#sound.play(script),
      );
      const [violation] = outcome.violations;
      if (violation !== undefined) {
        const file = this.#written(`sound-${mutant.name}`, script);
        print(`without ${mutant.name}, seed ${seed}: ${violation.rule}: ${firstLine(violation.what)} ${file}`);
      }
      return outcome;
    };
    try {
      const hunted = await hunt(mutant, { first, count }, sound, played);
      const file = hunted.found && this.#written(mutant.name, this.#scriptOf(mutant, hunted.found.seed));
      print(`${lineOf(hunted)}${file === undefined ? '' : `\n  --script ${file}`}`);
      return hunted;
    } finally {
      player?.close();
    }
  }

  close(): void {
    this.#sound.close();
  }

  /** As drawn, of an hour at most: what takes longer is found by many short ones as well. */
  #scriptOf({ focus }: Mutant, seed: number): Script {
    const { kinds, canPlay } = this.#places;
    if (!this.#options.isAsDrawn) return focusedScript(seed, focuses[focus], { kinds, canPlay });
    const drawn = drawScript(seed, { kinds, canPlay });
    return drawn.durationMs <= msPerHour ? drawn : drawScript(seed, { kinds, canPlay, durationMs: msPerHour });
  }

  /** For `--script`. */
  #written(name: string, script: Script): string {
    const folder = join(this.#places.root, cache, 'mutants');
    mkdirSync(folder, { recursive: true });
    const file = join(folder, `${name}-${script.seed}.json`);
    writeFileSync(file, `${JSON.stringify(script, undefined, 2)}\n`);
    return file;
  }
}

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';

function lineOf({ mutant: { name }, seeds, found }: Hunted): string {
  if (found === undefined) return `NOT FOUND ${name} by ${seeds} seeds`;
  const { seed, violation } = found;
  const { rule, atMs, what } = violation;
  return `found ${name} by seed ${seed}, number ${seeds}, at ${(atMs / 1000).toFixed(1)} s: ${rule}: ${firstLine(what)}`;
}

/** In the order of the mutants, whichever ends first. */
async function inTurns(all: readonly Mutant[], jobs: number, one: (mutant: Mutant) => Promise<Hunted>) {
  const hunted = new Map<Mutant, Hunted>();
  const waiting = [...all];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) hunted.set(next, await one(next));
  };
  await Promise.all(Array.from({ length: jobs }, worker));
  return all.flatMap((mutant) => hunted.get(mutant) ?? []);
}

function keep(readme: string, all: readonly Hunted[], { firstSeed, count, isAsDrawn }: HuntOptions): void {
  const text = readFileSync(readme, 'utf8');
  const [from, to] = [text.indexOf(begins), text.indexOf(ends)];
  if (from < 0 || to < from) throw new RangeError(`${readme} has no place for the mutants.`);
  const found = all.filter((one) => one.found !== undefined).length;
  const how = isAsDrawn ? 'as they are drawn' : 'drawn in the focus of each';
  const command = `npm run simulate -- --mutants --seed ${firstSeed} --count ${count}${isAsDrawn ? ' --as-drawn' : ''} --keep`;
  const sum = `\`${command}\`: ${found} of ${all.length} are found, by seeds from ${firstSeed}, ${how}, at most ${count} for each.`;
  writeFileSync(readme, `${text.slice(0, from + begins.length)}\n${sum}\n\n${tableOfHunted(all)}\n${text.slice(to)}`);
}
