import type { Violation } from '../world/contract.js';
import { isOfMachine } from './kept-plays.js';
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
  /** Seeds with which the gateway without the fault breaks a rule, too: they say nothing of it. */
  readonly passedOver: readonly number[];
}

export interface Seeds {
  readonly first: number;
  readonly count: number;
}

/**
 * Plays a mutant until it breaks a rule with a seed with which the gateway without the fault (`sound`) breaks none, or `count` seeds
 * have passed.
 */
export async function hunt(mutant: Mutant, { first, count }: Seeds, sound: PlaySeed, play: PlaySeed): Promise<Hunted> {
  const passedOver: number[] = [];
  for (let seeds = 1; seeds <= count; seeds += 1) {
    const seed = first + seeds - 1;
    const { violations } = await play(seed);
    const violation = violations.find((one) => !isOfMachine(one));
    if (violation === undefined) continue;
    if ((await sound(seed)).violations.length > 0) passedOver.push(seed);
    else return { mutant, seeds, found: { seed, violation }, passedOver };
  }
  return { mutant, seeds: count, found: undefined, passedOver };
}

/** A table for people, as it stands in the README of the folder. */
export function tableOfHunted(all: readonly Hunted[]): string {
  const rows = all.map(({ mutant, seeds, found }) => {
    const how = found === undefined ? `not by ${seeds}` : `${seeds}`;
    return `| ${mutant.name} | ${mutant.what} | ${found?.seed ?? ''} | ${how} | ${found?.violation.rule ?? ''} |`;
  });
  const head = '| mutant | what is wrong | found by seed | seeds played | rule |';
  return [head, '| --- | --- | --- | --- | --- |', ...rows].join('\n');
}
