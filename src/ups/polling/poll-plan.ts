import type { Architecture, Page } from '../maps/page.js';
import type { Cadence, RegisterMap, RegisterTable } from '../maps/register-map.js';
import { tableAt } from '../maps/table-at.js';
import { type View, viewOf } from '../maps/views.js';

/** One request of the poll. */
export interface PollStep {
  readonly page: Page;
  readonly table: RegisterTable;
  /** As on the wire. */
  readonly address: number;
  /** That of the table, unless the architecture or an assigned word makes another of it. */
  readonly cadence: Cadence;
}

/** Tells a step from all others: an address may be read by either function. */
export function stepKey({ page, table }: PollStep): string {
  return `${page}/${table.id}`;
}

const order: readonly Cadence[] = ['urgent', 'regular', 'turn', 'spare', 'slow'];

/**
 * Every table to read, in the order of reading: status and alarms of all pages first, then measurements, then the slow
 * tables; within a cadence the unit's page comes before the system's, and a page keeps the order of the map. `assigned`:
 * addresses on the map's base page of words that a site gave to objects by hand.
 */
export function pollPlan(
  map: RegisterMap,
  architecture: Architecture,
  assigned: readonly number[] = [],
): readonly PollStep[] {
  const view = viewOf(map, architecture);
  const pages = [...new Set([view.unitPage, view.upsPage, view.devicePage])].filter((page) => page !== undefined);
  const steps = pages.flatMap((page) =>
    map.tables.flatMap((table) => stepFor(map, view, page, table, cadenceOf(map, table, architecture, assigned))),
  );
  const all = [...steps, ...untoldUnitSteps(map, architecture, pages), ...stepsOfEachUnit(map, architecture)];
  // Whether a card hears its UPS is known before anything that it says of it.
  const heard = all.filter(({ table }) => table.id === map.hears?.table);
  const others = all.filter((step) => !heard.includes(step));
  return order.flatMap((cadence) => [...heard, ...others].filter((step) => step.cadence === cadence));
}

/**
 * Status and alarms of units of which nothing else tells: in every cycle, behind all that feeds more than a bit each. A
 * unit that is not there refuses its tables, and is then asked once a minute.
 */
function untoldUnitSteps(
  { tables, untoldUnits, addressOf }: RegisterMap,
  { kind }: Architecture,
  known: readonly Page[],
) {
  if (untoldUnits === undefined || kind === 'single') return [];
  return untoldUnits.units
    .filter((unit) => !known.includes(unit))
    .flatMap((page) =>
      tables
        .filter(({ id }) => untoldUnits.tables.includes(id))
        .flatMap((table): PollStep[] => {
          const address = addressOf(page, table);
          return address === undefined ? [] : [{ page, table, address, cadence: 'regular' }];
        }),
    );
}

/** One a cycle: eight of them in each would make every alarm of a 9600 baud line a second late. The pauses of a slow poll have room for more. */
function stepsOfEachUnit({ tables, ofEachUnit, addressOf }: RegisterMap, { kind }: Architecture): PollStep[] {
  const table = kind === 'concentrator' ? tables.find(({ id }) => id === ofEachUnit?.table) : undefined;
  if (table === undefined || ofEachUnit === undefined) return [];
  return ofEachUnit.units.flatMap((page): PollStep[] => {
    const address = addressOf(page, table);
    return address === undefined ? [] : [{ page, table, address, cadence: 'turn' }];
  });
}

/** How often a table is read: in every cycle when a site assigned a word of it. */
export function cadenceOf(
  map: RegisterMap,
  table: RegisterTable,
  architecture: Architecture,
  assigned: readonly number[],
): Cadence {
  const { cadence } = table;
  const isAssigned = assigned.some((address) => tableAt(map, address)?.table === table);
  if (isAssigned) return cadence === 'urgent' ? 'urgent' : 'regular';
  return table.parallelOnly && architecture.kind === 'single' ? 'spare' : cadence;
}

function stepFor(map: RegisterMap, view: View, page: Page, table: RegisterTable, cadence: Cadence): PollStep[] {
  const address = map.addressOf(page, table);
  const feedsObjects = page === view.unitPage || page === view.upsPage;
  const wanted = page === view.devicePage ? feedsObjects || table.cadence === 'slow' : !table.ofDevice;
  return wanted && address !== undefined ? [{ page, table, address, cadence }] : [];
}
