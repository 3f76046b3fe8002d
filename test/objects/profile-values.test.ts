import { describe, expect, it } from 'vitest';
import { analogValues } from '../../src/objects/catalog/analog-values.js';
import { compatibilityOf } from '../../src/objects/catalog/compatibility.js';
import { fedNames } from '../../src/objects/catalog/fed-names.js';
import { ObjectMapper } from '../../src/objects/mapper.js';
import { builtInMaps } from '../../src/ups/maps/built-in-maps.js';
import type { Architecture, Page } from '../../src/ups/maps/page.js';
import type { RegisterMap } from '../../src/ups/maps/register-map.js';
import type { UpsFamily } from '../../src/ups/maps/ups-family.js';
import type { RegisterSnapshot, TableReading } from '../../src/ups/polling/snapshot.js';
import { familyOfProfile } from '../../src/ups/profiles/profile-family.js';
import { profileOf } from '../../src/ups/profiles/profile-of-map.js';
import { readProfile } from '../../src/ups/profiles/read-profile.js';
import { writeProfile } from '../../src/ups/profiles/write-profile.js';
import { rawSingle } from './values-of.js';

interface Ups {
  readonly family: UpsFamily;
  readonly map: RegisterMap;
}

const { familiesWith } = builtInMaps;
const everyUps = (['high-byte', 'nibble', 'next-nibble'] as const).flatMap((addressing) =>
  familiesWith(addressing)
    // The unit addressing matters to JBUSP alone, and there to one column of the sheet as to another.
    .filter(({ name }) => addressing === 'high-byte' || name === 'delphys-mx' || name === 'masterys-gp')
    .flatMap((family) =>
      family.maps.map((map) => ({ family, map, title: `${family.name} on ${map.id}, ${addressing}` })),
    ),
);
const architectures: readonly Architecture[] = [
  { kind: 'single' },
  { kind: 'concentrator' },
  { kind: 'multi-units', unit: 1 },
  { kind: 'multi-units', unit: 3 },
];
const outcomes = ['data', 'data', 'data', 'exception', 'failed', 'never'] as const;

/** The same UPS by its file: what is written is what is read. */
function fromFile({ family, map }: Ups): Ups {
  const isGiven = (object: string) => compatibilityOf(object, family.name, { kind: 'single' }) !== 'not-managed';
  const { profile, problems } = readProfile(writeProfile(profileOf(family, map, { isGiven })), fedNames);
  expect(problems).toEqual([]);
  if (profile === undefined) throw new Error('no profile');
  const read = familyOfProfile(profile);
  const [own] = read.maps;
  if (own === undefined) throw new Error('no map');
  return { family: read, map: own };
}

/** Each word and outcome follows from its address and a seed, so that both read the same of the same address. */
function snapshotOf(ups: Ups, seed: number): RegisterSnapshot {
  return {
    ...ups,
    connection: 'running',
    takenAtMs: 10_000,
    reading(page: Page, id: string): TableReading {
      const table = ups.map.tables.find((one) => one.id === id);
      const start = table && ups.map.addressOf(page, table);
      const outcome = outcomes[start === undefined ? 5 : mixed(start, seed) % outcomes.length] ?? 'never';
      if (table === undefined || start === undefined || outcome === 'never') {
        return { page, table: id, outcome: 'never' };
      }
      // Of real UPS most words are small, and many are 0 or without a value.
      const wordAt = (address: number) => {
        const word = mixed(address, seed + 1);
        return [word & 0xffff, word & 0x1ff, word & 0x1ff, word & 0x1ff, 0, 0xffff][(word >> 16) % 6] ?? 0;
      };
      const words = Array.from({ length: table.words }, (_, offset) => wordAt(start + offset));
      const code = outcome === 'exception' ? { exceptionCode: 2 } : {};
      return { page, table: id, outcome, words, readAtMs: 9000, ...code };
    },
  };
}

function mixed(address: number, seed: number): number {
  let hash = Math.imul(address + 1, 0x9e37_79b1) ^ Math.imul(seed + 1, 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b_3c6d);
  return (hash ^ (hash >>> 12)) >>> 0;
}

describe('the objects of a UPS that a profile describes', () => {
  it.each(everyUps)('are those of the map that the profile was made of: $title', (ups) => {
    const other = fromFile(ups);
    let good = 0;
    for (const architecture of architectures) {
      for (const values of ['raw', 'engineering'] as const) {
        const [mapper, ofProfile] = [1, 2].map(() => new ObjectMapper({ ...rawSingle, values, architecture }));
        for (let seed = 0; seed < 4; seed += 1) {
          const expected = mapper?.map(snapshotOf(ups, seed));
          const shown = ofProfile?.map(snapshotOf(other, seed));
          // The manual orders -1 of these in its own ranges (§7.1); a profile is none of them, and waits for the number of phases.
          const isOrdered = (at: number) =>
            compatibilityOf(analogValues[at]?.name ?? 'BATTERY_%', ups.family.name, architecture) === 'not-managed';
          const numbers = shown?.analogValues.map((value, at) =>
            isOrdered(at) && value.trust.cause === 'phases-untold' ? expected?.analogValues[at] : value,
          );
          expect(numbers).toEqual(expected?.analogValues);
          expect(shown?.multiStates).toEqual(expected?.multiStates);
          expect(shown?.bitStrings).toEqual(expected?.bitStrings);
          good += expected?.analogValues.filter(({ trust }) => trust.state === 'good').length ?? 0;
        }
      }
    }
    expect(good).toBeGreaterThan(100);
  });

  it.each(everyUps)('are read at the same addresses: $title', (ups) => {
    const { map } = fromFile(ups);
    const pages: readonly Page[] = ['single', 'system', 1, 2, 3, 4, 5, 6, 7, 8];
    const addresses = (of: RegisterMap) =>
      of.tables.map((table) => [
        table.id,
        ...pages.map((page) => [of.addressOf(page, table), of.isInferredPage(page)]),
      ]);
    expect(addresses(map)).toEqual(addresses(ups.map));
    expect(map.tables).toEqual(ups.map.tables);
    expect([map.words, map.bits, map.texts]).toEqual([ups.map.words, ups.map.bits, ups.map.texts]);
  });
});
