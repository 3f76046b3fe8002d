import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Hunted, hunt, type PlaySeed, SoundRuns, tableOfHunted } from './mutant-hunt.js';
import { type Mutant, mutants } from './mutants.js';
import { MutatedGateways } from './mutated-gateways.js';

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
}

/** Plays seeds with the gateway of a folder. */
export interface SeedPlayer {
  readonly play: PlaySeed;
  close(): void;
}

export interface HuntPlaces {
  /** Of the project. */
  readonly root: string;
  /** The compiled gateway without a fault. */
  readonly built: string;
  print(line: string): void;
  /** `jobs`: processes at a time. */
  open(built: string, jobs: number): SeedPlayer;
}

const [begins, ends] = ['<!-- mutants -->', '<!-- end of mutants -->'] as const;

/** Hunts the mutants; resolves with the exit code: 0 when all were found. */
export async function huntMutants(options: HuntOptions, places: HuntPlaces): Promise<number> {
  const { names, firstSeed, count, jobs, isKept } = options;
  const { root, built, print, open } = places;
  const unknown = names.find((name) => !mutants.some((one) => one.name === name));
  if (unknown !== undefined) {
    print(`There is no mutant "${unknown}"; there are ${mutants.map(({ name }) => name).join(', ')}.`);
    return 2;
  }
  const chosen = names.length === 0 ? mutants : mutants.filter(({ name }) => names.includes(name));
  const gateways = new MutatedGateways({ root, built });
  const soundPlayer = open(built, jobs);
  try {
    await gateways.compile(chosen);
    const sound = new SoundRuns(soundPlayer.play);
    const all = await inTurns(chosen, jobs, async (mutant) => {
      const player = open(gateways.folderOf(mutant), 1);
      try {
        const hunted = await hunt(mutant, { first: firstSeed, count }, sound, player.play);
        print(lineOf(hunted));
        return hunted;
      } finally {
        player.close();
      }
    });
    const failed = await sound.failed();
    if (failed.length > 0) print(`Seeds that fail without a mutant, too: ${failed.join(', ')}.`);
    print(`\n${tableOfHunted(all)}\n`);
    const isAll = names.length === 0;
    if (isKept && isAll) keep(join(root, 'test/simulation/README.md'), all, options);
    return all.every(({ found }) => found !== undefined) ? 0 : 1;
  } finally {
    soundPlayer.close();
    gateways.remove();
  }
}

function lineOf({ mutant: { name }, seeds, found }: Hunted): string {
  if (found === undefined) return `NOT FOUND ${name} by ${seeds} seeds`;
  const { seed, violation } = found;
  const { rule, atMs, what } = violation;
  return `found ${name} by seed ${seed}, number ${seeds}, at ${(atMs / 1000).toFixed(1)} s: ${rule}: ${what.split('\n', 1)[0]}`;
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

function keep(readme: string, all: readonly Hunted[], { firstSeed, count }: HuntOptions): void {
  const text = readFileSync(readme, 'utf8');
  const [from, to] = [text.indexOf(begins), text.indexOf(ends)];
  if (from < 0 || to < from) throw new RangeError(`${readme} has no place for the mutants.`);
  const found = all.filter((one) => one.found !== undefined).length;
  const sum = `${found} of ${all.length} are found, by seeds from ${firstSeed}, at most ${count} for each.`;
  writeFileSync(readme, `${text.slice(0, from + begins.length)}\n${sum}\n\n${tableOfHunted(all)}\n${text.slice(to)}`);
}
