import type { RegisterReader } from '../link/register-reader.js';
import type { MapRegistry } from '../maps/map-registry.js';
import { namingCandidates, possibleFamilies } from './candidates.js';
import { type FoundUps, type ProbeResult, probeArchitecture, probeMap } from './probe.js';
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
  /** Asked where a UPS that answers has not said yet what it is, or whether it is one of several; without it, it is taken as it is. */
  readonly mayWait?: () => boolean;
  /** Told what came of it. */
  readonly onTried?: (candidate: Candidate, outcome: ProbeResult<FoundUps>['kind']) => void;
}

export interface SearchResult {
  readonly setup: UpsSetup;
  /** What the UPS says to be when that is not what the settings say. */
  readonly contradiction: FoundUps['contradiction'];
  /** What it says of itself when that is nothing by which the range of the settings is known. */
  readonly denial: FoundUps['denial'];
}

/**
 * `no-port`: the line is closed. `silence`: nothing on it answers to any of the candidates. `unsteady`: a UPS does, not
 * for long enough.
 */
export type SearchOutcome = SearchResult | 'no-port' | 'silence' | 'unsteady';

/** Asks the line with each candidate in turn until a UPS answers. */
export async function findUps(list: Iterable<Candidate>, options: FinderOptions): Promise<SearchOutcome> {
  const { registry, openAt, isCancelled, onTry, onTried } = options;
  let tried = 0;
  for (const candidate of list) {
    if (registry.findMap(candidate.map) === undefined) continue;
    tried += 1;
    onTry?.(candidate, tried);
    const reader = await openAt(candidate.baud);
    if (isCancelled()) return 'silence';
    if (reader === undefined) return 'no-port';
    const result = await ask(candidate, reader, options);
    if (isCancelled()) return 'silence';
    onTried?.(candidate, result.kind);
    // Not asked with other maps: it may speak several, and would be taken for a lesser UPS.
    if (result.kind === 'unsteady') return 'unsteady';
    if (result.kind !== 'found') continue;
    const surest = await surestOf(candidate, result.found, reader, options);
    if (isCancelled()) return 'silence';
    return surest === 'unsteady' ? 'unsteady' : setUp(candidate.baud, surest, reader, options);
  }
  return 'silence';
}

async function ask(
  { map }: Candidate,
  reader: RegisterReader,
  { choices, registry, slave }: FinderOptions,
): Promise<ProbeResult<FoundUps>> {
  const sample = registry.findMap(map);
  if (sample === undefined) return { kind: 'refused' };
  const profile = registry.profiles.find(map);
  // A profile that is named as the map to speak is what the UPS is.
  const isSettled = choices.family !== 'auto' || (profile !== undefined && choices.registerMap !== 'auto');
  const families = {
    possible: profile ? [profile] : possibleFamilies(choices, registry),
    all: possibleFamilies({ ...choices, family: 'auto' }, registry),
    isSettled,
    isMapSettled: choices.registerMap !== 'auto',
  };
  return probeMap({ reader, address: slave }, sample, families);
}

/**
 * A UPS that answers at the addresses of a map without saying who it is may be one that says so elsewhere: that one it is.
 * Nothing is asked where the settings say what it is.
 */
async function surestOf(
  candidate: Candidate,
  found: FoundUps,
  reader: RegisterReader,
  options: FinderOptions,
): Promise<FoundUps | 'unsteady'> {
  const { choices, registry, isCancelled } = options;
  if (found.isNamed || choices.family !== 'auto' || choices.registerMap !== 'auto') return found;
  for (const other of await namingCandidates(choices, candidate, registry)) {
    if (isCancelled()) return found;
    const result = await ask(other, reader, options);
    if (result.kind === 'unsteady') return 'unsteady';
    if (result.kind === 'found' && result.found.isNamed) return result.found;
  }
  return found;
}

/** What the poll needs to know of a UPS that was found. */
async function setUp(
  baud: number | undefined,
  found: FoundUps,
  reader: RegisterReader,
  { choices, registry, slave, isCancelled, mayWait = () => false }: FinderOptions,
): Promise<SearchOutcome> {
  const { family, map, contradiction, denial } = found;
  const architecture = await probeArchitecture({ reader, address: slave }, found, choices.unitNumber, mayWait);
  if (architecture.kind !== 'found') return 'unsteady';
  const comparesUnits = choices.unitAddressing === 'auto' && architecture.found.kind === 'multi-units';
  const placed = comparesUnits
    ? await probeUnits({ reader, address: slave }, map, family.maxUnits, (form) => registry.find(family.name, form))
    : { kind: 'found' as const, found: { map } };
  if (isCancelled()) return 'silence';
  if (placed.kind !== 'found') return 'unsteady';
  const setup = { ...candidateOf(map.id, baud), family, architecture: architecture.found, ...placed.found };
  return { setup, contradiction, denial };
}
