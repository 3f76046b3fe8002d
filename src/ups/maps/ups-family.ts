import type { UsualModel } from '../model/unit-profile.js';
import type { FamilyName } from './family-name.js';
import type { RegisterMap } from './register-map.js';

export interface SerialDefaults {
  readonly baud: number;
  readonly parity: 'none';
  readonly stopBits: 1;
  readonly slave: number;
}

/** One UPS family as the product manual lists it (Manual §1.4, §2.3, §5.1). */
export interface UpsFamily {
  readonly name: FamilyName;
  /** As it appears to a BMS while the UPS has not given its own reference. */
  readonly displayName: string;
  readonly serial: SerialDefaults;
  readonly comSlot: string;
  /** Largest number of units in parallel (Manual §5.1). */
  readonly maxUnits: number;
  /** The maps this family can speak, the likeliest first. */
  readonly maps: readonly RegisterMap[];
  /** What the simulator shows of it. */
  readonly usualModel: UsualModel;
}
