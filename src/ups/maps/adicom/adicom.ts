import { bitRows, wordRows } from '../map-lines.js';
import { unitNumbers } from '../page.js';
import {
  type AddressRange,
  type MapData,
  type RegisterMap,
  type RegisterTable,
  registerMapOf,
  type TableAddresses,
  type TableId,
} from '../register-map.js';
import { adicomContents } from './adicom-contents.js';
import { adicomFeed } from './adicom-feed.js';
import {
  alarmLines,
  clockLines,
  codeRules,
  configurationLines,
  statusLines,
  systemMeasurementLines,
  unitMeasurementLines,
} from './adicom-lines.js';

const systemTables: ReadonlySet<TableId> = new Set<TableId>(['status', 'alarms', 'measurements']);
const unitTables: ReadonlySet<TableId> = new Set<TableId>([
  'unitStatus',
  'unitAlarms',
  'unitMeasurements',
  'furtherUnitMeasurements',
]);

/**
 * The unit digit stands in the top nibble (DGP p.22: unit 3 at 0x3143). System tables exist in a parallel system only;
 * a single UPS has unit tables, identification, configuration and clock at 0x1nnn (DGP p.12).
 */
function addressesOf(id: TableId, start: number): TableAddresses {
  if (systemTables.has(id)) return { system: start };
  const single = 0x1000 + start;
  const units = unitNumbers.map((unit) => 0x1000 * unit + start);
  if (unitTables.has(id)) return { single, units };
  return id === 'clock' ? { system: start, single } : { system: start, single, units };
}

/**
 * Permissions and controls, of a single UPS and of each unit (DGP p.12, 20); those of STATYS, of the same family of tables, have
 * no unit digit (OPMSTAJB0810 p.2).
 */
const commands: readonly AddressRange[] = [0, ...unitNumbers].flatMap((unit) => [
  { start: 0x1000 * unit + 0x0150, words: 4 },
  { start: 0x1000 * unit + 0x0190, words: 4 },
]);

/** Around the tables of the documents, of the system and of each unit. */
const besideTables: readonly AddressRange[] = [0, ...unitNumbers].map((unit) => ({
  start: 0x1000 * unit + 0x0100,
  words: 0x0400,
}));

/** DGP p.12, 22: starts as in a parallel system with the unit digit left out. */
const tables: readonly RegisterTable[] = [
  { ...table('status', 0x0140, 3, 'bits', 'urgent'), tells: 'status' },
  { ...table('alarms', 0x0148, 2, 'bits', 'urgent'), tells: 'alarms' },
  { ...table('unitStatus', 0x0143, 4, 'bits', 'urgent'), tells: 'status' },
  { ...table('unitAlarms', 0x014a, 5, 'bits', 'urgent'), tells: 'alarms' },
  { ...table('measurements', 0x0200, 32, 'values', 'regular'), tells: 'measurements' },
  // 96 words in a single UPS, 80 in a parallel system; may be read in groups inside (DGP p.12). Of M096 to M127 nothing is
  // published, and they would make every alarm 67 ms late.
  { ...table('unitMeasurements', 0x0220, 64, 'values', 'regular'), tells: 'measurements' },
  {
    ...table('furtherUnitMeasurements', 0x0260, 32, 'values', 'spare'),
    fallbackWords: 16,
    continues: 'unitMeasurements',
  },
  { ...table('identification', 0x0100, 32, 'values', 'slow'), identity: true },
  { ...table('configuration', 0x0120, 16, 'values', 'slow'), optional: true },
  { ...table('clock', 0x0360, 4, 'clock', 'slow'), ofDevice: true },
];

function table(
  id: TableId,
  start: number,
  words: number,
  kind: RegisterTable['kind'],
  cadence: RegisterTable['cadence'],
): RegisterTable {
  return {
    id,
    start,
    at: addressesOf(id, start),
    words,
    kind,
    cadence,
    source: 'DGP p.12, 22',
    certainty: 'documented',
  };
}

/** The ADICOM map of DELPHYS BC, Green Power and Xtend. */
export function adicom(): RegisterMap {
  const at = (id: TableId) => ({ id, start: tables.find((one) => one.id === id)?.start ?? Number.NaN });
  const onlyColumn = 0;
  const data: MapData = {
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
    notAvailable: { word: 0xffff, appliesTo: 'all' },
    pageRoles: {
      // A single DELPHYS has unit tables only (DGP p.12).
      single: { unitPage: 'single', devicePage: 'single' },
      concentrator: { upsPage: 'system', unitPage: 'system', devicePage: 'system' },
      'multi-units': { upsPage: 'system', unitPage: 'own-unit', devicePage: 'system' },
    },
    // Up to eight units (Manual §5.1); of those that are there nothing is published.
    ofEachUnit: { units: unitNumbers, table: 'unitMeasurements' },
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
    codeRules,
    untouched: commands,
    searched: besideTables,
    feed: adicomFeed,
    simulated: {
      tooManyWords: 3,
      noTable: 1,
      singlePageOfParallel: false,
      systemPageOfSingle: false,
      unit1OfModular: false,
      // 96 words of measurements in a single UPS, 80 in a parallel system (DGP p.12, 22).
      shortTables: 'parallel-systems',
    },
  };
  return registerMapOf(data, () => adicomContents);
}
