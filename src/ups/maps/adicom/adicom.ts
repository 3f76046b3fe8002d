import { bitRows, wordRows } from '../map-lines.js';
import type { Page } from '../page.js';
import type { RegisterMap, RegisterTable, TableId } from '../register-map.js';
import { adicomContents } from './adicom-contents.js';
import { adicomFeed } from './adicom-feed.js';
import {
  alarmLines,
  clockLines,
  configurationLines,
  statusLines,
  systemMeasurementLines,
  unitMeasurementLines,
} from './adicom-lines.js';

/** DGP p.12, 22: starts as in a parallel system with the unit digit left out. */
const tables: readonly RegisterTable[] = [
  table('status', 0x0140, 3, 'bits', 'urgent'),
  table('alarms', 0x0148, 2, 'bits', 'urgent'),
  table('unitStatus', 0x0143, 4, 'bits', 'urgent'),
  table('unitAlarms', 0x014a, 5, 'bits', 'urgent'),
  table('measurements', 0x0200, 32, 'values', 'regular'),
  // 96 words in a single UPS, 80 in a parallel system; may be read in groups inside (DGP p.12). Of M096 to M127 nothing is
  // published, and they would make every alarm 67 ms late.
  table('unitMeasurements', 0x0220, 64, 'values', 'regular'),
  {
    ...table('furtherUnitMeasurements', 0x0260, 32, 'values', 'spare'),
    fallbackWords: 16,
    continues: 'unitMeasurements',
  },
  table('identification', 0x0100, 32, 'values', 'slow'),
  table('configuration', 0x0120, 16, 'values', 'slow'),
  table('clock', 0x0360, 4, 'clock', 'slow'),
];

function table(
  id: TableId,
  start: number,
  words: number,
  kind: RegisterTable['kind'],
  cadence: RegisterTable['cadence'],
): RegisterTable {
  return { id, start, words, kind, cadence, source: 'DGP p.12, 22', certainty: 'documented' };
}

const systemTables: ReadonlySet<TableId> = new Set<TableId>(['status', 'alarms', 'measurements']);
const unitTables: ReadonlySet<TableId> = new Set<TableId>([
  'unitStatus',
  'unitAlarms',
  'unitMeasurements',
  'furtherUnitMeasurements',
]);

/** The ADICOM map of DELPHYS BC, Green Power and Xtend. */
export function adicom(): RegisterMap {
  const at = (id: TableId) => ({ id, start: tables.find((one) => one.id === id)?.start ?? Number.NaN });
  const onlyColumn = 0;
  return {
    id: 'adicom',
    readFunction: 3,
    tables,
    words: [
      ...wordRows(at('configuration'), configurationLines, onlyColumn),
      ...wordRows(at('measurements'), systemMeasurementLines, onlyColumn),
      // The sheet writes M(n) at 0x0200 + n: the unit's table begins with M032.
      ...wordRows(at('unitMeasurements'), unitMeasurementLines, onlyColumn),
      ...wordRows(at('clock'), clockLines, onlyColumn),
    ],
    bits: [...bitRows(at('status'), statusLines, onlyColumn), ...bitRows(at('alarms'), alarmLines, onlyColumn)],
    texts: [],
    bitCode: /^[SA]\d{3}$/,
    notAvailable: { word: 0xffff, appliesTo: 'all' },
    addressOf,
    pageRoles: {
      // A single DELPHYS has unit tables only (DGP p.12).
      single: { upsPage: undefined, unitPage: 'single', devicePage: 'single' },
      concentrator: { upsPage: 'system', unitPage: 'system', devicePage: 'system' },
      'multi-units': { upsPage: 'system', unitPage: 'own-unit', devicePage: 'system' },
    },
    // Up to eight units (Manual §5.1); of those that are there nothing is published.
    ofEachUnit: { units: [1, 2, 3, 4, 5, 6, 7, 8], table: 'unitMeasurements' },
    probePages: ['single', 'system'],
    likelySpeeds: [
      { baud: 9600, rank: 4 },
      { baud: 57_600, rank: 6 },
    ],
    needsBoard: true,
    // Spoken by DELPHYS only; no identification is published.
    family: { table: 'identification', codes: [], words: [], otherwise: 'delphys-gp' },
    // Only a parallel system has system tables (DGP p.22).
    parallel: { table: 'status' },
    feed: adicomFeed,
    simulated: {
      contentsOf: () => adicomContents,
      tooManyWords: 3,
      noTable: 1,
      singlePageOfParallel: false,
      systemPageOfSingle: false,
      unit1OfModular: false,
      // 96 words of measurements in a single UPS, 80 in a parallel system (DGP p.12, 22).
      shortTables: 'parallel-systems',
    },
  };
}

/**
 * The unit digit stands in the top nibble (DGP p.22: unit 3 at 0x3143). System tables exist in a parallel system only;
 * a single UPS has unit tables, identification, configuration and clock at 0x1nnn (DGP p.12).
 */
function addressOf(page: Page, { id, start }: RegisterTable): number | undefined {
  if (page === 'system') return unitTables.has(id) ? undefined : start;
  if (systemTables.has(id)) return undefined;
  if (page === 'single') return 0x1000 + start;
  return id === 'clock' ? undefined : 0x1000 * page + start;
}
