import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acceptanceBound } from '../../../src/objects/register-search/acceptance.js';
import { searchRegisters } from '../../../src/objects/register-search/register-search.js';
import type { Finding, NumberObservation, SearchedWord } from '../../../src/objects/register-search/search-types.js';
import { findingOf, shown, unrelated, word } from './searched.js';

/** A load in tenths of a kW that changes every hundred seconds, and what the display shows of it in whole tenths. */
const loads = fc.uniqueArray(fc.integer({ min: 50, max: 4000 }), { minLength: 4, maxLength: 8 });
const truth = (levels: readonly number[]) =>
  word(
    0x70,
    levels.map((level, at) => [100 * at, level] as const),
  );
const readings = (levels: readonly number[]): readonly NumberObservation[] =>
  levels.map((level, at) => shown('UPS_OUTPUT_kw', 100 * at + 80, (level / 10).toFixed(1)));
const others = unrelated(0x100, 24);

function byKey({ candidates }: Finding): ReadonlyMap<string, number> {
  return new Map(candidates.map(({ key, type, decimals, probability }) => [`${key} ${type} ${decimals}`, probability]));
}

function search(words: readonly SearchedWord[], observations: readonly NumberObservation[]): Finding {
  return findingOf(searchRegisters(words, observations), 'UPS_OUTPUT_kw');
}

describe('whatever the UPS', () => {
  it('the order of words and of observations changes nothing', () => {
    fc.assert(
      fc.property(loads, fc.infiniteStream(fc.nat()), (levels, random) => {
        const shuffled = <T>(list: readonly T[]) =>
          list
            .map((one) => ({ one, at: random.next().value ?? 0 }))
            .sort((left, right) => left.at - right.at)
            .map(({ one }) => one);
        const words = [...others, truth(levels)];
        const observations = readings(levels.slice(0, 3));
        const [plain, other] = [search(words, observations), search(shuffled(words), shuffled(observations))];
        expect(other.verdict).toBe(plain.verdict);
        for (const [key, probability] of byKey(plain)) expect(byKey(other).get(key)).toBeCloseTo(probability, 9);
      }),
      { numRuns: 40 },
    );
  });

  it('all that may be makes one', () => {
    fc.assert(
      fc.property(loads, (levels) => {
        const { candidates, absent } = search([...others, truth(levels)], readings(levels));
        const sum = candidates.reduce((all, { probability }) => all + probability, absent);
        expect(sum).toBeLessThanOrEqual(1 + 1e-9);
        expect(absent).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 40 },
    );
  });

  it('a word that has to do with nothing raises no wrong one above the bound', () => {
    fc.assert(
      fc.property(
        loads,
        fc.array(fc.integer({ min: 0, max: 65_535 }), { minLength: 1, maxLength: 8 }),
        (levels, said) => {
          const added = word(
            0x200,
            said.map((value, at) => [120 * at + 13, value] as const),
          );
          const { verdict, candidates } = search([...others, added], readings(levels));
          // Nothing here is the load.
          if (verdict === 'found') expect(candidates[0]?.evidence).toContainEqual({ code: 'matches', count: 8, of: 8 });
        },
      ),
      { numRuns: 60 },
    );
  });

  it('more true observations never lose the truth', () => {
    fc.assert(
      fc.property(loads, (levels) => {
        const words = [...others, truth(levels)];
        for (let count = 3; count <= levels.length; count++) {
          const { candidates, verdict, advice } = search(words, readings(levels.slice(0, count)));
          expect(candidates[0]?.key).toBe('0:3:112');
          // Of few figures, or nearly one value, the apparent power may be what was read.
          if (count >= 4 && verdict !== 'found')
            expect(advice).toEqual({ code: 'read-also', object: 'UPS_OUTPUT_KVA' });
        }
      }),
      { numRuns: 40, examples: [[[50, 51, 52, 53]]] },
    );
  });

  it('what is accepted is at the bound or above, and what is not is below or contradicted', () => {
    fc.assert(
      fc.property(loads, fc.integer({ min: 1, max: 4 }), (levels, count) => {
        const { verdict, candidates } = search([...others, truth(levels)], readings(levels.slice(0, count)));
        const first = candidates[0]?.probability ?? 0;
        if (verdict === 'found') expect(first).toBeGreaterThanOrEqual(acceptanceBound);
      }),
      { numRuns: 40 },
    );
  });
});

describe('bounded time', () => {
  it('500 words, 30 objects, 20 observations of each', () => {
    const words = unrelated(0x100, 500);
    const names = [
      'UPS_OUTPUT_I',
      'UPS_OUTPUT_kw',
      'UPS_OUTPUT_KVA',
      'UPS_OUTPUT_V',
      'BYPASS_V',
      'RECTIFIER_V',
    ] as const;
    const more = ['RECTIFIER_I', 'RECTIFIER_kw', 'BYPASS_I', 'BYPASS_kw'] as const;
    const observations = [...names, ...more].flatMap((name) =>
      ([1, 2, 3] as const).flatMap((phase) =>
        Array.from({ length: 20 }, (_, at) =>
          shown(`${name}${phase}`, 40 * at + 60, `${(at * 37 + phase * 11) % 400}.5`),
        ),
      ),
    );
    const began = performance.now();
    expect(searchRegisters(words, observations)).toHaveLength(30);
    // One to two and a half seconds on a busy machine; what grows with the square of words or samples takes minutes.
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});
