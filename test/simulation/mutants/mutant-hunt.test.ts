import { describe, expect, it } from 'vitest';
import { hunt, type PlayedSeed, SoundSeeds, tableOfHunted } from './mutant-hunt.js';
import type { Mutant } from './mutants.js';

const mutant: Mutant = { name: 'deaf', what: 'It hears nothing.', file: 'ear.ts', from: 'on', to: 'off' };
const passed: PlayedSeed = { violations: [] };
const failed: PlayedSeed = { violations: [{ rule: 'hears', atMs: 5, what: 'Nothing was heard.' }] };

describe('the hunt for a mutant', () => {
  it('ends with the first seed that finds it, and counts those before', async () => {
    const sound = new SoundSeeds(100, async () => passed);
    const hunted = await hunt(mutant, sound, 200, async (seed) => (seed === 103 ? failed : passed));
    expect(hunted).toMatchObject({ seeds: 4, found: { seed: 103, violation: { rule: 'hears' } } });
    expect(tableOfHunted([hunted])).toContain('| deaf | It hears nothing. | 4 | hears |');
  });

  it('says how many seeds have not found it', async () => {
    const hunted = await hunt(mutant, new SoundSeeds(1, async () => passed), 7, async () => passed);
    expect(hunted).toMatchObject({ seeds: 7, found: undefined });
    expect(tableOfHunted([hunted])).toContain('| not by 7 |');
  });

  it('leaves out the seeds that fail without it', async () => {
    const sound = new SoundSeeds(1, async (seed) => (seed <= 2 ? failed : passed));
    const hunted = await hunt(mutant, sound, 5, async (seed) => (seed <= 3 ? failed : passed));
    expect(hunted).toMatchObject({ seeds: 1, found: { seed: 3 } });
    expect(await sound.unsound()).toEqual([1, 2]);
  });

  it('plays a seed without it once for all mutants', async () => {
    const played: number[] = [];
    const sound = new SoundSeeds(1, async (seed) => {
      played.push(seed);
      return passed;
    });
    await Promise.all([1, 2, 3].map(() => hunt(mutant, sound, 3, async () => passed)));
    expect(played).toEqual([1, 2, 3]);
  });
});
