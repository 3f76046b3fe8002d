import { GatewayError } from '../../core/errors.js';
import { type FamilyName, manualFamilyNames } from './family-name.js';
import type { UnitAddressing } from './page.js';
import type { RegisterMap, RegisterMapId } from './register-map.js';
import type { UpsFamily } from './ups-family.js';

/** Families with the maps that they speak, the likeliest first; the unit addressing is a setting that some maps heed. */
export type FamilySource = (unitAddressing: UnitAddressing) => readonly UpsFamily[];

/** Everything that is known of UPS: what a search tries, what settings may name, what can be simulated. */
export interface MapRegistry {
  /** With the unit addressing that the documents print. */
  readonly families: readonly UpsFamily[];
  /** As settings list them: in the manual's order, those of others behind them. */
  readonly familyNames: readonly FamilyName[];
  /** One map of each id, the likeliest first. */
  readonly maps: readonly RegisterMap[];
  familiesWith(unitAddressing: UnitAddressing): readonly UpsFamily[];
  /** By the name in settings; throws `internal.fault` for another. */
  familyOf(name: FamilyName, unitAddressing?: UnitAddressing): UpsFamily;
}

export function mapRegistry(sources: readonly FamilySource[]): MapRegistry {
  const made = new Map<UnitAddressing, readonly UpsFamily[]>();
  const familiesWith = (unitAddressing: UnitAddressing) => {
    const families = made.get(unitAddressing) ?? sources.flatMap((source) => source(unitAddressing));
    made.set(unitAddressing, families);
    return families;
  };
  const families = familiesWith('high-byte');
  return {
    families,
    familyNames: namesOf(families),
    maps: mapsOf(families),
    familiesWith,
    familyOf: (name, unitAddressing = 'high-byte') => {
      const family = familiesWith(unitAddressing).find((one) => one.name === name);
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
