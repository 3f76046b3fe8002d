import { wordsIn } from '../ups/maps/decode-words.js';
import type { MapFeed } from '../ups/maps/map-feed.js';
import type { Architecture } from '../ups/maps/page.js';
import type { RegisterMap, RegisterTable, WordRow } from '../ups/maps/register-map.js';
import { type TablePlace, tableAt } from '../ups/maps/table-at.js';
import { tableAlone } from '../ups/maps/words-alone.js';
import { type Assignment, conditionText, pageOf } from './assignments.js';
import { analogValues } from './catalog/analog-values.js';
import { bitStrings } from './catalog/bit-strings.js';
import { multiStates } from './catalog/multi-states.js';
import { rawDecimals } from './mapping/value-scale.js';

/**
 * The map with everything that a site gave to its objects as rows and lines of its own: for the profile of a sister UPS. `map` has a
 * table for each word that stands alone; `lines` is the section [registers] that the assignments were read from.
 */
export function mapWithAssignments(
  map: RegisterMap,
  architecture: Architecture,
  assignments: readonly Assignment[],
  lines: ReadonlyMap<string, string>,
): RegisterMap {
  const placed = assignments.flatMap((one) => {
    const row = rowOf(one, map, architecture);
    return one.kind === 'number' && row === undefined ? [] : [{ one, row }];
  });
  const rows = placed.flatMap(({ row }) => (row === undefined ? [] : [row]));
  return {
    ...map,
    tables: map.tables.map(ownTable),
    words: [...map.words, ...rows],
    feed: feedOf(map.feed, placed, lines),
  };
}

/** A word that stood alone has a table like any other. */
function ownTable(table: RegisterTable): RegisterTable {
  if (!table.alone) return table;
  const { alone: _, ...rest } = table;
  return { ...rest, id: idAlone(table) };
}

function idAlone({ start, readFunction }: RegisterTable): string {
  return `site${start.toString(16).padStart(4, '0')}fc${readFunction}`;
}

function rowOf(one: Assignment, map: RegisterMap, architecture: Architecture): WordRow | undefined {
  const object = analogValues.find(({ name }) => name === one.object);
  if (one.kind !== 'number' || object === undefined) return undefined;
  const place = placeOf(one, map, architecture);
  if (place === undefined || place.offset + wordsIn(one.type) > place.table.words) return undefined;
  const decimals = one.decimals ?? Math.min(rawDecimals(object, undefined), 3);
  return {
    code: `Site_${object.name.replace(/[^A-Za-z0-9_]/g, '_')}`,
    table: place.table.alone ? idAlone(place.table) : place.table.id,
    offset: place.offset,
    type: one.type,
    ...(one.order && { order: one.order }),
    name: object.name,
    unit: object.unit,
    scale: decimals === 3 ? 3 : decimals === 2 ? 2 : decimals === 1 ? 1 : 0,
    source: sourceOf(one),
    certainty: 'inferred',
  };
}

function placeOf(
  one: Extract<Assignment, { readonly kind: 'number' }>,
  map: RegisterMap,
  architecture: Architecture,
): TablePlace | undefined {
  if (!one.isAlone) return tableAt(map, one.address);
  const table = tableAlone(map, pageOf(one, map, architecture), one.address, one.functionCode);
  return table && { table, offset: 0 };
}

function sourceOf({ found }: Assignment): string {
  if (found === undefined) return 'assigned by hand on site';
  const { date, observations, chance } = found;
  return `found on site ${date}, observations ${observations}, chance ${chance}`;
}

interface Placed {
  readonly one: Assignment;
  readonly row: WordRow | undefined;
}

/** What a site says of an object goes before what the map does. */
function feedOf(feed: MapFeed, placed: readonly Placed[], lines: ReadonlyMap<string, string>): MapFeed {
  const numbers: MapFeed['numbers'][number][] = [];
  const states: MapFeed['states'][number][] = [];
  const bits: MapFeed['bits'][number][] = [];
  for (const { one, row } of placed) {
    const when = conditionText(lines.get(one.key) ?? '');
    if (one.kind === 'number') {
      if (row !== undefined) numbers.push([one.object, row.code, { link: 'inferred' }]);
    } else if (one.kind === 'state') {
      const text = multiStates.find(({ name }) => name === one.object)?.states[one.state - 1];
      if (text !== undefined) states.push([one.object, text, when, { link: 'inferred' }]);
    } else {
      const text = bitStrings.find(({ name }) => name === one.object)?.bits[one.bit];
      if (text !== undefined) bits.push([one.object, text, when, { link: 'inferred' }]);
    }
  }
  const isOther =
    (own: readonly (readonly [string, string, ...unknown[]])[], count: 1 | 2) =>
    (line: readonly [string, string, ...unknown[]]) =>
      !own.some((mine) => mine[0] === line[0] && (count === 1 || mine[1] === line[1]));
  return {
    ...feed,
    numbers: [...numbers, ...feed.numbers.filter(isOther(numbers, 1))],
    states: [...states, ...feed.states.filter(isOther(states, 2))],
    bits: [...bits, ...feed.bits.filter(isOther(bits, 2))],
  };
}
