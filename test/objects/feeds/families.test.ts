import { describe, expect, it } from 'vitest';
import { analogValues } from '../../../src/objects/catalog/analog-values.js';
import { bitStrings } from '../../../src/objects/catalog/bit-strings.js';
import { compatibilityOf } from '../../../src/objects/catalog/compatibility.js';
import { multiStates } from '../../../src/objects/catalog/multi-states.js';
import { compileFeed } from '../../../src/objects/mapping/compile.js';
import { builtInMaps } from '../../../src/ups/maps/built-in-maps.js';
import type { Architecture } from '../../../src/ups/maps/page.js';
import type { RegisterMap } from '../../../src/ups/maps/register-map.js';

const { families } = builtInMaps;

type Kind = 'word' | 'computed' | 'none' | 'zero';

/** Where the feeds differ from Manual §7.1, each with its reason; nothing else may differ. */
interface Explained {
  readonly map: RegisterMap['id'];
  readonly families: RegExp;
  readonly objects: RegExp;
  readonly is: Kind;
  readonly why: string;
}

const unpublished = 'the manual says that it is provided, no public document names its register';
const physics = 'the manual says that it is provided, no register is published: physics gives it';

const explained: readonly Explained[] = [
  { map: 'vu-map', families: /./, objects: /^U\w+_OUTPUT_(KVA[123]|U12|U23|U31)$/, is: 'computed', why: physics },
  { map: 'vu-map', families: /./, objects: /^U\w+_OUTPUT_(kw[123]|cf|pf[123])$/, is: 'none', why: unpublished },
  { map: 'vu-map', families: /./, objects: /^RECTIFIER_(I|kw)[123]$/, is: 'none', why: unpublished },
  { map: 'vu-map', families: /./, objects: /^BYPASS_/, is: 'none', why: unpublished },
  { map: 'jbusp', families: /^delphys/, objects: /^(UPS_OUTPUT_KVA|UNIT_OUTPUT_kVA)$/, is: 'computed', why: physics },
  { map: 'jbusp', families: /^delphys/, objects: /_(U12|U23|U31)$/, is: 'computed', why: physics },
  { map: 'jbusp', families: /^delphys/, objects: /_OUTPUT_(kw[123]|cf|pf[123])$/, is: 'none', why: unpublished },
  { map: 'jbusp', families: /^delphys/, objects: /^RECTIFIER_(Fr|I[123])$/, is: 'none', why: unpublished },
  { map: 'jbusp', families: /^delphys-(bc|gp|xtend)$/, objects: /^BATTERY_s$/, is: 'none', why: unpublished },
  { map: 'jbusp', families: /^masterys/, objects: /^BATTERY_I-$/, is: 'none', why: unpublished },
  { map: 'adicom', families: /./, objects: /^U\w+_OUTPUT_(KVA[123]|U12|U23|U31)$/, is: 'computed', why: physics },
  { map: 'adicom', families: /./, objects: /^(RECTIFIER|BYPASS)_(U12|U23|U31)$/, is: 'computed', why: physics },
  {
    map: 'adicom',
    families: /./,
    objects: /^U\w+_OUTPUT_(kw|Lr[123]|kw[123]|cf|pf[123])$/,
    is: 'none',
    why: unpublished,
  },
  {
    map: 'adicom',
    families: /./,
    objects: /^(UNIT_TMP|RECTIFIER_I[123]|BATTERY_(I\+|Ah))$/,
    is: 'none',
    why: unpublished,
  },
];

/** On ADICOM a page holds one half of the words: of a unit alone, or of the system. */
const halfOf: Readonly<Record<Architecture['kind'], RegExp>> = {
  single: /^(UNIT_OUTPUT_|BYPASS_)/,
  concentrator: /^(BATTERY_(I|Ah|TMP)|RECTIFIER_I)/,
  'multi-units': /^UNIT_OUTPUT_/,
};

const architectures: readonly Architecture[] = [
  { kind: 'single' },
  { kind: 'concentrator' },
  { kind: 'multi-units', unit: 1 },
];

const sites = families.flatMap((family) =>
  family.maps.flatMap((map) =>
    architectures
      .filter(({ kind }) => kind === 'single' || family.maxUnits > 1)
      .map((architecture) => ({ family, map, architecture, title: `${family.name} ${map.id} ${architecture.kind}` })),
  ),
);

function expectedKind({ family, map, architecture }: (typeof sites)[number], object: string): Kind {
  const isAdicomAlone = map.id === 'adicom' && architecture.kind === 'single';
  if (isAdicomAlone && object.startsWith('UPS_')) return 'zero';
  const availability = compatibilityOf(object, family.name, architecture);
  if (availability === 'not-managed') return 'none';
  const isOfEachUnit = /^(RECTIFIER_(V|Fr|U)|BATTERY_(V\+|%|Min|s)$)/.test(object);
  if (map.id === 'adicom' && architecture.kind === 'concentrator' && isOfEachUnit) return 'computed';
  if (map.id === 'adicom' && halfOf[architecture.kind].test(object)) return 'none';
  const reason = explained.find(
    (row) => row.map === map.id && row.families.test(family.name) && row.objects.test(object),
  );
  if (reason !== undefined) return reason.is;
  return availability === 'computed' ? 'computed' : 'word';
}

describe('Manual §7.1: what feeds each object of each range is what the manual says, or has a reason', () => {
  it.each(sites)('$title: all 88 Analog Values', (site) => {
    const { numbers } = compileFeed(site.map, site.family, site.architecture, []);
    const found = analogValues.map(({ name }, instance) => `${name} ${numbers[instance]?.kind}`);
    expect(found).toEqual(analogValues.map(({ name }) => `${name} ${expectedKind(site, name)}`));
  });

  it.each(explained.map((row) => ({ ...row, title: `${row.map} ${row.families.source} ${row.objects.source}` })))(
    '$title is needed: $why',
    ({ map, families, objects, is }) => {
      const differing = sites.filter((site) => {
        if (site.map.id !== map || !families.test(site.family.name)) return false;
        return analogValues.some(({ name }) => {
          const availability = compatibilityOf(name, site.family.name, site.architecture);
          const asPrinted = availability === 'computed' ? 'computed' : 'word';
          return objects.test(name) && availability !== 'not-managed' && asPrinted !== is;
        });
      });
      expect(differing.length).toBeGreaterThan(0);
    },
  );

  it.each(sites)('$title: a computed value has inputs of its own, none of which is missing', (site) => {
    const { numbers } = compileFeed(site.map, site.family, site.architecture, []);
    for (const number of numbers) {
      if (number.kind !== 'computed') continue;
      expect(
        number.inputs.map((input) => numbers[input]?.kind).filter((kind) => kind === 'none' || kind === 'zero'),
      ).toEqual([]);
    }
  });
});

/** Objects that no register of the map feeds, in any architecture. */
const statesWithoutRegister: Readonly<Record<RegisterMap['id'], readonly string[]>> = {
  'vu-map': [],
  jbusp: [],
  adicom: ['RectifierStatus', 'InputRecStatus', 'InputBypStatus'],
};

describe('every state and bit string of every range has a row', () => {
  it.each(sites.filter(({ architecture }) => architecture.kind === 'concentrator'))(
    '$title',
    ({ family, map, architecture }) => {
      const compiled = compileFeed(map, family, architecture, []);
      const unfed = multiStates.filter(
        ({ level, instance }) => level !== 'gateway' && compiled.multiStates[instance]?.states.length === 0,
      );
      expect(unfed.map(({ name }) => name)).toEqual(statesWithoutRegister[map.id]);
      expect(bitStrings.filter(({ instance }) => compiled.bitStrings[instance]?.tests.length === 0)).toEqual([]);
    },
  );

  it.each(sites)('$title: what is fed names its registers and how sure they are', ({ family, map, architecture }) => {
    const compiled = compileFeed(map, family, architecture, []);
    for (const number of compiled.numbers) {
      if (number.kind !== 'word') continue;
      expect(number.row.source).not.toBe('');
      expect(['documented', 'derived', 'inferred']).toContain(number.certainty);
      expect(number.ref.source.address).toBeGreaterThanOrEqual(0);
    }
    for (const { tests, certainty } of [...compiled.multiStates, ...compiled.bitStrings]) {
      expect(certainty === 'none').toBe(tests.length === 0);
    }
  });
});
