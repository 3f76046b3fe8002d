import type { Finding, KnownValue, Observation, SearchedWord, SearchOptions } from './search-types.js';

/** Below it nothing is proposed. */
export const acceptanceBound = 0.995;

/** What each object that was observed is, among the words that answer: a finding an object, bit or state. */
export function searchRegisters(
  _words: readonly SearchedWord[],
  observations: readonly Observation[],
  _known: readonly KnownValue[] = [],
  _options: SearchOptions = {},
): readonly Finding[] {
  const findings = new Map<string, Finding>();
  for (const observation of observations) {
    const { object } = observation;
    const part = observation.kind === 'bit' ? { part: observation.part } : {};
    const open = { object, ...part, verdict: 'open', candidates: [], absent: 1, advice: { code: 'none' } } as const;
    findings.set(`${object}.${part.part}`, open);
  }
  return [...findings.values()];
}
