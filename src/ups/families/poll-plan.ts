import type { Architecture } from './architecture.js';
import type { Cadence, Page, RegisterMap, RegisterTable, TableId } from './register-map.js';
import { type View, viewOf } from './views.js';

/** One request of the poll. */
export interface PollStep {
  readonly page: Page;
  readonly table: RegisterTable;
  /** As on the wire. */
  readonly address: number;
}

const order: readonly Cadence[] = ['urgent', 'regular', 'slow'];

/** Asked of the UPS as a whole only, not again of a unit. */
const deviceTables: ReadonlySet<TableId> = new Set<TableId>(['clock', 'userReference', 'userLocation']);

/**
 * Every table to read, in the order of reading: status and alarms of all pages first, then measurements, then the slow
 * tables; within a cadence the unit's page comes before the system's, and a page keeps the order of the map.
 */
export function pollPlan(map: RegisterMap, architecture: Architecture): readonly PollStep[] {
  const view = viewOf(map, architecture);
  const pages = [...new Set([view.unitPage, view.upsPage, view.devicePage])].filter((page) => page !== undefined);
  const steps = pages.flatMap((page) => map.tables.flatMap((table) => stepFor(map, view, page, table)));
  return order.flatMap((cadence) => steps.filter(({ table }) => table.cadence === cadence));
}

function stepFor(map: RegisterMap, view: View, page: Page, table: RegisterTable): PollStep[] {
  const address = map.addressOf(page, table);
  const feedsObjects = page === view.unitPage || page === view.upsPage;
  const wanted = page === view.devicePage ? feedsObjects || table.cadence === 'slow' : !deviceTables.has(table.id);
  return wanted && address !== undefined ? [{ page, table, address }] : [];
}
