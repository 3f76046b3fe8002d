import { bitRows, textRows, wordRows } from '../map-lines.js';
import { type PageRoles, unitNumbers } from '../page.js';
import {
  type AddressRange,
  type MapData,
  type RegisterMap,
  type RegisterTable,
  registerMapOf,
  type TableId,
} from '../register-map.js';
import {
  alarmLines,
  alarmSummaryLines,
  configurationBitLines,
  statusLines,
  statusSummaryLines,
} from './vu-map-bit-lines.js';
import { vuMapContents } from './vu-map-contents.js';
import { vuMapFamily } from './vu-map-family.js';
import { vuMapFeed } from './vu-map-feed.js';
import {
  clockLines,
  configurationLines,
  measurementLines,
  textLines,
  type VuMapColumn,
  vuMapColumns,
  vuMapTables,
} from './vu-map-lines.js';

/** Of a unit, only what the pages for units show or follow from their pattern; texts of the user and clock are system matters. */
const unitTables: ReadonlySet<TableId> = new Set<TableId>([
  'configuration',
  'serialNumber',
  'reference',
  'status',
  'statusSummary',
  'alarms',
  'alarmSummary',
  'measurements',
  'furtherMeasurements',
  'managed',
]);

/** The VU-MAP of the families of a column; ITYS-PRO has the system page only (IOMXXXOPXX00 p.26). */
export function vuMap(column: VuMapColumn): RegisterMap {
  const index = vuMapColumns.indexOf(column);
  const at = (id: TableId) => ({ id, start: vuMapTables.find((table) => table.id === id)?.start ?? Number.NaN });
  const data: MapData = {
    id: 'vu-map',
    readFunction: 3,
    tables: vuMapTables.map((one) => placed(one, column !== 'itys-pro')),
    words: [
      ...wordRows(at('configuration'), configurationLines, index),
      ...wordRows(at('measurements'), measurementLines, index),
      ...wordRows(at('clock'), clockLines, index),
    ],
    bits: [
      ...bitRows(at('configuration'), configurationBitLines, index),
      ...bitRows(at('status'), statusLines, index),
      ...bitRows(at('statusSummary'), statusSummaryLines, index),
      ...bitRows(at('alarms'), alarmLines, index),
      ...bitRows(at('alarmSummary'), alarmSummaryLines, index),
    ],
    texts: textRows(vuMapTables, textLines, 'high-byte', index),
    notAvailable: { word: 0xffff, appliesTo: 'unsigned' },
    // IOMXXXOPXX00 p.33, 48.
    managed: { table: 'managed', measurements: 'measurements' },
    pageRoles: {
      single: wholeUps,
      concentrator: wholeUps,
      'multi-units': { upsPage: 'system', unitPage: 'own-unit', devicePage: 'system' },
    },
    ...(column === 'modulys-gp' && { untoldUnits: { units: modulysUnits, tables: ['status', 'alarms'] as const } }),
    probePages: ['system'],
    likelySpeeds: [
      { baud: 57_600, rank: 1 },
      { baud: 9600, rank: 3 },
      { baud: 19_200, rank: 7 },
    ],
    family: vuMapFamily,
    // T000 is 0x0101 in a single UPS, 0x0601 in a parallel system (IOMXXXOPXX00 p.38).
    parallel: { table: 'configuration', word: { offset: 0, mask: 0xff00, value: 0x0600 } },
    singleIsUnit1: true,
    // T003 (IOMXXXOPXX00 p.38).
    unitNumber: { table: 'configuration', offset: 3 },
    untouched: commands,
    searched: besideTables,
    feed: vuMapFeed,
    simulated: {
      // There is no code 3 (IOMXXXOPXX00 p.53): too many words are a wrong address.
      tooManyWords: 2,
      noTable: 1,
      singlePageOfParallel: false,
      systemPageOfSingle: true,
      // IOMXXXOPXX00 p.14.
      unit1OfModular: true,
      shortTables: 'some-models',
    },
  };
  return registerMapOf(data, (family) => vuMapContents(family, column));
}

/** The summaries of a MODULYS tell of the modules in one cabinet; up to three cabinets are a system (Manual §5.1). */
const modulysUnits = [1, 2, 3] as const;

const wholeUps: PageRoles = { upsPage: 'system', unitPage: 'system', devicePage: 'system' };

/** 0x0nnn is the system, 0x(u)nnn unit u (IOMXXXOPXX00 p.40, 46, 48); a single UPS is read on the system page. */
function placed(table: Omit<RegisterTable, 'at'>, hasUnits: boolean): RegisterTable {
  const { id, start: system } = table;
  const units = unitNumbers.map((unit) => system + 0x1000 * unit);
  return { ...table, at: { system, ...(hasUnits && unitTables.has(id) && { units }) } };
}

/** 0x00C7 to 0x00CA, of the system and of each unit (IOMXXXOPXX00 p.10, 24, 35). */
const commands: readonly AddressRange[] = [0, ...unitNumbers].map((page) => ({
  start: 0x1000 * page + 0x00c7,
  words: 4,
}));

/** Around the tables of the documents, of the system and of each unit. */
const besideTables: readonly AddressRange[] = [0, ...unitNumbers].map((page) => ({
  start: 0x1000 * page,
  words: 0x0800,
}));
