import { describe, expect, it } from 'vitest';
import { hunt, type PlayedSeed, tableOfHunted } from './mutant-hunt.js';
import type { Mutant } from './mutants.js';

const mutant: Mutant = {
  name: 'deaf',
  what: 'It hears nothing.',
  file: 'ear.ts',
  from: 'on',
  to: 'off',
  focus: 'values',
};
const passed: PlayedSeed = { violations: [] };
const failed: PlayedSeed = { violations: [{ rule: 'hears', atMs: 5, what: 'Nothing was heard.' }] };

const seeds = (first: number, count: number) => ({ first, count });
const sound = async () => passed;

describe('the hunt for a mutant', () => {
  it('ends with the first seed that finds it, and counts those before', async () => {
    const hunted = await hunt(mutant, seeds(100, 200), sound, async (seed) => (seed === 103 ? failed : passed));
    expect(hunted).toMatchObject({ seeds: 4, found: { seed: 103, violation: { rule: 'hears' } } });
    expect(tableOfHunted([hunted])).toContain('| deaf | It hears nothing. | 103 | 4 | hears |');
  });

  it('says how many seeds have not found it', async () => {
    const hunted = await hunt(mutant, seeds(1, 7), sound, sound);
    expect(hunted).toMatchObject({ seeds: 7, found: undefined });
    expect(tableOfHunted([hunted])).toContain('|  | not by 7 |  |');
  });

  it('goes by no seed with which a rule is broken without it, too', async () => {
    const ill = async (seed: number) => (seed <= 2 ? failed : passed);
    const both = { violations: [{ rule: 'sees', atMs: 9, what: 'Nothing was seen.' }, ...failed.violations] };
    const hunted = await hunt(mutant, seeds(1, 5), ill, async () => both);
    expect(hunted).toMatchObject({ seeds: 3, found: { seed: 3, violation: { rule: 'sees' } }, passedOver: [1, 2] });
  });

  it.each(['never-hangs', 'process-lives'])('takes %s, which a busy machine breaks, for no find', async (rule) => {
    const slow = { violations: [{ rule, atMs: 0, what: 'No end within 600 s.' }] };
    const hunted = await hunt(mutant, seeds(1, 2), sound, async () => slow);
    expect(hunted.found).toBeUndefined();
  });

  it('plays a seed without it only where one has failed', async () => {
    const played: number[] = [];
    const noted = async (seed: number) => {
      played.push(seed);
      return failed;
    };
    await hunt(mutant, seeds(1, 3), noted, async (seed) => (seed === 2 ? failed : passed));
    expect(played).toEqual([2]);
  });
});
