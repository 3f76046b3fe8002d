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
function placesOf(site: DrawnSite): ReadonlyMap<string, readonly Place[]> {
  const words = new Map(site.map.words.map((word) => [keyOf(word.page, word.address), word.content]));
  const fed = site.after(site.visit.rounds.length).words.filter(({ feeds }) => feeds.length > 0);
  for (const { page, address } of fed) words.delete(keyOf(page, address));
  let places = new Map<string, readonly Place[]>();
  for (const group of new Set(site.asked.map(({ quantity }) => quantity.group))) {
    const asked = site.asked.filter(({ quantity }) => quantity.group === group);
    const readings = asked.map(({ quantity }) => site.map.readings.filter((one) => one.quantity === quantity.name));
    if (readings.every((ofOne) => ofOne.length > 0)) places.set(group, placesOfGroup(site, asked, readings, words));
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

function placesOfGroup(
  site: DrawnSite,
  asked: readonly Asked[],
  readings: readonly (readonly Reading[])[],
  words: ReadonlyMap<string, Uint16Array>,
): readonly Place[] {
  const typed = asked.map(({ object }) => site.typed.filter((one) => one.object === object && !one.isMisread));
  const [own] = readings[0] ?? [];
  if (own === undefined) return [];
  const offsets = readings.map(([reading]) => (reading?.address ?? 0) - own.address);
  const size = wordsOf(own.type);
  return site.map.words.flatMap(({ page, address }) => {
    if (page !== own.page) return [];
    const keys = offsets.flatMap((offset) =>
      Array.from({ length: size }, (_none, word) => keyOf(page, address + offset + word)),
    );
    const contents = keys.map((key) => words.get(key));
    const isHere = typed.every((shown, index) => {
      const content = contents.slice(index * size, (index + 1) * size);
      return content.every((one) => one !== undefined) && shown.every((one) => couldShow(one, content, own));
    });
    const isRight = (readings[0] ?? []).some((reading) => reading.page === page && reading.address === address);
    return isHere ? [{ keys, isRight }] : [];
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

/** Of so many UPS, the share of objects for which one place is left, for one who knows all this. */
export function knowableTable(
  firstSeed: number,
  sites: number,
  manners: readonly (readonly [name: string, options: SiteOptions])[],
): string {
  const rows = manners.map(([name, options]) => {
    let [all, alone] = [0, 0];
    for (let seed = firstSeed; seed < firstSeed + sites; seed++) {
      const site = drawSite(seed, options);
      const places = placesOf(site);
      for (const asked of site.asked) {
        const of = places.get(asked.quantity.group);
        if (of === undefined || caseOf(site, asked, site.visit.rounds.length) !== 'told') continue;
        all++;
        if (of.every(({ isRight }) => isRight)) alone++;
      }
    }
    return `| ${name} | ${all} | ${((100 * alone) / Math.max(1, all)).toFixed(1)} |`;
  });
  return [
    `| for one who knows all but the place (${sites} UPS) | objects | one place left, % |`,
    '| --- | ---: | ---: |',
    ...rows,
  ].join('\n');
}
