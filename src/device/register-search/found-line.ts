import type { Candidate } from '../../objects/register-search/search-types.js';
import { formatAddress } from '../../ups/maps/condition.js';
import { type ObservedTarget, partText } from './observations.js';

/** Of a candidate: as `[registers]` names its word. */
export interface LinePlace {
  readonly baseAddress: number;
  /** Outside all known tables. */
  readonly isAlone: boolean;
}

/** What a line owes its word to. */
export interface Provenance {
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly observations: number;
  readonly chance: number;
}

/** Never 1: it is no proof. */
const highestChance = 0.9999;

/** The key in `[registers]`. */
export function lineKey(target: ObservedTarget): string {
  return target.part === undefined ? target.object : `${target.object}.${partText(target) ?? target.part}`;
}

/** What stands behind the key: the word, how it is read, and, of one that was found, how sure that was. */
export function lineOf(candidate: Candidate, { baseAddress, isAlone }: LinePlace, found?: Provenance): string {
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
  if (isAlone) words.push(`fc${functionCode}`, 'alone');
  if (found) words.push(provenanceText(found));
  return words.join(' ');
}

function provenanceText({ date, observations, chance }: Provenance): string {
  const shown = Math.min(Math.floor(chance * 10_000) / 10_000, highestChance);
  return `found ${date} observations ${observations} chance ${shown}`;
}

/** Which of the candidates of a finding it is; the same as long as it stands for the same. */
export function candidateId({ key, type, order, decimals, bit, negated, equals }: Candidate): string {
  if (bit !== undefined) return `${key}:${negated ? 'not-' : ''}b${bit}`;
  if (equals !== undefined) return `${key}:${negated ? 'not-' : ''}is${equals}`;
  return `${key}:${type}${order === 'low-first' ? '-low-first' : ''}:${decimals}`;
}
