import type { FamilyName } from '../maps/family-name.js';
import { namesFamilies } from '../maps/identification.js';
import type { MapRegistry } from '../maps/map-registry.js';
import type { UnitAddressing } from '../maps/page.js';
import type { RegisterMap } from '../maps/register-map.js';
import type { UpsFamily } from '../maps/ups-family.js';
import { type Candidate, candidateOf, type SetupChoices } from './ups-setup.js';

/** `auto` is what the documents print, until the pages tell: another reading would show one unit for the next. */
export function addressingOf(choice: SetupChoices['unitAddressing']): UnitAddressing {
  return choice === 'auto' ? 'high-byte' : choice;
}

/** The families that the settings leave open. */
export function possibleFamilies(choices: SetupChoices, registry: MapRegistry): readonly UpsFamily[] {
  const addressing = addressingOf(choices.unitAddressing);
  if (choices.family !== 'auto') return listOf(registry.find(choices.family, addressing));
  // A profile that is named as the map to speak is what the UPS is.
  const profile = choices.registerMap === 'auto' ? undefined : registry.profiles.find(choices.registerMap);
  return profile ? [profile] : registry.familiesWith(addressing);
}

/**
 * Where the settings leave the family open, what else it may be: the profiles, of which each is read when it is its turn.
 * Never before a map of the manual was asked, which a UPS of the manual answers.
 */
export async function* profileCandidates(choices: SetupChoices, registry: MapRegistry): AsyncGenerator<Candidate> {
  if (!mayBeProfile(choices)) return;
  for (const name of registry.profiles.names) {
    await registry.profiles.read([name]);
    yield* candidatesOfProfile(name, choices, registry);
  }
}

/**
 * What else a UPS may be that answered at a map and did not say who it is: all by which it can be named, those of the manual
 * first. It is on the line, at this speed.
 */
export async function namingCandidates(
  choices: SetupChoices,
  { baud, map: found }: Candidate,
  registry: MapRegistry,
): Promise<readonly Candidate[]> {
  const { profiles } = registry;
  const names = mayBeProfile(choices) ? profiles.names : [];
  await profiles.read(names);
  const ofProfiles = names.flatMap((name) => profiles.find(name)?.maps ?? []);
  const maps = [...possibleMaps(choices, registry), ...ofProfiles];
  return maps.filter((map) => map.id !== found && namesFamilies(map)).map(({ id }) => candidateOf(id, baud));
}

/** Nothing in the settings says that the UPS is one of the manual. */
function mayBeProfile({ family, registerMap, adicom }: SetupChoices): boolean {
  return family === 'auto' && registerMap === 'auto' && adicom !== 'yes';
}

function candidatesOfProfile(
  name: FamilyName | undefined,
  { baud: wanted }: SetupChoices,
  { profiles }: MapRegistry,
): readonly Candidate[] {
  const family = name === undefined ? undefined : profiles.find(name);
  return (family?.maps ?? []).flatMap(({ id, likelySpeeds }) =>
    wanted === 'auto' ? likelySpeeds.map(({ baud }) => candidateOf(id, baud)) : [candidateOf(id, speedOf(wanted))],
  );
}

function speedOf(wanted: number | 'none'): number | undefined {
  return wanted === 'none' ? undefined : wanted;
}

function listOf<T>(one: T | undefined): readonly T[] {
  return one === undefined ? [] : [one];
}

/**
 * What to try, in this order: what worked last time, then maps and speeds by their likelihood, each map once where the
 * speed is set or there is none.
 */
export function candidates(
  choices: SetupChoices,
  remembered: Candidate | undefined,
  registry: MapRegistry,
): readonly Candidate[] {
  const { baud: wanted } = choices;
  const maps = possibleMaps(choices, registry);
  const open = wanted === 'auto' ? byLikelihood(maps) : maps.map(({ id }) => candidateOf(id, speedOf(wanted)));
  const isRemembered = ({ baud, map }: Candidate) => map === remembered?.map && baud === remembered.baud;
  const rememberedProfile = mayBeProfile(choices)
    ? candidatesOfProfile(remembered?.map, choices, registry).filter(isRemembered)
    : [];
  return [...rememberedProfile, ...open.filter(isRemembered), ...open.filter((one) => !isRemembered(one))];
}

function byLikelihood(maps: readonly RegisterMap[]): readonly Candidate[] {
  return maps
    .flatMap(({ id, likelySpeeds }) => likelySpeeds.map(({ baud, rank }) => ({ baud, map: id, rank })))
    .sort((first, second) => first.rank - second.rank)
    .map(({ baud, map }) => ({ baud, map }));
}

/** The likeliest first. */
function possibleMaps(choices: SetupChoices, registry: MapRegistry): readonly RegisterMap[] {
  const { registerMap, adicom: hasBoard } = choices;
  if (registerMap !== 'auto') return listOf(registry.findMap(registerMap));
  const profile = choices.family === 'auto' ? undefined : registry.profiles.find(choices.family);
  if (profile) return profile.maps;
  const spoken = possibleFamilies(choices, registry).flatMap(({ maps }) => maps);
  const isSpoken = (map: RegisterMap) => spoken.some(({ id }) => id === map.id);
  // A board that is there is asked; without a family that can have one it says nothing.
  const asksBoard = hasBoard === 'yes' && spoken.some(({ needsBoard }) => needsBoard);
  return registry.maps.filter((map) => {
    if (hasBoard === 'no' && map.needsBoard) return false;
    return isSpoken(map) && (!asksBoard || map.needsBoard === true);
  });
}
