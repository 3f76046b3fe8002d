import type { FamilyName } from '../maps/family-name.js';
import type { MapContents, PageView } from '../maps/map-contents.js';
import type { Page, UnitNumber } from '../maps/page.js';
import { functionOf, type RegisterMap, type RegisterTable, type WordRow } from '../maps/register-map.js';
import type { SystemState } from '../model/unit-state.js';
import { derivedContents } from './derived/derived-contents.js';
import { encodeClock, encodeMark, encodeNumber, encodeText } from './encode-words.js';
import type { UpsModel } from './ups-model.js';

/** Modbus exception codes as the documents use them (IOMXXXOPXX00 p.53, DMX p.6). */
export const modbusException = { reserved: 1, address: 2, value: 3, failure: 4 } as const;

export type ReadResult = { readonly words: readonly number[] } | { readonly exception: number };

/** A run of addresses that one request may read. */
interface Block {
  readonly page: Page;
  readonly start: number;
  readonly end: number;
  readonly readFunction: number;
  readonly tables: readonly RegisterTable[];
}

/** A unit's page before the single UPS's: on ADICOM, and on JBUSP with unit numbers in the nibble, unit 1 is at 0x1nnn too. */
const pages: readonly Page[] = ['system', 1, 2, 3, 4, 5, 6, 7, 8, 'single'];

/** The UPS as its registers show it: which addresses exist, and what is in them now. */
export class RegisterImage {
  readonly #map: RegisterMap;
  readonly #contents: MapContents;
  readonly #model: UpsModel;
  readonly #blocks: readonly Block[];

  constructor(map: RegisterMap, family: FamilyName, model: UpsModel) {
    this.#map = map;
    this.#contents = map.contentsOf?.(family) ?? derivedContents(map);
    this.#model = model;
    this.#blocks = pages.flatMap((page) => this.#blocksOf(page));
  }

  /** `refused`: what is told by tables that answer as if the model had none. */
  read(
    start: number,
    count: number,
    readFunction: number = this.#map.readFunction,
    refused?: RegisterTable['tells'],
  ): ReadResult {
    if (count < 1 || count > 125) {
      return { exception: this.#map.simulated.tooManyWords };
    }
    const ups = this.#model.state();
    const blocks = this.#blocks.filter(
      (block) => block.readFunction === readFunction && start >= block.start && start < block.end,
    );
    if (blocks.length === 0) return { exception: this.#map.simulated.noTable };
    const block = blocks.find(({ page }) => this.#isServed(page, ups));
    if (block === undefined || start + count > block.end) return { exception: modbusException.address };
    if (refused !== undefined && block.tables.some(({ tells }) => tells === refused))
      return { exception: modbusException.address };
    const words = block.tables.flatMap((table) => this.#tableWords(table, this.#view(block.page, ups)));
    return { words: words.slice(start - block.start, start - block.start + count) };
  }

  /** What these registers cannot show of the UPS as it is now, because it contradicts what else they show. */
  unshown(): readonly string[] {
    const ups = this.#model.state();
    const page = this.#isServed('single', ups) ? 'single' : 'system';
    return this.#contents.unshown?.(this.#view(page, ups)) ?? [];
  }

  #blocksOf(page: Page): Block[] {
    const blocks: Block[] = [];
    const placed = this.#map.tables.flatMap((table) => {
      const start = this.#map.addressOf(page, table);
      return start === undefined ? [] : [{ table: this.#asBuilt(table), start }];
    });
    for (const { table, start } of placed.sort((a, b) => a.start - b.start)) {
      const end = start + table.words;
      const last = blocks.at(-1);
      // Such as the vendor's own exchange, which reads on from the status table into its summary (IOMXXXOPXX00 p.56).
      if (last?.end === start && table.continues !== undefined) {
        blocks[blocks.length - 1] = { ...last, end, tables: [...last.tables, table] };
      } else {
        blocks.push({ page, start, end, readFunction: functionOf(this.#map, table), tables: [table] });
      }
    }
    return blocks;
  }

  /** The table as long as this UPS has it. */
  #asBuilt(table: RegisterTable): RegisterTable {
    const { unitNumbers, profile } = this.#model;
    const short = this.#map.simulated.shortTables === 'parallel-systems' ? unitNumbers.length > 1 : !profile.longTables;
    return short ? { ...table, words: table.fallbackWords ?? table.words } : table;
  }

  #isServed(page: Page, ups: SystemState): boolean {
    const { singlePageOfParallel, systemPageOfSingle, unit1OfModular } = this.#map.simulated;
    if (page === 'single') return singlePageOfParallel || !ups.parallel;
    if (page === 'system') return systemPageOfSingle || ups.parallel;
    if (!ups.parallel) return unit1OfModular && page === 1 && this.#model.profile.modules > 0;
    return ups.units.has(page);
  }

  #view(page: Page, ups: SystemState): PageView {
    const number: UnitNumber = page === 'system' || page === 'single' ? 1 : page;
    const unit = page === 'system' || page === 'single' ? ups.system : (ups.units.get(page) ?? ups.system);
    return { page, number, unit, ups, profile: this.#model.profile };
  }

  #tableWords(table: RegisterTable, view: PageView): number[] {
    if (table.kind === 'clock') return encodeClock(view.ups.clock);
    if (table.id === this.#map.managed?.table) return this.#managedWords(table, view);
    const words = new Array<number>(table.words).fill(0);
    for (const row of this.#map.texts) {
      if (row.table !== table.id) continue;
      words.splice(row.offset, row.words, ...encodeText(row, this.#contents.texts[row.code]?.(view) ?? ''));
    }
    for (const row of this.#map.words) {
      if (row.table !== table.id) continue;
      const value = this.#contents.numbers[row.code]?.(view);
      const { factor } = view.profile;
      const held = value === undefined ? this.#missing(row) : encodeNumber(this.#map, row, value, factor);
      words.splice(row.offset, held.length, ...held);
    }
    for (const { table: id, offset, mask, value } of this.#contents.held?.(view) ?? []) {
      if (id === table.id) words[offset] = ((words[offset] ?? 0) & ~mask) | (value & mask);
    }
    for (const row of this.#map.bits) {
      if (row.table !== table.id || !this.#isSet(row.code, row.name, view)) continue;
      words[row.offset] = (words[row.offset] ?? 0) | (1 << row.bit);
    }
    return words.slice(0, table.words);
  }

  /** A UPS that says it by a managed bit leaves the word at 0; the others say it by their mark. */
  #missing(row: WordRow): number[] {
    return this.#map.managed === undefined ? encodeMark(this.#map, row) : [0];
  }

  #managedWords(table: RegisterTable, view: PageView): number[] {
    const words = new Array<number>(table.words).fill(0);
    for (const row of this.#map.words) {
      if (row.table !== this.#map.managed?.measurements || this.#contents.numbers[row.code]?.(view) === undefined)
        continue;
      const index = Math.floor(row.offset / 16);
      words[index] = (words[index] ?? 0) | (1 << (row.offset % 16));
    }
    return words;
  }

  #isSet(code: string, name: string, view: PageView): boolean {
    if (view.unit.alarmCodes.has(code)) return true;
    return this.#contents.bits[code]?.(view) ?? isSummaryBitSet(name, view);
  }
}

/** Bits that tell of one unit of a parallel system, or of one module of a cabinet, by what the map calls them. */
function isSummaryBitSet(name: string, { ups, unit, profile }: PageView): boolean {
  const [, kind, digit, what] = /^(Unit|Module) (\d) (operating|available|general alarm)$/.exec(name) ?? [];
  if (kind === 'Unit') {
    const one = ups.parallel ? ups.units.get(Number(digit) as UnitNumber) : digit === '1' ? unit : undefined;
    if (one === undefined) return false;
    if (what === 'operating') return one.output.source !== 'none';
    if (what === 'available') return one.mode !== 'off' && one.mode !== 'isolated';
    return one.alarms.size + one.alarmCodes.size > 0;
  }
  const modulesWork = unit.inverterOn;
  if (kind === 'Module') return what !== 'general alarm' && modulesWork && Number(digit) <= profile.modules;
  if (name === 'Bypass operating') return unit.output.source === 'bypass' || unit.output.source === 'eco';
  return name === 'Bypass available' && unit.bypassInput.inTolerance;
}
