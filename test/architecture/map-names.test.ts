import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builtInMaps } from '../../src/ups/maps/built-in-maps.js';
import { importsBelow } from '../support/source-imports.js';

const ids = builtInMaps.maps.map(({ id }) => id);

/** A setting has the name of its board: as a key, and once in the list of the keys that a form shows. */
const settingNamed: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  adicom: {
    'src/device/ups-monitor-of.ts': ['adicom:', 'adicom:'],
    'src/settings/settings-schema.ts': ['adicom:'],
    'src/ups/detection/candidates.ts': ['adicom:'],
    'src/ups/detection/ups-setup.ts': ['adicom:'],
    'src/ups/polling/ups-monitor.ts': ['adicom:'],
    'web/src/link/link-overview.tsx': ["'adicom'"],
  },
};

/** The families name the maps that they speak; nothing else reaches into the folder of one. */
const speakers = ['src/ups/maps/families.ts', 'src/ups/maps/unknown-ranges.ts'];

const sources = ['src', 'web/src']
  .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)))
  .filter((file) => /\.tsx?$/.test(file))
  .sort();

/** Where code says the name of a map: as a text by itself, which it can only compare, or as the key of a table. */
function namings(text: string, id: string): readonly string[] {
  return text.match(new RegExp(`(['"\`])${id}\\1|(?<![\\w.-])${id}:(?= )`, 'g')) ?? [];
}

function outsideOf(id: string): readonly string[] {
  return sources.filter((file) => !file.startsWith(`src/ups/maps/${id}/`));
}

describe('a register map is known by its name in its own folder only', () => {
  it.each(ids)('%s: no file outside compares with it', (id) => {
    const found = outsideOf(id).map((file) => [file, namings(readFileSync(file, 'utf8'), id)] as const);
    expect(Object.fromEntries(found.filter(([, names]) => names.length > 0))).toEqual(settingNamed[id] ?? {});
  });

  it.each(ids)('%s: its folder says the name, so that the search would find it', (id) => {
    const inside = sources.filter((file) => file.startsWith(`src/ups/maps/${id}/`));
    expect(inside.filter((file) => namings(readFileSync(file, 'utf8'), id).length > 0)).toHaveLength(1);
  });

  it.each(ids)('%s: nothing outside imports from its folder but the families that speak it', (id) => {
    const folder = `src/ups/maps/${id}/`;
    const imports = importsBelow('src').filter(
      ({ file, target }) => target.startsWith(folder) && !file.startsWith(folder),
    );
    expect(imports.filter(({ file }) => !speakers.includes(file))).toEqual([]);
  });

  it('what is made of a table hangs on no name of one', () => {
    const ids = new Set(
      builtInMaps.families.flatMap(({ maps }) => maps.flatMap(({ tables }) => tables.map(({ id }) => id))),
    );
    const outside = sources.filter(
      (file) => /^src\/(ups|objects|device|http)\//.test(file) && !/maps\/[a-z-]+\//.test(file),
    );
    const found = outside.flatMap((file) => {
      const text = readFileSync(file, 'utf8');
      return [...ids].flatMap((id) =>
        [`(table|tables|tableId|id) (===|!==) '${id}'`, `reading\\([^()]*, '${id}'`, `Set<TableId>\\([^)]*'${id}'`]
          .filter((pattern) => new RegExp(`\\b${pattern}`).test(text))
          .map((pattern) => `${file}: ${pattern}`),
      );
    });
    expect(found).toEqual([]);
  });

  it('a comparison, a case and the key of a table are seen', () => {
    expect(namings(`map.id === 'jbusp'`, 'jbusp')).toHaveLength(1);
    expect(namings('case "jbusp":', 'jbusp')).toHaveLength(1);
    expect(namings(`{ 'vu-map': 1 }`, 'vu-map')).toHaveLength(1);
    expect(namings('{ jbusp: 1 }', 'jbusp')).toHaveLength(1);
    expect(namings('the tables of jbusp', 'jbusp')).toHaveLength(0);
  });
});
