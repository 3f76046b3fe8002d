import { searchBits } from './bit-search.js';
import { numberFindings } from './number-findings.js';
import { searchNumbers } from './number-search.js';
import type { Finding, KnownValue, Observation, SearchedWord, SearchOptions } from './search-types.js';

/** What each object that was observed is, among the words that answer: a finding for each object, bit and state. */
export function searchRegisters(
  words: readonly SearchedWord[],
  observations: readonly Observation[],
  known: readonly KnownValue[] = [],
  options: SearchOptions = {},
): readonly Finding[] {
  const inTime = [...observations].sort((one, other) => one.atMs - other.atMs);
  const numbers = inTime.flatMap((observation) => (observation.kind === 'number' ? [observation] : []));
  const bits = inTime.flatMap((observation) => (observation.kind === 'bit' ? [observation] : []));
  return [...numberFindings(searchNumbers(words, numbers, known)), ...searchBits(words, bits, options)];
}
