import type { Clock } from '../../../core/clock.js';
import { type PolledTable, polledTables } from '../../../device/polled-tables.js';
import type { UpsValues } from '../../../device/ups-values.js';
import type { ObjectReportRow } from '../../../objects/object-report.js';
import { isManaged, wordsIn } from '../../../ups/maps/decode-words.js';
import { functionOf } from '../../../ups/maps/register-map.js';
import { baseStartOf } from '../../../ups/maps/table-at.js';
import type { RegisterTableView, RegisterWordView } from './schema.js';

export interface RegisterParts {
  readonly clock: Clock;
  report(): UpsValues['report'];
  objects(): readonly ObjectReportRow[];
}

/** Every word of every table that is polled: what it is called, what it says, and which objects it feeds. */
export function registerViews({ report, objects, clock }: RegisterParts): readonly RegisterTableView[] {
  const feeds = feedsOf(objects());
  const nowMs = clock.monotonicMs();
  return polledTables(report()).map((polled) => {
    const { map, page, table, address, reading } = polled;
    const { outcome, exceptionCode, readAtMs } = reading;
    return {
      page: String(page),
      id: table.id,
      start: address,
      functionCode: functionOf(map, table),
      outcome,
      ...(exceptionCode !== undefined && { exceptionCode }),
      ...(readAtMs !== undefined && { ageMs: Math.round(nowMs - readAtMs) }),
      words: Array.from({ length: table.words }, (_, offset) => wordView(polled, offset, feeds)),
    };
  });
}

function wordView(
  { map, page, table, address: start, reading, managed }: PolledTable,
  offset: number,
  feeds: ReadonlyMap<string, readonly string[]>,
): RegisterWordView {
  const address = start + offset;
  const word = reading.words?.[offset];
  const isHere = (row: { readonly table: string; readonly offset: number }) =>
    row.table === table.id && row.offset === offset;
  const row = map.words.find(
    (one) => isHere(one) || (wordsIn(one.type) === 2 && isHere({ ...one, offset: one.offset + 1 })),
  );
  const text = map.texts.find((one) => {
    return one.table === table.id && offset >= one.offset && offset < one.offset + one.words;
  });
  const bits = map.bits.filter(isHere).map(({ bit, code, name }) => ({ bit, code, name }));
  const hasManagedBit = table.id === map.managed?.measurements;
  const named = row ?? text;
  return {
    address,
    baseAddress: baseStartOf(map, table) + offset,
    offset,
    ...(word !== undefined && { word }),
    ...(named && { code: named.code, name: named.name, certainty: named.certainty }),
    ...(hasManagedBit && managed && { managed: isManaged(managed, offset) }),
    feeds: feeds.get(placeKey(String(page), address)) ?? [],
    ...(bits.length > 0 && { bits }),
  };
}

function feedsOf(rows: readonly ObjectReportRow[]): ReadonlyMap<string, readonly string[]> {
  const feeds = new Map<string, string[]>();
  for (const { name, sources } of rows) {
    for (const { page, address } of sources) {
      const key = placeKey(String(page), address);
      const names = feeds.get(key);
      if (names === undefined) feeds.set(key, [name]);
      else if (!names.includes(name)) names.push(name);
    }
  }
  return feeds;
}

function placeKey(page: string, address: number): string {
  return `${page}:${address}`;
}
