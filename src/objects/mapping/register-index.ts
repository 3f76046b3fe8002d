import type { Page } from '../../ups/maps/page.js';
import type {
  BitRow,
  Cadence,
  FactCertainty,
  ReadFunction,
  RegisterMap,
  RegisterTable,
  TableId,
  WordRow,
} from '../../ups/maps/register-map.js';
import { type TablePlace, tableAt } from '../../ups/maps/table-at.js';
import { placeAlone } from '../../ups/maps/words-alone.js';
import type { Slot, WordRef } from './frame.js';

/** The managed word, and the measurement's number in all of them. */
export interface ManagedBit {
  readonly ref: WordRef;
  readonly measurement: number;
}

/** Finds the registers of a map by code, meaning or address, and collects the tables that objects need. */
export class RegisterIndex {
  readonly map: RegisterMap;
  readonly slots: Slot[] = [];
  readonly #tables: ReadonlyMap<TableId, RegisterTable>;
  readonly #cadenceOf: (table: RegisterTable, page: Page) => Cadence;

  constructor(map: RegisterMap, cadenceOf: (table: RegisterTable, page: Page) => Cadence) {
    this.map = map;
    this.#cadenceOf = cadenceOf;
    this.#tables = new Map(map.tables.map((table) => [table.id, table]));
  }

  word(code: string): WordRow | undefined {
    return this.map.words.find((row) => row.code === code);
  }

  /** By the code as a condition has it, in capitals. */
  wordOf(code: string): WordRow | undefined {
    return this.map.words.find((row) => row.code.toUpperCase() === code);
  }

  /** The word that is known at a place. */
  wordAt(table: TableId, offset: number): WordRow | undefined {
    return this.map.words.find((row) => row.table === table && row.offset === offset);
  }

  bit(code: string, meaning?: string): BitRow | undefined {
    const capitals = code.toUpperCase();
    return this.map.bits.find(
      (row) => row.code.toUpperCase() === capitals && (meaning === undefined || row.name === meaning),
    );
  }

  /** Where the page says whether the UPS provides a measurement; undefined where nothing does. */
  managedBit(page: Page, table: TableId, offset: number): ManagedBit | undefined {
    const { managed: place } = this.map;
    const word = Math.floor(offset / 16);
    const ref = table === place?.measurements ? this.ref(page, place.table, word, place.table) : undefined;
    return ref && { ref, measurement: offset };
  }

  /** Whether conditions do without the table when it does not come. */
  isOptional(id: TableId): boolean {
    return this.#tables.get(id)?.optional === true;
  }

  /** The bits that are known in a word. */
  bitsIn(table: TableId, offset: number): readonly BitRow[] {
    return this.map.bits.filter((row) => row.table === table && row.offset === offset);
  }

  /** The place of an address of the map's base page, or of a word that stands alone; undefined outside all tables. */
  placeOf(
    address: number,
    alone?: { readonly page: Page; readonly functionCode: ReadFunction | undefined },
  ): TablePlace | undefined {
    if (alone === undefined) return tableAt(this.map, address);
    return placeAlone(this.map, alone.page, address, alone.functionCode);
  }

  /** How sure a row is when it is read on a page. */
  certaintyOn(page: Page, certainty: FactCertainty): FactCertainty {
    return this.map.isInferredPage?.(page) ? 'inferred' : certainty;
  }

  /** Undefined where the page does not have the table. */
  ref(page: Page, id: TableId, offset: number, code: string): WordRef | undefined {
    const table = this.#tables.get(id);
    const start = table && this.map.addressOf(page, table);
    if (table === undefined || start === undefined) return undefined;
    return { slot: this.#slot(page, table), offset, source: { page, code, address: start + offset } };
  }

  #slot(page: Page, table: RegisterTable): number {
    const known = this.slots.findIndex((slot) => slot.page === page && slot.table === table.id);
    if (known >= 0) return known;
    return this.slots.push({ page, table: table.id, cadence: this.#cadenceOf(table, page) }) - 1;
  }
}
