import { GatewayError } from '../../core/errors.js';
import { type FamilyName, manualFamilyNames } from './family-name.js';
import type { UnitAddressing } from './page.js';
import type { RegisterMap, RegisterMapId } from './register-map.js';
import type { UpsFamily } from './ups-family.js';

/** Families with the maps that they speak, the likeliest first; the unit addressing is a setting that some maps heed. */
export type FamilySource = (unitAddressing: UnitAddressing) => readonly UpsFamily[];

/** Families that stand in files: which there are may change at any time. */
export interface ProfileSource {
  /** Of those that are there, without reading one; each is also the id of the one map that the family speaks. */
  readonly names: readonly FamilyName[];
  /** Reads those of these names that are there and were not read yet; never rejects. */
  read(names: readonly FamilyName[]): Promise<void>;
  /** Undefined where there is none, none that can be used, or where it was not read. */
  find(name: FamilyName): UpsFamily | undefined;
}

/** Everything that is known of UPS: what a search tries, what settings may name, what can be simulated. */
export interface MapRegistry {
  /** Those of the manual and others of the code, without unknown ranges, with the unit addressing that the documents print. */
  readonly families: readonly UpsFamily[];
  /** As settings list them: in the manual's order, those of others and unknown ranges behind them, profiles last. */
  readonly familyNames: readonly FamilyName[];
  /** Of the code, one map of each id, the likeliest first. */
  readonly maps: readonly RegisterMap[];
  readonly profiles: ProfileSource;
  familiesWith(unitAddressing: UnitAddressing): readonly UpsFamily[];
  /** By the name in settings, of the code or a profile; undefined where there is none of that name. */
  find(name: FamilyName, unitAddressing?: UnitAddressing): UpsFamily | undefined;
  /** As `find`, where the name is known to be one; throws `internal.fault` for another. */
  familyOf(name: FamilyName, unitAddressing?: UnitAddressing): UpsFamily;
  /** By its id in settings, with the unit addressing that the documents print. */
  findMap(id: RegisterMapId): RegisterMap | undefined;
}

const noProfiles: ProfileSource = { names: [], read: async () => undefined, find: () => undefined };

export function mapRegistry(sources: readonly FamilySource[], profiles = noProfiles): MapRegistry {
  const made = new Map<UnitAddressing, readonly UpsFamily[]>();
  const familiesWith = (unitAddressing: UnitAddressing) => {
    const families = made.get(unitAddressing) ?? sources.flatMap((source) => source(unitAddressing));
    made.set(unitAddressing, families);
    return families;
  };
  const all = familiesWith('high-byte');
  const families = all.filter(({ isUnknownRange }) => !isUnknownRange);
  const ownNames = namesOf(all);
  const maps = mapsOf(families);
  const find = (name: FamilyName, unitAddressing: UnitAddressing = 'high-byte') =>
    familiesWith(unitAddressing).find((one) => one.name === name) ?? profiles.find(name);
  return {
    families,
    get familyNames() {
      return [...ownNames, ...profiles.names];
    },
    maps,
    profiles,
    familiesWith,
    find,
    findMap: (id) => maps.find((one) => one.id === id) ?? profiles.find(id)?.maps[0],
    familyOf: (name, unitAddressing) => {
      const family = find(name, unitAddressing);
      if (family === undefined)
        throw new GatewayError('internal.fault', `The family ${name} is not in the list.`, { name });
      return family;
    },
  };
}

function namesOf(families: readonly UpsFamily[]): readonly FamilyName[] {
  const names = families.map(({ name }) => name);
  const ofManual = manualFamilyNames.filter((name) => names.includes(name));
  return [...new Set<FamilyName>([...ofManual, ...names])];
}

function mapsOf(families: readonly UpsFamily[]): readonly RegisterMap[] {
  const byId = new Map<RegisterMapId, RegisterMap>();
  for (const map of families.flatMap(({ maps }) => maps)) if (!byId.has(map.id)) byId.set(map.id, map);
  return [...byId.values()].sort((first, second) => bestRank(first) - bestRank(second));
}

function bestRank({ likelySpeeds }: RegisterMap): number {
  return Math.min(...likelySpeeds.map(({ rank }) => rank));
}

/** For people, such as: vu-map, jbusp or adicom. */
export function mapNames({ maps }: MapRegistry, joining: string): string {
  const ids = maps.map(({ id }) => id);
  return [ids.slice(0, -1).join(', '), ...ids.slice(-1)].join(` ${joining} `);
}
