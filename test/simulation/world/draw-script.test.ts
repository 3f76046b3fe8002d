import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StepKind } from './contract.js';
import { drawScript, msPerHour, readScript } from './draw-script.js';

const kind = (name: string, isFault: boolean, perHour = 20): StepKind => ({
  name,
  isFault,
  perHour,
  draw: (dice) => ({ number: dice.integer(1, 9) }),
  begin: () => undefined,
});
const faults = ['echo', 'silence', 'full', 'forged', 'jump', 'cut', 'torn', 'lost'].map((name) => kind(name, true));
const kinds = [...faults, kind('read', false)];

describe('the script of a seed', () => {
  it('is the same each time, at most six hours long, and calm in its last five minutes', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const script = drawScript(seed, { kinds });
        expect(drawScript(seed, { kinds })).toEqual(script);
        expect(script.durationMs).toBeLessThanOrEqual(6 * msPerHour);
        const ofFaults = script.steps.filter((step) => step.kind !== 'read');
        expect(ofFaults.every(({ atMs }) => atMs <= script.durationMs - 300_000)).toBe(true);
        expect(script.steps.map(({ atMs }) => atMs)).toEqual(
          script.steps.map(({ atMs }) => atMs).sort((a, b) => a - b),
        );
        expect(readScript(JSON.stringify(script), kinds)).toEqual(script);
      }),
      { numRuns: 50 },
    );
  });

  it('takes another part of the faults for each seed, from none to most; what is none happens always', () => {
    const taken = Array.from({ length: 200 }, (_, seed) => {
      const { steps } = drawScript(seed, { kinds, durationMs: 6 * msPerHour });
      expect(steps.some((step) => step.kind === 'read')).toBe(true);
      return new Set(steps.map((step) => step.kind).filter((name) => name !== 'read')).size;
    });
    expect(Math.min(...taken)).toBe(0);
    expect(Math.max(...taken)).toBeGreaterThanOrEqual(6);
  });

  it('is calm for most seeds: few faults, near to one another, in six hours, and a poll that leaves pauses', () => {
    const scripts = Array.from({ length: 200 }, (_, seed) => drawScript(seed, { kinds }));
    const calm = scripts.filter(({ durationMs, steps }) => {
      const times = steps.filter((step) => step.kind !== 'read').map(({ atMs }) => Math.floor(atMs / 60_000));
      return durationMs === 6 * msPerHour && times.length <= 8;
    });
    expect(calm.length).toBeGreaterThan(150);
    expect(calm.length).toBeLessThan(190);
    const inAll = new Set(calm.flatMap(({ steps }) => steps.map((step) => step.kind)));
    expect(inAll.size).toBe(kinds.length);
    const inHour = (script: { steps: readonly { kind: string }[] }) => script.steps.length / 6;
    expect(calm.reduce((sum, script) => sum + inHour(script), 0) / calm.length).toBeLessThan(8);
  });

  it('draws of a kind what it drew before another kind was there', () => {
    const fewer = { kinds: kinds.filter(({ name }) => name !== 'silence') };
    const isLeft = ({ kind: name }: { kind: string }) => name !== 'silence';
    for (let seed = 0; seed < 20; seed += 1) {
      expect(drawScript(seed, { kinds }).steps.filter(isLeft)).toEqual(drawScript(seed, fewer).steps);
    }
  });

  it('is not read from what is none', () => {
    expect(() => readScript('{"version":1}', kinds)).toThrow(/no script/);
    const other = { ...drawScript(3, { kinds }), steps: [{ atMs: 1, kind: 'flood', with: {} }] };
    expect(() => readScript(JSON.stringify(other), kinds)).toThrow(/no step "flood"; there are echo, silence/);
  });
});
