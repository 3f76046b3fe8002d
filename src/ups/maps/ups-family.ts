import type { UsualModel } from '../model/unit-profile.js';
import type { FamilyName } from './family-name.js';
import type { Architecture } from './page.js';
import type { RegisterMap } from './register-map.js';

export interface SerialDefaults {
  readonly baud: number;
  readonly parity: 'none' | 'even' | 'odd';
  readonly stopBits: 1 | 2;
  readonly slave: number;
}

/** One UPS family as the product manual lists it (Manual §1.4, §2.3, §5.1), or as a profile has it. */
export interface UpsFamily {
  readonly name: FamilyName;
  /** As it appears to a BMS while the UPS has not given its own reference. */
  readonly displayName: string;
  readonly maker: string;
  /** Name of the profile that it comes from; absent: it is the product's own. */
  readonly profile?: string;
  /** No range that is known, but a UPS that speaks a known map. */
  readonly isUnknownRange?: true;
  readonly serial: SerialDefaults;
  readonly comSlot: string;
  /** Largest number of units in parallel (Manual §5.1). */
  readonly maxUnits: number;
  /** The maps this family can speak, the likeliest first. */
  readonly maps: readonly RegisterMap[];
  /** What the simulator shows of it. */
  readonly usualModel: UsualModel;
}

/** Whether the family can be set up so at all: a unit number up to its limit (Manual §5.1) and a map with that unit's page. */
export function canServe(family: UpsFamily, map: RegisterMap, architecture: Architecture): boolean {
  if (architecture.kind === 'single') return true;
  if (family.maxUnits < 2) return false;
  if (architecture.kind === 'concentrator') return true;
  const { unit } = architecture;
  return unit <= family.maxUnits && map.tables.some((table) => map.addressOf(unit, table) !== undefined);
}

/**
 * Whether a unit's page says that it belongs to another unit, by its number of the device, counted from 1. A UPS that
 * leaves it 0, or has no such word, does not contradict.
 */
export function contradictsUnit(unit: number, deviceNumber: number): boolean {
  return deviceNumber !== 0 && deviceNumber !== 0xffff && deviceNumber !== unit;
}
