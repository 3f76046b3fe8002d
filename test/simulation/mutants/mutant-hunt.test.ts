import { describe, expect, it } from 'vitest';
import { hunt, type PlayedSeed, SoundRuns, tableOfHunted } from './mutant-hunt.js';
import type { Mutant } from './mutants.js';

const mutant: Mutant = { name: 'deaf', what: 'It hears nothing.', file: 'ear.ts', from: 'on', to: 'off' };
const passed: PlayedSeed = { violations: [] };
const failed: PlayedSeed = { violations: [{ rule: 'hears', atMs: 5, what: 'Nothing was heard.' }] };

const seeds = (first: number, count: number) => ({ first, count });

describe('the hunt for a mutant', () => {
  it('ends with the first seed that finds it, and counts those before', async () => {
    const sound = new SoundRuns(async () => passed);
    const hunted = await hunt(mutant, seeds(100, 200), sound, async (seed) => (seed === 103 ? failed : passed));
    expect(hunted).toMatchObject({ seeds: 4, found: { seed: 103, violation: { rule: 'hears' } } });
    expect(tableOfHunted([hunted])).toContain('| deaf | It hears nothing. | 4 | hears |');
  });

  it('says how many seeds have not found it', async () => {
    const hunted = await hunt(mutant, seeds(1, 7), new SoundRuns(async () => passed), async () => passed);
    expect(hunted).toMatchObject({ seeds: 7, found: undefined });
    expect(tableOfHunted([hunted])).toContain('| not by 7 |');
  });

  it('goes by no rule that is broken without it, too, with the same seed', async () => {
    const sound = new SoundRuns(async (seed) => (seed <= 2 ? failed : passed));
    expect(await hunt(mutant, seeds(1, 5), sound, async () => failed)).toMatchObject({ seeds: 3, found: { seed: 3 } });
    expect(await sound.failed()).toEqual([1, 2]);
    const both = { violations: [...failed.violations, { rule: 'sees', atMs: 9, what: 'Nothing was seen.' }] };
    const found = await hunt(mutant, seeds(1, 5), sound, async () => both);
    expect(found).toMatchObject({ found: { seed: 1, violation: { rule: 'sees' } } });
  });

  it('takes a child that is slow for no find', async () => {
    const slow = { violations: [{ rule: 'never-hangs', atMs: 0, what: 'No end within 600 s.' }] };
    const hunted = await hunt(mutant, seeds(1, 2), new SoundRuns(async () => passed), async () => slow);
    expect(hunted.found).toBeUndefined();
  });

  it('plays a seed without it once for all mutants, and only where one has failed', async () => {
    const played: number[] = [];
    const sound = new SoundRuns(async (seed) => {
      played.push(seed);
      return failed;
    });
    const play = async (seed: number) => (seed === 2 ? failed : passed);
    await Promise.all([1, 2, 3].map(() => hunt(mutant, seeds(1, 3), sound, play)));
    expect(played).toEqual([2]);
  });
});
