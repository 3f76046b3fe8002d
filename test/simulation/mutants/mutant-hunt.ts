import type { Violation } from '../world/contract.js';
import type { Mutant } from './mutants.js';

/** What a run of one seed has come to. */
export interface PlayedSeed {
  readonly violations: readonly Violation[];
}

export type PlaySeed = (seed: number) => Promise<PlayedSeed>;

/** Whether the judge has found a mutant. */
export interface Hunted {
  readonly mutant: Mutant;
  /** Seeds that were played with it. */
  readonly seeds: number;
  readonly found: { readonly seed: number; readonly violation: Violation } | undefined;
}

/** The seeds that the gateway without a fault passes: what a rule says of one that fails anyhow says nothing of a mutant. */
export class SoundSeeds {
  readonly #first: number;
  readonly #play: PlaySeed;
  readonly #isSound = new Map<number, Promise<boolean>>();

  constructor(first: number, play: PlaySeed) {
    this.#first = first;
    this.#play = play;
  }

  /** Seed by seed; each is played once, for however many mutants. */
  async *upTo(count: number): AsyncGenerator<number, void, undefined> {
    for (let seed = this.#first; seed < this.#first + count; seed += 1) if (await this.#isSoundSeed(seed)) yield seed;
  }

  /** Those that were played and have failed. */
  async unsound(): Promise<readonly number[]> {
    const all = await Promise.all([...this.#isSound].map(async ([seed, isSound]) => ((await isSound) ? [] : [seed])));
    return all.flat();
  }

  #isSoundSeed(seed: number): Promise<boolean> {
    const known = this.#isSound.get(seed) ?? this.#play(seed).then(({ violations }) => violations.length === 0);
    this.#isSound.set(seed, known);
    return known;
  }
}

/** Plays a mutant until a rule is violated, or `count` seeds have passed. */
export async function hunt(mutant: Mutant, sound: SoundSeeds, count: number, play: PlaySeed): Promise<Hunted> {
  let seeds = 0;
  for await (const seed of sound.upTo(count)) {
    seeds += 1;
    const [violation] = (await play(seed)).violations;
    if (violation !== undefined) return { mutant, seeds, found: { seed, violation } };
  }
  return { mutant, seeds, found: undefined };
}

/** A table for people, as it stands in the README of the folder. */
export function tableOfHunted(all: readonly Hunted[]): string {
  const rows = all.map(({ mutant, seeds, found }) => {
    const how = found === undefined ? `not by ${seeds}` : `${seeds}`;
    return `| ${mutant.name} | ${mutant.what} | ${how} | ${found?.violation.rule ?? ''} |`;
  });
  return ['| mutant | what is wrong | seeds | found by the rule |', '| --- | --- | --- | --- |', ...rows].join('\n');
}
