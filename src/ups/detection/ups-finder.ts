import type { RegisterReader } from '../link/register-reader.js';
import type { MapRegistry } from '../maps/map-registry.js';
import { possibleFamilies } from './candidates.js';
import { type FoundUps, probeArchitecture, probeMap } from './probe.js';
import { probeUnits } from './probe-units.js';
import { type Candidate, candidateOf, type SetupChoices, type UpsSetup } from './ups-setup.js';

export interface FinderOptions {
  readonly choices: SetupChoices;
  readonly registry: MapRegistry;
  readonly slave: number;
  /** A reader at this speed; undefined when the port cannot be opened, which no other speed will mend. */
  readonly openAt: (baud: number | undefined) => Promise<RegisterReader | undefined>;
  /** Asked between requests. */
  readonly isCancelled: () => boolean;
  /** Told which candidate is asked, counted from 1. */
  readonly onTry?: (candidate: Candidate, tried: number) => void;
}

export interface SearchResult {
  readonly setup: UpsSetup;
  /** What the UPS says to be when that is not what the settings say. */
  readonly contradiction: FoundUps['contradiction'];
}

/**
 * `no-port`: the line is closed. `silence`: nothing on it answers to any of the candidates. `unsteady`: a UPS does, not
 * for long enough.
 */
export type SearchOutcome = SearchResult | 'no-port' | 'silence' | 'unsteady';

/** Asks the line with each candidate in turn until a UPS answers. */
export async function findUps(list: Iterable<Candidate>, options: FinderOptions): Promise<SearchOutcome> {
  const { choices, registry, slave, openAt, isCancelled, onTry } = options;
  const possible = possibleFamilies(choices, registry);
  const all = possibleFamilies({ ...choices, family: 'auto' }, registry);
  let tried = 0;
  for (const candidate of list) {
    const { baud } = candidate;
    const sample = registry.findMap(candidate.map);
    if (sample === undefined) continue;
    tried += 1;
    onTry?.(candidate, tried);
    const reader = await openAt(baud);
    if (isCancelled()) return 'silence';
    if (reader === undefined) return 'no-port';
    const profile = registry.profiles.find(candidate.map);
    // A profile that is named as the map to speak is what the UPS is.
    const isSettled = choices.family !== 'auto' || (profile !== undefined && choices.registerMap !== 'auto');
    const families = { possible: profile ? [profile] : possible, all, isSettled };
    const result = await probeMap({ reader, address: slave }, sample, families);
    if (isCancelled()) return 'silence';
    // Not asked with other maps: it may speak several, and would be taken for a lesser UPS.
    if (result.kind === 'unsteady') return 'unsteady';
    if (result.kind !== 'found') continue;
    const { family, map, contradiction } = result.found;
    const architecture = await probeArchitecture({ reader, address: slave }, result.found, choices.unitNumber);
    if (architecture.kind !== 'found') return 'unsteady';
    const comparesUnits = choices.unitAddressing === 'auto' && architecture.found.kind === 'multi-units';
    const placed = comparesUnits
      ? await probeUnits({ reader, address: slave }, map, family.maxUnits, (form) => registry.find(family.name, form))
      : { kind: 'found' as const, found: { map } };
    if (isCancelled()) return 'silence';
    if (placed.kind !== 'found') return 'unsteady';
    const setup = { ...candidateOf(map.id, baud), family, architecture: architecture.found, ...placed.found };
    return { setup, contradiction };
  }
  return 'silence';
}
