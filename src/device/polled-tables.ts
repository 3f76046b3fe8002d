import type { Page } from '../ups/maps/page.js';
import type { RegisterMap, RegisterTable } from '../ups/maps/register-map.js';
import { pollPlan } from '../ups/polling/poll-plan.js';
import type { TableReading } from '../ups/polling/snapshot.js';
import type { UpsReport } from '../ups/polling/ups-monitor.js';

/** A table of the UPS with what the poll says of it, for people who look for a word. */
export interface PolledTable {
  readonly map: RegisterMap;
  readonly page: Page;
  readonly table: RegisterTable;
  /** As on the wire. */
  readonly address: number;
  readonly reading: TableReading;
  /** The words that say which measurements the UPS manages; undefined where the map or the UPS has none. */
  readonly managed: readonly number[] | undefined;
}

/** Every table that is polled; none before the UPS was found. */
export function polledTables({ snapshot, setup }: UpsReport): readonly PolledTable[] {
  if (setup === undefined) return [];
  const { map, architecture } = setup;
  return pollPlan(map, architecture).map(({ page, table, address }) => ({
    map,
    page,
    table,
    address,
    reading: snapshot.reading(page, table.id),
    managed: map.managed && snapshot.reading(page, map.managed.table).words,
  }));
}
