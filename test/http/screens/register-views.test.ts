import { describe, expect, it } from 'vitest';
import { settingsRules } from '../../../src/device/settings-rules.js';
import { type RegisterParts, registerViews } from '../../../src/http/screens/registers/register-views.js';
import { parseAssignments } from '../../../src/objects/assignments.js';
import { readSettings } from '../../../src/settings/read-settings.js';
import { builtInMaps } from '../../../src/ups/maps/built-in-maps.js';
import type { Architecture } from '../../../src/ups/maps/page.js';
import { tableAt } from '../../../src/ups/maps/table-at.js';
import { ManualClock } from '../../support/manual-clock.js';
import { shippedFamilies } from '../../support/profiles-at-hand.js';

const { families } = builtInMaps;

const architectures: readonly Architecture[] = [
  { kind: 'single' },
  { kind: 'concentrator' },
  { kind: 'multi-units', unit: 2 },
];
const setups = families.flatMap((family) =>
  family.maps.flatMap((map) =>
    architectures.map(
      (architecture) => [family.name, map.id, architecture.kind, { family, map, architecture }] as const,
    ),
  ),
);

describe('a word as the page assigns it', () => {
  it.each(setups)(
    '%s, %s, %s: lies on the base page, where [registers] finds the same word',
    (name, _map, _kind, setup) => {
      const snapshot = { reading: () => ({ outcome: 'never' }) };
      const sources = { report: () => ({ snapshot, setup }), objects: () => [], clock: new ManualClock() };
      const tables = registerViews(sources as unknown as RegisterParts);
      const words = tables.flatMap(({ id, words }) => words.map((word) => ({ id, ...word })));
      expect(words.length).toBeGreaterThan(0);
      for (const { id, offset, baseAddress } of words) {
        const place = tableAt(setup.map, baseAddress);
        expect([place?.table.id, place?.offset]).toEqual([id, offset]);
      }
      const last = words.at(-1)?.baseAddress ?? 0;
      const text = `[ups]\nfamily=${name}\nregister_map=${setup.map.id}\n[registers]\nBYPASS_V1=0x${last.toString(16)}\n`;
      const options = { file: 'config.ini', ...settingsRules({ registry: builtInMaps }) };
      expect(readSettings(new TextEncoder().encode(text), options).problems).toEqual([]);
      expect(parseAssignments({ BYPASS_V1: `0x${last.toString(16)}` }).problems).toEqual([]);
    },
  );
});

describe('a table as the page shows it', () => {
  it.each([
    ['liebert-apm-nxc-nxr', 4],
    ['huawei-ups2000', 3],
  ])('says by which function it is read: %s', (name, functionCode) => {
    const family = shippedFamilies().find((one) => one.name === name);
    const setup = { family, map: family?.maps[0], architecture: { kind: 'single' } };
    const sources = {
      report: () => ({ snapshot: { reading: () => ({ outcome: 'never' }) }, setup }),
      objects: () => [],
      clock: new ManualClock(),
    };
    const tables = registerViews(sources as unknown as RegisterParts);
    expect([...new Set(tables.map((table) => table.functionCode))]).toEqual([functionCode]);
  });
});
