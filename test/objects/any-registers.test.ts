import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { multiStates } from '../../src/objects/catalog/multi-states.js';
import { ObjectMapper } from '../../src/objects/mapper.js';
import { builtInMaps } from '../../src/ups/maps/built-in-maps.js';
import type { Architecture, Page } from '../../src/ups/maps/page.js';
import type { TableId } from '../../src/ups/maps/register-map.js';
import type { RegisterSnapshot, TableReading } from '../../src/ups/polling/snapshot.js';
import { rawSingle } from './values-of.js';

const { families } = builtInMaps;

const upsKinds = families.flatMap((family) => family.maps.map((map) => ({ family, map })));
const architectures: readonly Architecture[] = [
  { kind: 'single' },
  { kind: 'concentrator' },
  { kind: 'multi-units', unit: 2 },
];

/** Every table answers with the same outcome, and words that follow from a seed. */
function arbitrarySnapshot(
  ups: (typeof upsKinds)[number],
  connection: RegisterSnapshot['connection'],
  outcome: TableReading['outcome'],
  seed: number,
): RegisterSnapshot {
  return {
    ...ups,
    connection,
    takenAtMs: 10_000,
    reading(page: Page, id: TableId): TableReading {
      const table = ups.map.tables.find((one) => one.id === id);
      const start = table && ups.map.addressOf(page, table);
      if (table === undefined || start === undefined || outcome === 'never')
        return { page, table: id, outcome: 'never' };
      const words = Array.from({ length: table.words }, (_, offset) => ((start + offset) * 40_503 + seed) & 0xffff);
      return { page, table: id, outcome, words, readAtMs: 0 };
    },
  };
}

describe('whatever the registers hold', () => {
  it('every number is finite and every state is one of the manual', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...upsKinds),
        fc.constantFrom(...architectures),
        fc.constantFrom('ready', 'running', 'lost' as const),
        fc.constantFrom('never', 'data', 'exception', 'failed' as const),
        fc.constantFrom('raw', 'engineering' as const),
        fc.integer({ min: 0, max: 0xffff }),
        (ups, architecture, connection, outcome, values, seed) => {
          const mapper = new ObjectMapper({ ...rawSingle, values, architecture });
          const mapped = mapper.map(arbitrarySnapshot(ups, connection, outcome, seed));
          expect(mapped.analogValues.every(({ presentValue }) => Number.isFinite(presentValue))).toBe(true);
          for (const { instance, name, states } of multiStates) {
            const state = mapped.multiStates[instance]?.presentValue ?? Number.NaN;
            const lowest = name === 'UPSLoadStatus' && ups.map.id === 'adicom' ? 0 : 1;
            expect(state).toBeGreaterThanOrEqual(lowest);
            expect(state).toBeLessThanOrEqual(states.length);
          }
          expect(mapped.bitStrings.map(({ presentValue }) => presentValue.length)).toEqual([16, 23, 31]);
        },
      ),
      { numRuns: 300, seed: 1338 },
    );
  });
});
