import { type MapData, registerMapOf } from '../../../src/ups/maps/register-map.js';
import type { UpsFamily } from '../../../src/ups/maps/ups-family.js';
import { borealContents } from './boreal-contents.js';
import { borealFeed } from './boreal-feed.js';
import { bitRows, borealTables, identificationRows, measurementRows } from './boreal-lines.js';

const borealData: MapData = {
  id: 'boreal',
  readFunction: 4,
  tables: borealTables,
  words: [...measurementRows, ...identificationRows],
  bits: bitRows,
  texts: [
    {
      code: 'TX-01',
      table: 'reference',
      offset: 0,
      words: 8,
      name: 'Model',
      firstCharacter: 'high-byte',
      source: 'invented',
      certainty: 'documented',
    },
  ],
  notAvailable: { word: 0x8000, doubleWord: 0x8000_0000, appliesTo: 'all' },
  pageRoles: {
    single: { upsPage: 'single', unitPage: 'single', devicePage: 'single' },
    concentrator: { upsPage: 'system', unitPage: 'system', devicePage: 'system' },
    'multi-units': { upsPage: 'system', unitPage: 'own-unit', devicePage: 'system' },
  },
  probePages: ['single', 'system'],
  likelySpeeds: [{ baud: 38_400, rank: 10 }],
  family: {
    table: 'identification',
    codeOffset: 3,
    codes: [[0xb0a1, 'boreal-one', 'documented', 'invented']],
    words: [],
    otherwise: 'boreal-one',
  },
  parallel: { table: 'status', word: { offset: 1, mask: 0x4000, value: 0x4000 } },
  unitNumber: { table: 'identification', offset: 5 },
  feed: borealFeed,
  simulated: {
    tooManyWords: 3,
    noTable: 2,
    singlePageOfParallel: false,
    systemPageOfSingle: false,
    unit1OfModular: false,
    shortTables: 'some-models',
  },
};

const borealMap = registerMapOf(borealData, () => borealContents);

/** So big that its power needs two words. */
export function borealFamilies(): readonly UpsFamily[] {
  return [
    {
      name: 'boreal-one',
      displayName: 'BOREAL ONE',
      maker: 'BOREAL',
      serial: { baud: 38_400, parity: 'none', stopBits: 1, slave: 1 },
      comSlot: 'none',
      maxUnits: 4,
      maps: [borealMap],
      usualModel: {
        kva: 4000,
        kw: 3600,
        phases: 3,
        ah: 900,
        cells: 240,
        strings: 1,
        factor: 1,
        reference: 'BOREAL ONE 4000',
      },
    },
  ];
}
