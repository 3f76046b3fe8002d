import type { Bilingual } from '../core/bilingual.js';
import { isOfAnotherUnit, tablesOn } from '../ups/maps/all-pages.js';
import { formatAddress } from '../ups/maps/condition.js';
import { wordsIn } from '../ups/maps/decode-words.js';
import type { Architecture, Page } from '../ups/maps/page.js';
import { allPages } from '../ups/maps/page.js';
import { functionOf, type RegisterMap } from '../ups/maps/register-map.js';
import { requestsFor, type WordAlone } from '../ups/maps/words-alone.js';
import { type Assignment, type AssignmentProblem, addressesOf, codesOf, pageOf } from './assignments.js';

/** Words outside all tables that are read, on the pages of their objects. */
export function wordsAlone(
  assignments: readonly Assignment[],
  map: RegisterMap,
  architecture: Architecture,
): readonly WordAlone[] {
  return assignmentsInForce(assignments, map, architecture).flatMap((one) =>
    one.isAlone ? wordsOf(one, pageOf(one, map, architecture)) : [],
  );
}

/**
 * Without the lines that were found on another UPS, or outside of the tables of another unit: what is read there instead
 * is something else. `serialNumber` empty: the UPS says none; undefined: it was not asked.
 */
export function assignmentsInForce(
  assignments: readonly Assignment[],
  map: RegisterMap,
  architecture: Architecture,
  serialNumber?: string,
): readonly Assignment[] {
  const tooMany = beyondTheLimit(assignments, map, architecture);
  return assignments.filter((one) => {
    if (checkWhereFound(one, map, serialNumber) !== undefined) return false;
    return !one.isAlone || (checkAlone(one, map, architecture) === undefined && !tooMany.has(one));
  });
}

/** Whether what a line says about itself is true of this UPS. */
export function checkWhereFound(
  { key, found }: Assignment,
  map: RegisterMap,
  serialNumber: string | undefined,
): AssignmentProblem | undefined {
  if (found === undefined) return undefined;
  const isOtherMap = found.map !== undefined && found.map !== map.id;
  const before = found.serialNumber;
  const isOtherUps = before !== undefined && serialNumber !== undefined && before !== serialNumber;
  if (!isOtherMap && !isOtherUps) return undefined;
  const [was, is] = isOtherMap ? [`map ${found.map}`, map.id] : [`serial ${before}`, serialNumber || '-'];
  const allowed = {
    en: `${is}: it was found on another UPS and feeds nothing on this one; look for it again, or take it back`,
    fr: `${is} : trouvée sur une autre ASI, elle n'alimente rien sur celle-ci ; la chercher à nouveau, ou la retirer`,
  };
  return { key, found: was, allowed };
}

/** Commands and permissions are never read, and a word in a table of any page is read with it. */
export function checkAlone(
  assignment: Assignment,
  map: RegisterMap,
  architecture: Architecture | undefined,
): AssignmentProblem[] | undefined {
  const { key, functionCode = map.readFunction } = assignment;
  const isForbidden = (address: number) =>
    (map.untouched ?? []).some(({ start, words }) => address >= start && address < start + words);
  const tables = tablesOn(map).filter(({ table }) => functionOf(map, table) === functionCode);
  const isKnown = (address: number) =>
    tables.some(({ table, address: start }) => address >= start && address < start + table.words);
  const found = addressesOf(assignment).filter((address) => isForbidden(address) || isKnown(address));
  const codes = [...codesOf(assignment, 'bit'), ...codesOf(assignment, 'value')];
  if (found.length > 0 || codes.length > 0) {
    const allowed = {
      en: 'alone: addresses outside the known tables, no commands, no bits of documents',
      fr: 'alone : des adresses hors des tables connues, sans commandes, sans bits des documents',
    };
    return [{ key, found: [...found.map(formatAddress), ...codes].join(', '), allowed }];
  }
  return architecture && checkPage(assignment, map, pageOf(assignment, map, architecture));
}

/** The address is that on the wire: on the page of another unit it would show that unit's value. */
function checkPage(assignment: Assignment, map: RegisterMap, page: Page): AssignmentProblem[] | undefined {
  const { key } = assignment;
  const elsewhere = addressesOf(assignment).filter((address) => isOfAnotherUnit(map, page, address));
  const isOtherPage = assignment.page !== undefined && assignment.page !== page;
  if (!isOtherPage && elsewhere.length === 0) return undefined;
  const found = isOtherPage ? `page ${assignment.page}` : elsewhere.map(formatAddress).join(', ');
  const allowed = {
    en: `page ${page}, from which this gateway takes the object; look for the word again there`,
    fr: `page ${page}, d'où cette passerelle prend l'objet ; y chercher le mot à nouveau`,
  };
  return [{ key, found, allowed }];
}

/** Requests for words outside all tables: each cycle has one of them, and one with an alarm comes in each. */
const mostRequests = 16;

/** The lines, in their order, for which there is no request left. */
export function beyondTheLimit(
  assignments: readonly Assignment[],
  map: RegisterMap,
  architecture: Architecture | undefined,
): ReadonlyMap<Assignment, AssignmentProblem[]> {
  const tooMany = new Map<Assignment, AssignmentProblem[]>();
  const taken: WordAlone[] = [];
  for (const one of assignments) {
    if (!one.isAlone || checkAlone(one, map, architecture) !== undefined) continue;
    // Before the UPS is known all pages are one.
    const words = wordsOf(one, architecture ? pageOf(one, map, architecture) : (one.page ?? anyPage));
    if (requestsFor(map, [...taken, ...words]) <= mostRequests) taken.push(...words);
    else tooMany.set(one, [{ key: one.key, found: addressesOf(one).map(formatAddress).join(', '), allowed: limit }]);
  }
  return tooMany;
}

const [anyPage = 'single'] = allPages;
const limit: Bilingual = {
  en: `words with alone in up to ${mostRequests} places: those side by side are read together`,
  fr: `des mots avec alone en ${mostRequests} endroits au plus : ceux côte à côte sont lus ensemble`,
};

function wordsOf(one: Assignment, page: Page): WordAlone[] {
  const isNumber = one.kind === 'number';
  const starts = isNumber ? [one.address] : addressesOf(one);
  const words = isNumber ? wordsIn(one.type) : 1;
  return starts.map((address) => ({
    address,
    words,
    functionCode: one.functionCode,
    page,
    ...(!isNumber && { hasBits: true }),
  }));
}
