import { clock, decoyBlocks, filler, number, text } from './decoys.js';
import { type DrawnSite, siteOf } from './drawn-site.js';
import { Draws } from './draws.js';
import { type Encoding, encoded, type Pace, wordsOf } from './encoding.js';
import { type MakersMap, type MakersTable, type MakersWord, makersMaps } from './makers-maps.js';
import { unfedSeries } from './makers-words.js';
import { type DrawnMap, type Item, type MapWord, moreOf, type Reading, systemPage } from './map.js';
import { drawAsked } from './person.js';
import { drawPlant, type Plant, type PlantKind, type Quantity, sizes } from './plant.js';
import type { Score } from './scoring.js';
import { lagging, type Series } from './series.js';
import { drawVisit, stateAt, type Visit } from './visit.js';

export interface MakersOptions {
  readonly rounds?: number;
  /** Of the groups that the map has not, so many are on the display and asked for all the same. */
  readonly alsoAsked?: number;
  /** Of words that a document does not print, beside those that it does. */
  readonly unprinted?: number;
}

export interface MakersScore extends Score {
  readonly map: string;
}

/** Documents say of so many objects of the manual where they stand, on the VU-MAP ranges: 68 of 101. */
const printedObjects = 68 / 101;

const maps = makersMaps();

/** A UPS with a register map as its maker prints it, of which the search is told nothing, or a part. */
export function drawMakersSite(
  seed: number,
  { rounds = 3, alsoAsked = 0.15, unprinted = 1 }: MakersOptions = {},
): DrawnSite {
  const draws = new Draws(seed);
  const visit = drawVisit(draws, rounds, draws.whole(12, 34), 'load');
  const map = maps[seed % maps.length];
  if (map === undefined) throw new Error('There is no map');
  const plant = drawPlant(draws, visit, kindOf(draws, map));
  const drawn = new Layout(draws, map, plant, visit).draw(unprinted);
  const groups = [...new Set(plant.quantities.map(({ group }) => group))];
  const isKnown = draws.chance(0.5);
  const printed = new Set(groups.filter(() => isKnown && draws.chance(printedObjects)));
  const has = new Set(
    groups.filter((name) => plant.quantities.some(({ group, objects }) => group === name && isOfMap(map, objects))),
  );
  const sought = new Set(groups.filter((name) => has.has(name) || draws.chance(alsoAsked)));
  const isDocumented = ({ group, objects }: Quantity) => printed.has(group) && isOfMap(map, objects);
  const isLeftOut = (quantity: Quantity) => printed.has(quantity.group) || !sought.has(quantity.group);
  const asked = drawAsked(draws, plant, isLeftOut, draws.whole(12, 34));
  const managedChance = map.hasManaged ? 0.5 : 0;
  return siteOf(draws, seed, { visit, plant, map: drawn, isDocumented, asked, managedChance });
}

export function makersNameOf(seed: number): string {
  return maps[seed % maps.length]?.name ?? '';
}

function isOfMap({ words }: MakersMap, objects: readonly string[]): boolean {
  return words.some((word) => word.objects.some((object) => objects.includes(object)));
}

function kindOf(draws: Draws, { range: { phases: of, kva } }: MakersMap): PlantKind {
  const phases = draws.pick(of);
  const [most = 10, ...others] = sizes[phases].filter((size) => size >= kva[0] && size <= kva[1]);
  return { phases, parallel: false, nominalKva: draws.pick([most, ...others]) };
}

/** A whole with no other power of ten in it, or nothing. */
function decimalsOf(scale: number): Encoding['decimals'] | undefined {
  return ([0, 1, 2, 3] as const).find((decimals) => Math.abs(scale * 10 ** decimals - 1) < 1e-9);
}

/** Words in the places that the maker gave them. */
class Layout {
  private readonly draws: Draws;
  private readonly map: MakersMap;
  private readonly plant: Plant;
  private readonly visit: Visit;
  private readonly measured = new Map<string, Series>();
  private readonly words: MapWord[] = [];
  private readonly readings: Reading[] = [];
  private readonly inOtherScale = new Set<string>();
  private readonly paces: Pace[];
  /** What this UPS has not: 0, or the mark for it. */
  private readonly missing: number;
  private readonly isInTenths: boolean;

  constructor(draws: Draws, map: MakersMap, plant: Plant, visit: Visit) {
    this.draws = draws;
    this.map = map;
    this.plant = plant;
    this.visit = visit;
    this.paces = [...map.tables, map].map(() => ({ everyS: draws.between(1, 3), fromS: draws.between(0, 1) }));
    this.missing = draws.pick([0, 0xffff]);
    // A UPS of some tens of kVA that counts in wholes is rare.
    this.isInTenths = plant.nominalKva < 100 || draws.chance(0.5);
    for (const group of new Set(plant.quantities.map((quantity) => quantity.group))) {
      const lagS = draws.between(0, 5);
      for (const one of plant.quantities.filter((quantity) => quantity.group === group)) {
        this.measured.set(one.name, lagging(one.series, lagS));
      }
    }
  }

  draw(unprinted: number): DrawnMap {
    const unknown = this.unknownItems();
    const of = this.map.tables.filter(({ kind, isStill }) => kind === 'values' && !isStill);
    let left = Math.round(unprinted * of.reduce((all, { words }) => all + words, 0));
    for (const [index, table] of this.map.tables.entries()) left -= this.fillTable(table, index, unknown, unprinted);
    // What is left stands behind the last of the measurements.
    const last = of.reduce((end, { address, words }) => Math.max(end, address + words), 0);
    let address = last + this.draws.whole(1, 16);
    const isFree = () =>
      !this.map.tables.some((table) => address >= table.address && address < table.address + table.words);
    while (left > 0) {
      if (!isFree()) {
        address++;
        continue;
      }
      const item = this.draws.chance(0.2) ? undefined : unknown.shift();
      const size = item?.size ?? 1;
      this.put(item ?? filler(this.draws, this.visit.seconds), address, this.map.tables.length);
      address += size;
      left -= size;
      if (unknown.length === 0) break;
    }
    const { functionCode, tables } = this.map;
    const { words, readings, measured, inOtherScale } = this;
    return { functionCode, tables: tables.length + 1, words, readings, measured, inOtherScale };
  }

  /** What a table does not print; tells how many words that are. */
  private fillTable(table: MakersTable, index: number, unknown: Item[], unprinted: number): number {
    const { draws, visit } = this;
    const printed = this.map.words.filter((word) => {
      return word.address >= table.address && word.address < table.address + table.words;
    });
    for (const word of printed) this.printedWord(word, table, index);
    const end = table.address + table.words;
    const isPrinted = (address: number) =>
      printed.some((word) => address >= word.address && address < word.address + wordsOf(word.type));
    if (table.kind === 'clock') {
      const still = clock(draws, visit.seconds);
      for (let address = table.address; address < end; address++) {
        if (!isPrinted(address))
          this.put(still[address - table.address] ?? filler(draws, visit.seconds), address, index);
      }
      return 0;
    }
    let [address, count] = [table.address, 0];
    while (address < end) {
      if (isPrinted(address)) {
        address++;
        continue;
      }
      let to = address;
      while (to < end && !isPrinted(to)) to++;
      count += this.fillGap(table, address, to, index, unknown, unprinted);
      address = to;
    }
    return count;
  }

  /** Words that follow one another and are printed nowhere. */
  private fillGap(
    { kind, isStill }: MakersTable,
    from: number,
    to: number,
    table: number,
    unknown: Item[],
    unprinted: number,
  ): number {
    const { draws, visit, plant } = this;
    if (kind === 'bits') {
      for (let address = from; address < to; address++) this.put(this.bits(), address, table);
      return 0;
    }
    if (kind === 'text') {
      for (const [index, item] of text(draws, visit.seconds, to - from).entries()) this.put(item, from + index, table);
      return 0;
    }
    if (isStill) {
      const near = [
        plant.nominalV,
        plant.nominalHz,
        plant.nominalHz * 10,
        plant.nominalKva,
        100,
        0,
        0,
        0xffff,
      ] as const;
      for (let address = from; address < to; address++) {
        const value = draws.pick(near);
        this.put(number(new Float64Array(visit.seconds).fill(value), 0), address, table);
      }
      return 0;
    }
    // Short gaps are half of them empty; of long ones four words in five are something.
    const isEmpty = draws.chance(1 - unprinted) || (to - from <= 8 && draws.chance(0.5));
    let address = from;
    while (address < to) {
      const next = isEmpty || draws.chance(0.2) ? undefined : unknown.find(({ size }) => size <= to - address);
      if (next !== undefined) unknown.splice(unknown.indexOf(next), 1);
      const item = next ?? filler(draws, visit.seconds);
      this.put(item, address, table);
      address += item.size;
    }
    return to - from;
  }

  private put(item: Item, address: number, table: number): void {
    const quantity = item.says?.quantity.name;
    const pace = this.paces[table] ?? { everyS: 1, fromS: 0 };
    for (const [index, content] of item.words(pace).entries()) {
      const managed = item.managed ?? true;
      this.words.push({ page: systemPage, address: address + index, content, table, managed, quantity });
    }
    if (item.says)
      this.readings.push({ ...item.says.encoding, quantity: item.says.quantity.name, page: systemPage, address });
  }

  private printedWord(word: MakersWord, table: MakersTable, index: number): void {
    const { draws, visit, plant, map, measured } = this;
    const quantity = plant.quantities.find(({ objects }) => objects.some((object) => word.objects.includes(object)));
    const series =
      word.objects.length > 0
        ? quantity && measured.get(quantity.name)
        : table.kind === 'clock'
          ? undefined
          : unfedSeries(draws, map.name, word, table.isStill, plant, visit, measured);
    if (table.kind === 'clock') {
      const [item] = clock(draws, visit.seconds).slice(word.address - table.address);
      this.put(item ?? filler(draws, visit.seconds), word.address, index);
      return;
    }
    const { type, lowFirst } = word;
    if (series === undefined) {
      const content = new Uint16Array(visit.seconds).fill(this.missing);
      const size = wordsOf(type);
      this.put({ words: () => Array.from({ length: size }, () => content), size, managed: false }, word.address, index);
      return;
    }
    const scale = word.scale === 'factor' ? (this.isInTenths ? 0.1 : 1) : word.scale;
    const decimals = decimalsOf(scale);
    const encoding: Encoding = { type, lowFirst, decimals: decimals ?? 0 };
    const said = decimals === undefined ? series.map((value) => value / scale) : series;
    const says = quantity !== undefined && decimals !== undefined ? { says: { quantity, encoding } } : {};
    if (quantity !== undefined && decimals === undefined) this.inOtherScale.add(quantity.name);
    this.put({ words: (pace) => encoded(said, encoding, pace), size: wordsOf(type), ...says }, word.address, index);
  }

  /** Bits that follow what feeds the load, and others that stand. */
  private bits(): Item {
    const { draws, visit } = this;
    const bitsOf = () => (draws.chance(0.5) ? 0 : 1 << draws.whole(0, 15));
    const [still, battery, bypass] = [bitsOf() | bitsOf(), bitsOf(), bitsOf()];
    const content = Uint16Array.from({ length: visit.seconds }, (_none, second) => {
      const source = stateAt(visit, second)?.source;
      return still ^ (source === 'battery' ? battery : source === 'bypass' ? bypass : 0);
    });
    return { words: () => [content], size: 1 };
  }

  /** The words of the first draw that no object shows, and copies: single words, blocks in any order. */
  private unknownItems(): Item[] {
    const { draws, plant, visit, measured } = this;
    const groups = [...new Set(plant.quantities.map(({ group }) => group))].map((name) =>
      plant.quantities.filter(({ group }) => group === name),
    );
    const more = groups.flatMap((group) => {
      // A map has each value in one manner: no copy in minutes of what it counts in seconds.
      const written = group.filter((one) => this.encodingOf([one]) !== undefined);
      return moreOf(
        draws,
        written,
        (quantity, change, says) => {
          const encoding = this.encodingOf([quantity]) ?? { type: 'u16', lowFirst: false, decimals: 0 };
          return {
            words: (pace) => encoded(change(measured.get(quantity.name) ?? quantity.series), encoding, pace),
            size: wordsOf(encoding.type),
            ...(says && { says: { quantity, encoding } }),
          };
        },
        1,
      );
    });
    return draws.shuffled([...more, ...decoyBlocks(draws, plant, measured, visit.seconds, 1)]).flat();
  }

  /** As the map writes it. */
  private encodingOf(group: readonly Quantity[]): Encoding | undefined {
    const word = this.map.words.find(({ objects }) =>
      group.some((one) => one.objects.some((name) => objects.includes(name))),
    );
    if (word === undefined) return undefined;
    const decimals = decimalsOf(word.scale === 'factor' ? (this.isInTenths ? 0.1 : 1) : word.scale);
    return decimals === undefined ? undefined : { type: word.type, lowFirst: word.lowFirst, decimals };
  }
}
