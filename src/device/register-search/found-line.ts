import { type Assignment, parseAssignments, targetOf } from '../../objects/assignments.js';
import { multiStates } from '../../objects/catalog/multi-states.js';
import { type FoundOnSite, foundText } from '../../objects/found-on-site.js';
import type { Candidate } from '../../objects/register-search/search-types.js';
import { formatAddress } from '../../ups/maps/condition.js';
import type { Page } from '../../ups/maps/page.js';
import { type ObservedTarget, partText } from './observations.js';

/** Of a candidate: as `[registers]` names its word. */
export interface LinePlace {
  readonly baseAddress: number;
  /** Outside all known tables. */
  readonly isAlone: boolean;
}

/** Where the line is true. */
export interface LineAt {
  /** Of the object: on any other page the address of a word alone is that of another unit. */
  readonly page: Page;
  /** Undefined where a person vouches for it, not the search. */
  readonly found?: FoundOnSite | undefined;
  /** The line that stands there now. */
  readonly replaces?: string | undefined;
}

/** Never 1: it is no proof. */
const highestChance = 0.9999;

/** The key in `[registers]`. */
export function lineKey(target: ObservedTarget): string {
  return target.part === undefined ? target.object : `${target.object}.${partText(target) ?? target.part}`;
}

/** What stands in [registers]. */
export interface StandingLine {
  /** As the section writes it: a bit or state may stand there by its number. */
  readonly key: string;
  readonly line: string;
  readonly assignment: Assignment;
}

/** The line that feeds the same. */
export function standingLine(
  registers: ReadonlyMap<string, string>,
  { object, part }: ObservedTarget,
): StandingLine | undefined {
  const isState = multiStates.some(({ name }) => name === object);
  const wanted = part === undefined ? object : `${object}.${isState ? '' : 'b'}${part}`;
  for (const assignment of parseAssignments(Object.fromEntries(registers)).assignments) {
    const { key } = assignment;
    if (targetOf(assignment) === wanted) return { key, line: registers.get(key) ?? '', assignment };
  }
  return undefined;
}

/** What stands behind the key: the word, how it is read, and, of one that was found, how sure that was. */
export function lineOf(
  candidate: Candidate,
  { baseAddress, isAlone }: LinePlace,
  { page, found, replaces }: LineAt,
): string {
  const { functionCode, type, order, decimals, bit, negated, equals } = candidate;
  const address = formatAddress(baseAddress);
  const words: string[] = [];
  if (bit !== undefined) words.push(`${negated ? 'not ' : ''}${address}.${bit}`);
  else if (equals !== undefined) words.push(`${address} ${negated ? '!=' : '='} ${equals}`);
  else {
    words.push(address, type);
    if (order === 'low-first') words.push('low-first');
    words.push(`/${10 ** decimals}`);
  }
  if (isAlone) words.push(`fc${functionCode}`, 'alone', 'page', String(page));
  if (found) words.push(foundText({ ...found, chance: shownChance(found.chance) }));
  // One step back is enough, and lines do not grow.
  if (replaces !== undefined) words.push('replaces', replaces.replace(/\s+replaces\s.*$/i, ''));
  return words.join(' ');
}

function shownChance(chance: number): number {
  return Math.min(Math.floor(chance * 10_000) / 10_000, highestChance);
}

/** Which of the candidates of a finding it is; the same as long as it stands for the same. */
export function candidateId({ key, type, order, decimals, bit, negated, equals }: Candidate): string {
  if (bit !== undefined) return `${key}:${negated ? 'not-' : ''}b${bit}`;
  if (equals !== undefined) return `${key}:${negated ? 'not-' : ''}is${equals}`;
  return `${key}:${type}${order === 'low-first' ? '-low-first' : ''}:${decimals}`;
}
