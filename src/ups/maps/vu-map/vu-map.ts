import { bitRows, textRows, wordRows } from '../map-lines.js';
import type { Page, RegisterMap, RegisterTable, TableId } from '../register-map.js';
import {
  alarmLines,
  alarmSummaryLines,
  configurationBitLines,
  statusLines,
  statusSummaryLines,
} from './vu-map-bit-lines.js';
import { clockLines, configurationLines, measurementLines, textLines, vuMapTables } from './vu-map-lines.js';

/** The ranges that speak VU-MAP, in the order of the marks of its sheet. */
export const vuMapRanges = ['itys-pro', 'modulys-gp', 'masterys', 'delphys'] as const;
export type VuMapRange = (typeof vuMapRanges)[number];

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

/** The VU-MAP of one range; ITYS-PRO has the system page only (IOMXXXOPXX00 p.26). */
export function vuMap(range: VuMapRange): RegisterMap {
  const column = vuMapRanges.indexOf(range);
  const at = (id: TableId) => ({ id, start: vuMapTables.find((table) => table.id === id)?.start ?? Number.NaN });
  return {
    id: 'vu-map',
    tables: vuMapTables,
    words: [
      ...wordRows(at('configuration'), configurationLines, column),
      ...wordRows(at('measurements'), measurementLines, column),
      ...wordRows(at('clock'), clockLines, column),
    ],
    bits: [
      ...bitRows(at('configuration'), configurationBitLines, column),
      ...bitRows(at('status'), statusLines, column),
      ...bitRows(at('statusSummary'), statusSummaryLines, column),
      ...bitRows(at('alarms'), alarmLines, column),
      ...bitRows(at('alarmSummary'), alarmSummaryLines, column),
    ],
    texts: textRows(vuMapTables, textLines, 'high-byte', column),
    notAvailable: { word: 0xffff, appliesTo: 'unsigned' },
    addressOf: (page, table) => addressOf(page, table, range !== 'itys-pro'),
  };
}

/** 0x0nnn is the system, 0x(u)nnn unit u (IOMXXXOPXX00 p.40, 46, 48); a single UPS is read on the system page. */
function addressOf(page: Page, table: RegisterTable, hasUnits: boolean): number | undefined {
  if (page === 'system') return table.start;
  if (page === 'single' || !hasUnits || !unitTables.has(table.id)) return undefined;
  return table.start + 0x1000 * page;
}
