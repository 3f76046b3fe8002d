import { describe, expect, it } from 'vitest';
import type { Script, Step } from './contract.js';
import { Shrinking } from './shrink.js';

const step = (atMs: number, kind: string, more: Step['with'] = {}): Step => ({ atMs, kind, with: more });

/** Two hundred steps of ten kinds, of which two together are a fault: silence and, later, a restart. */
function aScript(): Script {
  const steps = Array.from({ length: 200 }, (_, at) => step(at * 10_000, `kind ${at % 10}`, { forMs: 8000 }));
  return {
    version: 1,
    seed: 5,
    durationMs: 6 * 3_600_000,
    site: {
      family: 'delphys-mp',
      registerMap: 'jbusp',
      architecture: 'multi-units',
      units: 4,
      unitNumber: 3,
      baud: 9600,
      pollIntervalMs: 200,
      offlineAfter: 5,
      settings: { bacnet: { on_loss: 'unavailable' } },
    },
    steps: [...steps, step(777_000, 'silence', { forMs: 6400 }), step(1_500_000, 'restart')].sort(
      (a, b) => a.atMs - b.atMs,
    ),
  };
}

/** The planted fault. */
function fails({ steps, durationMs, site }: Script): boolean {
  const silence = steps.find(({ kind, with: { forMs } }) => kind === 'silence' && Number(forMs) > 1000);
  const restart = steps.find(({ kind }) => kind === 'restart');
  if (silence === undefined || restart === undefined || site.units < 2) return false;
  return silence.atMs < restart.atMs && durationMs > restart.atMs;
}

describe('shrinking', () => {
  it('leaves of a script only what the fault needs', async () => {
    let runs = 0;
    const shrinking = new Shrinking(
      async (candidates) => {
        runs += candidates.length;
        return candidates.find(fails);
      },
      { tries: 500, atOnce: 2 },
    );
    const shrunk = await shrinking.shrink(aScript(), 1_500_000);
    expect(fails(shrunk)).toBe(true);
    expect(shrunk.steps.map(({ kind }) => kind)).toEqual(['silence', 'restart']);
    expect(shrunk.steps[0]?.with).toEqual({ forMs: 1600 });
    expect(shrunk.durationMs).toBeLessThan(10_000);
    expect(shrunk.site).toMatchObject({ units: 2, pollIntervalMs: 1000, offlineAfter: 3, settings: {} });
    expect(runs).toBeLessThan(200);
    expect(shrinking.tries).toBe(runs);
  });

  it('ends when its tries are used up, with a script that fails', async () => {
    const shrinking = new Shrinking(async (candidates) => candidates.find(fails), { tries: 7, atOnce: 2 });
    const shrunk = await shrinking.shrink(aScript(), 1_500_000);
    expect(fails(shrunk)).toBe(true);
    expect(shrinking.tries).toBeLessThanOrEqual(8);
  });

  it('keeps what cannot be smaller', async () => {
    const script: Script = { ...aScript(), steps: [] };
    const shrinking = new Shrinking(async () => undefined, { tries: 500, atOnce: 2 });
    expect(await shrinking.shrink(script, 20)).toEqual(script);
  });
});
