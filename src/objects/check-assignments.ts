import type { Bilingual } from '../core/bilingual.js';
import { nearestName } from '../core/nearest-name.js';
import { formatAddress } from '../ups/maps/condition.js';
import type { Architecture } from '../ups/maps/page.js';
import {
  type BitRow,
  functionOf,
  type RegisterMap,
  type RegisterTable,
  type WordRow,
} from '../ups/maps/register-map.js';
import { baseStartOf, bitOfCode, tableAt } from '../ups/maps/table-at.js';
import { type Assignment, type AssignmentProblem, addressesOf, codesOf, pageOf } from './assignments.js';
import { beyondTheLimit, checkAlone, checkWhereFound } from './assignments-alone.js';
import { isOfEachUnit } from './feeds/computed.js';

/**
 * What has no place in the register map, so that it feeds nothing: an assigned word must lie in a table that is polled.
 * With the architecture, in one that the page of the object has: ADICOM splits its tables between system and unit. With
 * the serial number (empty: the UPS says none), it must have been found on this UPS.
 */
export function checkAssignments(
  assignments: readonly Assignment[],
  map: RegisterMap,
  architecture?: Architecture,
  serialNumber?: string,
): readonly AssignmentProblem[] {
  const tooMany = beyondTheLimit(assignments, map, architecture);
  return assignments.flatMap((assignment) => {
    const elsewhere = architecture && checkWhereFound(assignment, map, serialNumber);
    if (elsewhere) return [elsewhere];
    if (assignment.isAlone) return checkAlone(assignment, map, architecture) ?? tooMany.get(assignment) ?? [];
    const page = architecture && pageOf(assignment, map, architecture);
    // A number that only units have is taken of all of them where the object stands for the whole.
    const takesUnits = assignment.kind === 'number' && isOfEachUnit(assignment.object);
    const ofEachUnit = takesUnits && architecture?.kind === 'concentrator' ? map.ofEachUnit : undefined;
    const isPolled = (table: RegisterTable) =>
      page === undefined || map.addressOf(page, table) !== undefined || table.id === ofEachUnit?.table;
    const tables = map.tables.filter(isPolled);
    const outside = addressesOf(assignment).filter((address) => {
      const place = tableAt(map, address);
      return place === undefined || !isPolled(place.table) || !isReadBy(assignment, place.table, map);
    });
    const isRead = (row: BitRow | WordRow | undefined) => tables.some(({ id }) => id === row?.table);
    const isWord = (code: string) => map.words.some((row) => row.code.toUpperCase() === code && isRead(row));
    const unknown = [
      ...codesOf(assignment, 'bit').filter((code) => !isRead(bitOfCode(map, code))),
      ...codesOf(assignment, 'value').filter((code) => !isWord(code)),
    ];
    const found = [...outside.map(formatAddress), ...unknown];
    if (found.length === 0) return [];
    const ranges = tables.map((table) => rangeOf(map, table)).join(', ');
    const nearest = nearestCodes(assignment, [map]);
    const allowed = {
      en: `words of the tables ${ranges}, and their known bits and words${nearest.en}`,
      fr: `mots des tables ${ranges}, et leurs bits et mots connus${nearest.fr}`,
    };
    return [{ key: assignment.key, found: found.join(', '), allowed }];
  });
}

/** What codes that none of the maps has are most like; empty where they are like none. */
export function nearestCodes(assignment: Assignment, maps: readonly RegisterMap[]): Bilingual {
  const nearest = (kind: 'bit' | 'value', known: readonly string[]) =>
    codesOf(assignment, kind).flatMap((code) => {
      const near = known.some((one) => one.toUpperCase() === code) ? undefined : nearestName(code, known);
      return near === undefined ? [] : [[code, near] as const];
    });
  const codes = (rows: 'bits' | 'words') => maps.flatMap((map) => map[rows].map(({ code }) => code));
  const all = [...nearest('bit', codes('bits')), ...nearest('value', codes('words'))];
  return {
    en: all.map(([code, near]) => `; ${near} is the nearest to ${code}`).join(''),
    fr: all.map(([code, near]) => ` ; ${near} est le plus proche de ${code}`).join(''),
  };
}

/** One of the other function is another word: it stands alone. */
function isReadBy({ functionCode }: Assignment, table: RegisterTable, map: RegisterMap): boolean {
  return functionCode === undefined || functionCode === functionOf(map, table);
}

function rangeOf(map: RegisterMap, table: RegisterTable): string {
  const start = baseStartOf(map, table);
  return `${formatAddress(start)}-${formatAddress(start + table.words - 1)}`;
}
