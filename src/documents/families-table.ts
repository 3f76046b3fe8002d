import { certaintyCounts, type Origin } from '../objects/certainty-counts.js';
import type { UpsFamily } from '../ups/maps/ups-family.js';

const columns: readonly (readonly [origin: Origin, head: string])[] = [
  ['documented', 'documented'],
  ['derived', 'derived'],
  ['inferred', 'inferred'],
  ['computed', 'computed'],
  ['gateway', 'own state'],
  ['manual', 'fixed by the manual'],
  ['none', 'assignable only'],
];

/** For the README: how many of the 101 objects of a single UPS are how certain, by family and register map. */
export function renderFamiliesTable(families: readonly UpsFamily[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  const rows = families.flatMap((family) =>
    family.maps.map((map) => {
      const counts = certaintyCounts(family, map, { kind: 'single' });
      return line([family.displayName, map.id, ...columns.map(([origin]) => counts.get(origin) ?? 0)]);
    }),
  );
  const heads = ['range', 'register map', ...columns.map(([, head]) => head)];
  return [line(heads), line(['---', '---', ...columns.map(() => '---:')]), ...rows].join('\n');
}
