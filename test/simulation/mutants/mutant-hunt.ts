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

/** Rules that the gateway without a fault breaks with a seed: what they say of a mutant is nothing new. */
export class SoundRuns {
  readonly #play: PlaySeed;
  readonly #broken = new Map<number, Promise<ReadonlySet<string>>>();

  constructor(play: PlaySeed) {
    this.#play = play;
  }

  /** Each seed is played once, for however many mutants. */
  broken(seed: number): Promise<ReadonlySet<string>> {
    const known = this.#broken.get(seed) ?? this.#play(seed).then(rulesOf);
    this.#broken.set(seed, known);
    return known;
  }

  /** Seeds that were played and have failed. */
  async failed(): Promise<readonly number[]> {
    const all = [...this.#broken].map(async ([seed, rules]) => ((await rules).size > 0 ? [seed] : []));
    return (await Promise.all(all)).flat();
  }
}

function rulesOf({ violations }: PlayedSeed): ReadonlySet<string> {
  return new Set(violations.map(({ rule }) => rule));
}

/** A child that takes too long: of a busy machine it says more than of a mutant. */
const slow = 'never-hangs';

/** Plays a mutant until it breaks a rule that the gateway keeps with the same seed, or `count` seeds have passed. */
export async function hunt(
  mutant: Mutant,
  { first, count }: { readonly first: number; readonly count: number },
  sound: SoundRuns,
  play: PlaySeed,
): Promise<Hunted> {
  for (let seeds = 1; seeds <= count; seeds += 1) {
    const seed = first + seeds - 1;
    const { violations } = await play(seed);
    if (violations.length === 0) continue;
    const broken = await sound.broken(seed);
    const violation = violations.find(({ rule }) => rule !== slow && !broken.has(rule));
    if (violation !== undefined) return { mutant, seeds, found: { seed, violation } };
  }
  return { mutant, seeds: count, found: undefined };
}

/** A table for people, as it stands in the README of the folder. */
export function tableOfHunted(all: readonly Hunted[]): string {
  const rows = all.map(({ mutant, seeds, found }) => {
    const how = found === undefined ? `not by ${seeds}` : `${seeds}`;
    return `| ${mutant.name} | ${mutant.what} | ${how} | ${found?.violation.rule ?? ''} |`;
  });
  return ['| mutant | what is wrong | seeds | found by the rule |', '| --- | --- | --- | --- |', ...rows].join('\n');
}
