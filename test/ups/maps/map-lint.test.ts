import { describe, expect, it } from 'vitest';
import { adicom } from '../../../src/ups/maps/adicom/adicom.js';
import { jbusp, jbuspColumns } from '../../../src/ups/maps/jbusp/jbusp.js';
import type { BitRow, RegisterMap, RegisterTable, WordRow } from '../../../src/ups/maps/register-map.js';
import { vuMap } from '../../../src/ups/maps/vu-map/vu-map.js';
import { vuMapColumns } from '../../../src/ups/maps/vu-map/vu-map-lines.js';
import { mapFaults } from './map-faults.js';

const maps: readonly (readonly [string, RegisterMap])[] = [
  ...vuMapColumns.map((column) => [`VU-MAP of ${column}`, vuMap(column)] as const),
  ...jbuspColumns.map((column) => [`JBUSP of ${column}`, jbusp(column)] as const),
  ...jbuspColumns.map((column) => [`JBUSP of ${column}, unit in the nibble`, jbusp(column, 'nibble')] as const),
  ...jbuspColumns.map(
    (column) => [`JBUSP of ${column}, unit in the next nibble`, jbusp(column, 'next-nibble')] as const,
  ),
  ['ADICOM', adicom()],
];

describe('the data of a register map is sound', () => {
  it.each(maps)('%s has no fault', (_, map) => {
    expect(mapFaults(map)).toEqual([]);
  });

  it.each(maps)('%s knows something', (_, map) => {
    expect(map.words.length).toBeGreaterThan(20);
    expect(map.bits.length).toBeGreaterThan(15);
  });
});

describe('a fault in the data is found', () => {
  const status: RegisterTable = {
    id: 'status',
    start: 0x30,
    at: { system: 0x30 },
    words: 6,
    kind: 'bits',
    cadence: 'urgent',
    source: 'a page',
    certainty: 'documented',
  };
  const measurements: RegisterTable = { ...status, id: 'measurements', start: 0x40, words: 80, kind: 'values' };
  const s000: BitRow = {
    code: 'S000',
    table: 'status',
    offset: 0,
    bit: 0,
    name: 'x',
    source: 'a page',
    certainty: 'documented',
  };
  const m000: WordRow = {
    code: 'M000',
    table: 'measurements',
    offset: 0,
    type: 'u16',
    name: 'x',
    unit: 'V',
    scale: 0,
    source: 'a page',
    certainty: 'documented',
  };
  const sound: RegisterMap = {
    ...vuMap('masterys'),
    tables: [status, measurements],
    words: [m000],
    bits: [s000],
    texts: [],
    notAvailable: { word: 0xffff, appliesTo: 'unsigned' },
    addressOf: (page, table) => (page === 'system' ? table.start : undefined),
  };

  it('nothing is found in a sound map', () => {
    expect(mapFaults(sound)).toEqual([]);
  });

  it.each<[string, Partial<RegisterMap>, string]>([
    ['overlapping tables', { tables: [{ ...status, words: 17 }, measurements] }, 'status and measurements overlap'],
    ['a table twice', { tables: [status, measurements, { ...status, start: 0x100 }] }, 'table status occurs twice'],
    [
      'more than 125 words a request',
      { tables: [status, { ...measurements, words: 126 }] },
      'does not fit one request',
    ],
    ['a gap inside a table', { tables: [status, { ...measurements, continues: 'status' }] }, 'where status ends'],
    ['a longer fall-back', { tables: [{ ...status, fallbackWords: 7 }, measurements] }, 'no shorter form'],
    ['a table beyond 0xFFFF', { tables: [{ ...status, start: 0xfffc }, measurements] }, 'leaves the address space'],
    ['a word outside its table', { words: [{ ...m000, code: 'M080', offset: 80 }] }, 'M080 is outside its table'],
    ['a row of no table', { words: [{ ...m000, table: 'clock' }] }, 'M000 is outside its table clock'],
    ['a bit 16', { bits: [{ ...s000, code: 'S016', bit: 16 }] }, 'S016 has no bit 0 to 15'],
    ['a code twice', { bits: [s000, s000] }, 'code S000 occurs twice'],
    ['a bit shifted by one', { bits: [{ ...s000, code: 'S001' }] }, 'S001 breaks the numbering rule'],
    ['a word shifted by one', { words: [{ ...m000, code: 'M001' }] }, 'M001 breaks the numbering rule'],
    ['a certainty without a source', { words: [{ ...m000, source: ' ' }] }, 'M000 has a certainty but no source'],
  ])('%s', (_, change, fault) => {
    expect(mapFaults({ ...sound, ...change }).join('; ')).toContain(fault);
  });
});
