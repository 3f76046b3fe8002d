import { type DrawnSite, drawSite, type SiteOptions } from './drawn-site.js';
import { decoded, wordsOf } from './encoding.js';
import type { Reading } from './map.js';
import type { Asked, Typed } from './person.js';
import { caseOf } from './scoring.js';
import { at } from './series.js';

/** A place where the words of a group may stand, and whether they do. */
interface Place {
  readonly keys: readonly string[];
  readonly isRight: boolean;
}

/**
 * An observer who knows more than anybody on site can: type and scale of each group, how far its phases stand from one
 * another, when the display was read to some seconds, and what was typed wrong. What even he cannot part, nobody can.
 */
export function placesOf(site: DrawnSite): ReadonlyMap<string, readonly Place[]> {
  const words = new Map(site.map.words.map((word) => [keyOf(word.page, word.address), word.content]));
  const fed = site.after(site.visit.rounds.length).words.filter(({ feeds }) => feeds.length > 0);
  for (const { page, address } of fed) words.delete(keyOf(page, address));
  let places = new Map<string, readonly Place[]>();
  for (const group of new Set(site.asked.map(({ quantity }) => quantity.group))) {
    const written = site.asked.flatMap((asked): Written[] => {
      const readings = site.map.readings.filter((one) => one.quantity === asked.quantity.name);
      const [own] = readings;
      return asked.quantity.group === group && own !== undefined ? [{ asked, own, readings }] : [];
    });
    if (written.length > 0) places.set(group, placesOfGroup(site, written, words));
  }
  // What one group alone can be is taken from the others.
  for (let round = 0; round < 3; round++) {
    const taken = [...places].flatMap(([group, of]) =>
      of.length > 0 && of.every(({ isRight }) => isRight)
        ? of.flatMap(({ keys }) => keys.map((key) => ({ group, key })))
        : [],
    );
    const isFree = (group: string, { keys }: Place) =>
      !taken.some((one) => one.group !== group && keys.includes(one.key));
    places = new Map([...places].map(([group, of]) => [group, of.filter((one) => one.isRight || isFree(group, one))]));
  }
  return places;
}

/** An object of a group that a word says, and how. */
interface Written {
  readonly asked: Asked;
  readonly own: Reading;
  /** With its copies. */
  readonly readings: readonly Reading[];
}

function placesOfGroup(
  site: DrawnSite,
  written: readonly Written[],
  words: ReadonlyMap<string, Uint16Array>,
): readonly Place[] {
  const [first] = written;
  if (first === undefined) return [];
  const members = written.map(({ asked, own }) => ({
    own,
    offset: own.address - first.own.address,
    size: wordsOf(own.type),
    shown: site.typed.filter((one) => one.object === asked.object && !one.isMisread),
  }));
  return site.map.words.flatMap(({ page, address }) => {
    if (page !== first.own.page) return [];
    const keysOf = ({ offset, size }: (typeof members)[number]) =>
      Array.from({ length: size }, (_none, word) => keyOf(page, address + offset + word));
    const isHere = members.every((member) => {
      const contents = keysOf(member).flatMap((key) => words.get(key) ?? []);
      return contents.length === member.size && member.shown.every((one) => couldShow(one, contents, member.own));
    });
    const isRight = first.readings.some((reading) => reading.page === page && reading.address === address);
    return isHere ? [{ keys: members.flatMap(keysOf), isRight }] : [];
  });
}

/** Within the lag of sensors and display, and a place of the display for how it rounds. */
function couldShow({ shown, readS }: Typed, content: readonly Uint16Array[], reading: Reading): boolean {
  const text = shown.replace(',', '.');
  const near = 10 ** -(text.split('.')[1]?.length ?? 0) + 0.5 * 10 ** -reading.decimals + 1e-9;
  for (let second = Math.floor(readS) - 6; second <= readS + 3; second++) {
    const words = content.map((one) => at(one, second));
    if (Math.abs(decoded(words, reading.type, reading.lowFirst, reading.decimals) - Number(text)) < near) return true;
  }
  return false;
}

function keyOf(page: string, address: number): string {
  return `${page}:${address}`;
}

export interface Knowable {
  readonly objects: number;
  /** Of these one place is left. */
  readonly alone: number;
}

/** Of all that is told of a site: for how much one place is left, for one who knows all this. */
export function knowableOf(site: DrawnSite): Knowable {
  const places = placesOf(site);
  const told = site.asked.flatMap((asked) => {
    const of = places.get(asked.quantity.group);
    return of === undefined || caseOf(site, asked, site.visit.rounds.length) !== 'told' ? [] : [of];
  });
  return { objects: told.length, alone: told.filter((of) => of.every(({ isRight }) => isRight)).length };
}

/** Of so many UPS, the share of objects for which one place is left, for one who knows all this. */
export function knowableTable(
  firstSeed: number,
  sites: number,
  manners: readonly (readonly [name: string, options: SiteOptions])[],
): string {
  const rows = manners.map(([name, options]) => {
    const of = Array.from({ length: sites }, (_none, index) => knowableOf(drawSite(firstSeed + index, options)));
    const all = of.reduce((sum, { objects }) => sum + objects, 0);
    const alone = of.reduce((sum, one) => sum + one.alone, 0);
    return `| ${name} | ${all} | ${((100 * alone) / Math.max(1, all)).toFixed(1)} |`;
  });
  return [
    `| for one who knows all but the place (${sites} UPS) | objects | one place left, % |`,
    '| --- | ---: | ---: |',
    ...rows,
  ].join('\n');
}
