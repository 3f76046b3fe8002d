import { decoyBlocks, filler } from './decoys.js';
import type { Draws } from './draws.js';
import { drawEncoding, drawManners, type Encoding, encoded, type Manners, type Pace, wordsOf } from './encoding.js';
import type { Plant, Quantity } from './plant.js';
import { averaged, extreme, lagging, type Series } from './series.js';

/** Of a parallel system: where the sums stand, and the shares of one unit. */
export const systemPage = 'system';
export const unitPage = '1';

/** One value in one word or two, or words that are no number. */
export interface Item {
  readonly words: (pace: Pace) => readonly Uint16Array[];
  readonly size: number;
  readonly managed?: boolean;
  /** What the words say; none: a decoy. */
  readonly says?: { readonly quantity: Quantity; readonly encoding: Encoding };
}

/** Where a quantity stands, and how it is read. Copies that lag by some seconds count: they say the same. */
export interface Reading extends Encoding {
  readonly quantity: string;
  readonly page: string;
  readonly address: number;
}

export interface MapWord {
  readonly page: string;
  readonly address: number;
  /** What stands there in each second. */
  readonly content: Uint16Array;
  readonly table: number;
  readonly managed: boolean;
  readonly quantity: string | undefined;
}

export interface DrawnMap {
  readonly functionCode: 3 | 4;
  readonly tables: number;
  readonly words: readonly MapWord[];
  readonly readings: readonly Reading[];
  /** Measured as the words and mostly the display have it: behind the lag of the sensor. */
  readonly measured: ReadonlyMap<string, Series>;
  /** What a word says in a scale that no power of ten is: of a 64th, in seconds where minutes are shown. */
  readonly inOtherScale?: ReadonlySet<string>;
}

/** The words of a UPS: blocks of measurements in any order, decoys among them, and words that nothing fills. */
export function drawMap(draws: Draws, plant: Plant, seconds: number, decoys: number, absent: number): DrawnMap {
  const manners = drawManners(draws);
  const groups = [...new Set(plant.quantities.map(({ group }) => group))].map((name) =>
    plant.quantities.filter(({ group }) => group === name),
  );
  const measured = new Map<string, Series>();
  const items: Item[][] = [];
  for (const group of groups) {
    const lagS = draws.between(0, 5);
    for (const { name, series } of group) measured.set(name, lagging(series, lagS));
    if (!draws.chance(absent)) items.push(...blocksOf(draws, manners, group, measured, decoys));
  }
  const blocks = [...interleaved(draws, items, decoys), ...decoyBlocks(draws, plant, measured, seconds, decoys)];
  return laidOut(draws, blocks, measured, seconds);
}

function blocksOf(
  draws: Draws,
  manners: Manners,
  group: readonly Quantity[],
  measured: ReadonlyMap<string, Series>,
  decoys: number,
): Item[][] {
  const encoding = drawEncoding(draws, manners, group);
  const item = (quantity: Quantity, change: (series: Series) => Series, says: boolean): Item => ({
    words: (pace) => encoded(change(measured.get(quantity.name) ?? quantity.series), encoding, pace),
    size: wordsOf(encoding.type),
    ...(says && { says: { quantity, encoding } }),
  });
  const plain = group.map((quantity) => item(quantity, (series) => series, true));
  return [plain, ...moreOf(draws, group, item, decoys)];
}

type ItemOf = (quantity: Quantity, change: (series: Series) => Series, says: boolean) => Item;

/** The same a little later, means, and what was highest and lowest. */
export function moreOf(draws: Draws, group: readonly Quantity[], item: ItemOf, decoys: number): Item[][] {
  const more: Item[][] = [];
  const also = (probability: number, change: (series: Series) => Series, says = false) => {
    if (draws.chance(probability * decoys)) more.push(group.map((quantity) => item(quantity, change, says)));
  };
  const slow = draws.between(2, 8);
  also(0.1, (series) => lagging(series, slow), true);
  also(0.1, (series) => averaged(series, draws.chance(0.5) ? 60 : 300));
  also(0.06, (series) => extreme(series, Math.max));
  also(0.06, (series) => extreme(series, Math.min));
  return more;
}

/** Three in four stand side by side; some makers write all of phase 1, then all of phase 2; some have no order. */
function interleaved(draws: Draws, blocks: readonly Item[][], decoys: number): Item[][] {
  const manner = draws.weighted([
    [84, 'side by side'],
    [12 * decoys, 'phase after phase'],
    [4 * decoys, 'any'],
  ] as const);
  if (manner === 'side by side') return blocks.map((block) => block);
  if (manner === 'any') return blocks.flatMap((block) => (draws.chance(0.6) ? block.map((item) => [item]) : [block]));
  const ofThree = draws.shuffled(blocks.filter(({ length }) => length === 3));
  const joined: Item[][] = blocks.filter(({ length }) => length !== 3);
  while (ofThree.length > 0) {
    const together = ofThree.splice(0, draws.whole(2, 4));
    joined.push([0, 1, 2].flatMap((phase) => together.flatMap((block) => block[phase] ?? [])));
  }
  return joined;
}

function laidOut(
  draws: Draws,
  blocks: readonly Item[][],
  measured: ReadonlyMap<string, Series>,
  seconds: number,
): DrawnMap {
  const tables = draws.whole(2, 5);
  const paces = Array.from({ length: tables }, () => ({ everyS: draws.between(1, 3), fromS: draws.between(0, 1) }));
  const apart = draws.pick([0x200, 0x400, 0x1000]);
  const nextOf = Array.from({ length: tables }, (_none, table) => draws.whole(0, 0x60) + table * apart);
  const words: MapWord[] = [];
  const readings: Reading[] = [];
  for (const block of draws.shuffled(blocks)) {
    const table = draws.whole(0, tables - 1);
    const gap = draws.chance(0.35) ? draws.whole(1, 3) : 0;
    const withGap: Item[] = [...Array.from({ length: gap }, () => filler(draws, seconds)), ...block];
    for (const item of withGap) {
      const address = nextOf[table] ?? 0;
      nextOf[table] = address + item.size;
      const quantity = item.says?.quantity.name;
      const page = quantity?.startsWith('unit ') ? unitPage : systemPage;
      item.words(paces[table] ?? { everyS: 1, fromS: 0 }).forEach((content, index) => {
        words.push({ page, address: address + index, content, table, managed: item.managed ?? true, quantity });
      });
      if (item.says) readings.push({ ...item.says.encoding, quantity: item.says.quantity.name, page, address });
    }
  }
  return { functionCode: draws.chance(0.8) ? 3 : 4, tables, words, readings, measured };
}
