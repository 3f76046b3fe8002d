import { bitRows, textRows, wordRows } from '../map-lines.js';
import { type Page, type PageRoles, type UnitAddressing, unitNumbers } from '../page.js';
import {
  type AddressRange,
  type MapData,
  type RegisterMap,
  type RegisterTable,
  registerMapOf,
  type TableAddresses,
  type TableId,
} from '../register-map.js';
import { alarmLines, configurationBitLines, statusLines } from './jbusp-bit-lines.js';
import { jbuspContents } from './jbusp-contents.js';
import { jbuspFamily } from './jbusp-family.js';
import { jbuspFeed } from './jbusp-feed.js';
import { clockLines, configurationLines, identificationLines, measurementLines, textLines } from './jbusp-lines.js';

/** The columns of marks of the JBUSP sheet, in its order: families that have the same lines. */
export const jbuspColumns = ['masterys', 'delphys-mp-mx', 'delphys-bc-gp'] as const;
export type JbuspColumn = (typeof jbuspColumns)[number];

/** DELPHYS MP and MX have longer tables (DMX p.7); a model that refuses the length gets the short one of NET VISION 7. */
const longTables: ReadonlyMap<TableId, number> = new Map([
  ['status', 6],
  ['configuration', 32],
]);

const shortTables: readonly UnplacedTable[] = [
  { ...table('status', 0x1020, 4, 'bits', 'urgent', 'NET VISION 7 p.66; DMX p.7'), tells: 'status' },
  { ...table('alarms', 0x1040, 4, 'bits', 'urgent', 'NET VISION 7 p.66; DMX p.7'), tells: 'alarms' },
  { ...table('measurements', 0x1060, 48, 'values', 'regular', 'NET VISION 7 p.66; DMX p.7'), tells: 'measurements' },
  { ...table('identification', 0x1000, 12, 'values', 'slow', 'NET VISION 7 p.66; DMX p.7'), identity: true },
  { ...table('configuration', 0x10e0, 16, 'values', 'slow', 'NET VISION 7 p.66; DMX p.7'), optional: true },
  { ...table('clock', 0x1360, 4, 'clock', 'slow', 'DMX p.7; NUT 149'), ofDevice: true },
];

type UnplacedTable = Omit<RegisterTable, 'at'>;

function table(
  id: TableId,
  start: number,
  words: number,
  kind: RegisterTable['kind'],
  cadence: RegisterTable['cadence'],
  source: string,
): UnplacedTable {
  return { id, start, words, kind, cadence, source, certainty: 'documented' };
}

/** Every table of a parallel system that a document prints (DMX p.18, 20; EXT p.24). */
const parallelTables: ReadonlySet<TableId> = new Set<TableId>(['status', 'alarms', 'measurements']);

/** The JBUSP map of the families of a column. */
export function jbusp(column: JbuspColumn, unitAddressing: UnitAddressing = 'high-byte'): RegisterMap {
  const index = jbuspColumns.indexOf(column);
  const tables = shortTables.map((one) => {
    const table = tableOf(column, one);
    return { ...table, at: addressesOf(table, unitAddressing) };
  });
  const at = (id: TableId) => ({ id, start: tables.find((one) => one.id === id)?.start ?? Number.NaN });
  const data: MapData = {
    id: 'jbusp',
    readFunction: 3,
    tables,
    words: [
      ...wordRows(at('identification'), identificationLines, index),
      ...wordRows(at('configuration'), configurationLines, index),
      ...wordRows(at('measurements'), measurementLines, index),
      ...wordRows(at('clock'), clockLines, index),
    ],
    bits: [
      ...bitRows(at('configuration'), configurationBitLines, index),
      ...bitRows(at('status'), statusLines, index),
      ...bitRows(at('alarms'), alarmLines, index),
    ],
    texts: textRows(tables, textLines, 'low-byte', index),
    notAvailable: { word: 0xffff, appliesTo: 'all' },
    inferredPages: inferredPages(column, unitAddressing),
    pageRoles: {
      // In a parallel system 0x1nnn acts as one virtual UPS (DMX p.7); only multi-units needs the parallel tables.
      single: wholeUps,
      concentrator: wholeUps,
      'multi-units': { upsPage: 'system', unitPage: 'own-unit', devicePage: 'single' },
    },
    // S32 to S37 and A32 to A37 end with unit 6; up to eight are a system of DELPHYS (Manual §5.1).
    ...(column !== 'masterys' && { untoldUnits: { units: [7, 8], tables: ['status', 'alarms'] as const } }),
    // A system page (0x0020) would not be answered by a single UPS: 0x1nnn stands for the whole.
    probePages: ['single'],
    likelySpeeds: [
      { baud: 9600, rank: 2 },
      { baud: 57_600, rank: 5 },
      { baud: 19_200, rank: 8 },
      { baud: 2400, rank: 9 },
    ],
    family: jbuspFamily,
    // S30 (EXT p.24).
    parallel: { table: 'status', word: { offset: 1, mask: 0x4000, value: 0x4000 } },
    ...(unitAddressing === 'nibble' && { otherUnitPages }),
    untouched: commands,
    searched: besideTables,
    feed: jbuspFeed,
    simulated: {
      tooManyWords: 3,
      noTable: 2,
      singlePageOfParallel: true,
      systemPageOfSingle: false,
      unit1OfModular: false,
      shortTables: 'some-models',
    },
  };
  return registerMapOf(data, jbuspContents, comparedUnits);
}

const wholeUps: PageRoles = { upsPage: 'single', unitPage: 'single', devicePage: 'single' };

/** An ITYS (I00 is 30) has module 1 where that reading has unit 2 (modbus-database, "socomec-netys-pr-netys-rt-itys"). */
const otherUnitPages = { table: 'identification', offset: 0, values: [30] } as const;

/** Only DELPHYS MP and MX have a page of their own for every table; the others have NET VISION's list, without the clock. */
function tableOf(column: JbuspColumn, short: UnplacedTable): UnplacedTable {
  const words = longTables.get(short.id);
  if (column === 'delphys-mp-mx') {
    return words === undefined ? short : { ...short, words, fallbackWords: short.words };
  }
  return short.id === 'clock' ? { ...short, certainty: 'inferred' } : short;
}

/** Parallel tables are printed for DELPHYS MP and MX (EXT p.24, DMX p.18, 20), with the unit in the high byte. */
function inferredPages(column: JbuspColumn, unitAddressing: UnitAddressing): readonly Page[] {
  if (column !== 'delphys-mp-mx') return ['system', ...unitNumbers];
  return unitAddressing === 'high-byte' ? [] : unitNumbers;
}

/** A single UPS, or the one virtual UPS of a concentrator, is at 0x1nnn; the parallel system at 0x00nn (EXT p.24). */
function addressesOf({ id, start: single }: UnplacedTable, unitAddressing: UnitAddressing): TableAddresses {
  if (!parallelTables.has(id)) return { single };
  const system = single & 0x00ff;
  return { single, system, units: unitNumbers.map((unit) => pageOfUnit(unit, unitAddressing) + system) };
}

function pageOfUnit(unit: number, unitAddressing: UnitAddressing): number {
  switch (unitAddressing) {
    case 'high-byte':
      return unit * 0x100;
    case 'nibble':
      return unit * 0x1000;
    case 'next-nibble':
      return (unit + 1) * 0x1000;
  }
}

/** Output currents, active power and apparent powers (DMX p.20). */
const comparedUnits = { table: 'measurements', adding: ['M15', 'M16', 'M17', 'M36', 'M37', 'M38', 'M39'] } as const;

/** Control codes and their permissions (DMX p.7), and the scheduled shutdown of an ITYS (CV8R 240, 866). */
const commands: readonly AddressRange[] = [
  { start: 0x1580, words: 5 },
  { start: 0x15b0, words: 1 },
  { start: 0x15c0, words: 2 },
];

/** Around the tables of the documents, well before the controls of each page. */
const besideTables: readonly AddressRange[] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((page) => ({
  start: 0x1000 * page,
  words: page === 0 ? 0x0900 : 0x0500,
}));
