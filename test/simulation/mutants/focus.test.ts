import { describe, expect, it } from 'vitest';
import type { SiteDraw, StepKind } from '../world/contract.js';
import { stepKinds } from '../world/step-kinds.js';
import { type Focus, focusedScript } from './focus.js';
import { focuses } from './focuses.js';
import { mutants } from './mutants.js';

const kind = (name: string): StepKind => ({
  name,
  isFault: true,
  perHour: 1,
  draw: (dice) => ({ number: dice.integer(1, 9), offMs: dice.integer(1, 9) }),
  begin: () => undefined,
});
const limits = { kinds: ['cut', 'full', 'jump'].map(kind), canPlay: () => true };
const focus: Focus = {
  minutes: 20,
  site: { offlineAfter: 7, settings: { bacnet: { password: 'tulip' } } },
  maps: ['jbusp'],
  architectures: ['multi-units'],
  line: 'serial',
  steps: { cut: { perHour: 60, with: { offMs: 1000 } }, jump: { perHour: 60 } },
};
const seeds = Array.from({ length: 50 }, (_, seed) => seed);

describe('a seed in a focus', () => {
  it('is the same each time, and another one than its neighbours', () => {
    const scripts = seeds.map((seed) => focusedScript(seed, focus, limits));
    expect(seeds.map((seed) => focusedScript(seed, focus, limits))).toEqual(scripts);
    expect(new Set(scripts.map((script) => JSON.stringify(script.steps))).size).toBe(seeds.length);
  });

  it('has the steps of the focus, all of them in all weathers, and no others', () => {
    for (const seed of seeds) {
      const { steps, durationMs } = focusedScript(seed, focus, limits);
      expect(durationMs).toBe(1_200_000);
      expect(new Set(steps.map((step) => step.kind))).toEqual(new Set(['cut', 'jump']));
      for (const step of steps) expect(step.with.offMs === 1000).toBe(step.kind === 'cut');
    }
  });

  it('is played at a site of the focus', () => {
    for (const seed of seeds) {
      const { site } = focusedScript(seed, focus, limits);
      expect(site).toMatchObject({ registerMap: 'jbusp', architecture: 'multi-units', offlineAfter: 7 });
      expect(site.settings).toMatchObject({ bacnet: { password: 'tulip' }, serial: {} });
    }
  });

  it('is drawn from what can be played', () => {
    const canPlay = (site: SiteDraw) => site.units === 2;
    for (const seed of seeds) expect(focusedScript(seed, focus, { ...limits, canPlay }).site.units).toBe(2);
  });
});

describe('the focuses of the mutants', () => {
  const known = new Set(stepKinds.map(({ name }) => name));

  it.each(Object.entries<Focus>(focuses))('%s names steps that there are', (_, { steps }) => {
    expect(Object.keys(steps).filter((name) => !known.has(name))).toEqual([]);
  });

  it('are all of some use', () => {
    expect(new Set(mutants.map((mutant) => mutant.focus))).toEqual(new Set(Object.keys(focuses)));
  });
});
