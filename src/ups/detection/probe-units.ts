import { type UnitAddressing, unitAddressings } from '../maps/page.js';
import { functionOf, type RegisterMap, type RegisterTable } from '../maps/register-map.js';
import type { UpsFamily } from '../maps/ups-family.js';
import { type ProbeResult, readWords, type Slave } from './probe.js';
import { comparedAddressing, type PageWords, type PlacedUnits } from './unit-addressing.js';
import type { TakenAddressing } from './ups-setup.js';

export interface PlacedMap {
  readonly map: RegisterMap;
  /** Undefined where the map has its units in one place whatever a setting says. */
  readonly unitAddressing?: TakenAddressing;
}

/** Pages in a row that come to nothing: the rest of that reading is not asked. */
const silencesToSkip = 2;

/**
 * Compares the pages of all units with those of the whole, where the map may have the units in several places. `families`:
 * the family that was found, with each addressing.
 */
export async function probeUnits(
  slave: Slave,
  found: RegisterMap,
  maxUnits: number,
  familyWith: (addressing: UnitAddressing) => UpsFamily | undefined,
): Promise<ProbeResult<PlacedMap>> {
  const { comparedUnits } = found;
  const table = found.tables.find(({ id }) => id === comparedUnits?.table);
  if (comparedUnits === undefined || table === undefined) return { kind: 'found', found: { map: found } };
  const maps = unitAddressings.flatMap((form) => {
    const map = familyWith(form)?.maps.find(({ id }) => id === found.id);
    return map === undefined ? [] : [{ form, map }];
  });
  const pages = new Pages(slave, found, table);
  const readings: PlacedUnits[] = [];
  for (const { form, map } of maps) {
    const { units = [], single, system } = map.tables.find(({ id }) => id === table.id)?.at ?? {};
    const ofUnits = units.slice(0, maxUnits);
    // Where this reading has a unit, the page is not that of the whole.
    const ofWhole = [single, system].filter((start) => start !== undefined && !ofUnits.includes(start));
    const before = await pages.readAll(ofWhole.filter((start) => start !== undefined));
    const parts = await pages.readAll(ofUnits);
    const after = await pages.readAll(
      ofWhole.filter((start) => start !== undefined),
      true,
    );
    readings.push({ addressing: form, units: parts, wholes: before.map((words, at) => [words, after[at]]) });
  }
  if (pages.isUnsteady) return { kind: 'unsteady' };
  const rows = found.words.filter(({ code }) => comparedUnits.adding.includes(code));
  const told = comparedAddressing(found, rows, readings);
  const map = maps.find(({ form }) => form === told)?.map ?? found;
  return {
    kind: 'found',
    found: { map, unitAddressing: { form: told ?? maps[0]?.form ?? 'high-byte', isTold: told !== undefined } },
  };
}

/** Pages of one table, each asked once unless it is to be read again. */
class Pages {
  readonly #slave: Slave;
  readonly #map: RegisterMap;
  readonly #table: RegisterTable;
  readonly #known = new Map<number, PageWords>();
  /** A page that has answered does no longer. */
  isUnsteady = false;

  constructor(slave: Slave, map: RegisterMap, table: RegisterTable) {
    this.#slave = slave;
    this.#map = map;
    this.#table = table;
  }

  async readAll(starts: readonly number[], again = false): Promise<readonly PageWords[]> {
    const pages: PageWords[] = [];
    let silences = 0;
    for (const start of starts) {
      if (silences >= silencesToSkip) break;
      if (again || !this.#known.has(start)) silences = (await this.#read(start)) ? 0 : silences + 1;
      pages.push(this.#known.get(start));
    }
    return pages;
  }

  /** False where nothing comes. */
  async #read(start: number): Promise<boolean> {
    const { words } = this.#table;
    const functionCode = functionOf(this.#map, this.#table);
    const result = await readWords(this.#slave, { start, words, functionCode });
    if (result.kind !== 'found' && this.#known.get(start) !== undefined) this.isUnsteady = true;
    this.#known.set(start, result.kind === 'found' ? result.found : undefined);
    return result.kind !== 'silent';
  }
}
