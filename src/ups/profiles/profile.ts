import type { Bilingual } from '../../core/bilingual.js';
import type { MapData } from '../maps/register-map.js';
import type { SerialDefaults } from '../maps/ups-family.js';
import type { UsualModel } from '../model/unit-profile.js';

/** One UPS range of any maker, as a file describes it. */
export interface Profile {
  /** As settings name it; also the id of its map. */
  readonly name: string;
  readonly maker: string;
  readonly model: string;
  /** What it was written from. */
  readonly documents: readonly string[];
  /** What else a reader of the file should know. */
  readonly remarks?: readonly string[];
  readonly serial: SerialDefaults;
  /** Largest number of units in parallel. */
  readonly maxUnits: number;
  /** Where the interface is plugged in. */
  readonly comSlot?: string;
  readonly map: MapData;
  /** What the simulator shows of it. */
  readonly usualModel?: Partial<UsualModel>;
}

/** The objects that a profile feeds, by the names of the manual's lists: given in, since they stand above. */
export interface ObjectNames {
  /** Analog Values, with their unit. */
  readonly numbers: ReadonlyMap<string, string>;
  /** Multi-state Values, with the texts of their states and the one that shows when no other applies. */
  readonly states: ReadonlyMap<string, { readonly texts: readonly string[]; readonly otherwise: string }>;
  /** BitString Values, with the texts of their bits. */
  readonly bits: ReadonlyMap<string, readonly string[]>;
}

export type ProfileProblemReason =
  | 'too-large'
  | 'not-utf8'
  | 'too-deep'
  | 'syntax'
  | 'type'
  | 'value'
  | 'missing'
  | 'unknown-member'
  | 'unknown-name'
  | 'twice'
  | 'overlap'
  | 'outside-tables'
  | 'across-the-end'
  | 'unit'
  | 'never'
  | 'conflict'
  | 'more'
  | 'advice';

/** What is wrong with a profile; of `advice`, what is only worth telling. */
export interface ProfileProblem {
  readonly reason: ProfileProblemReason;
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
  /** Such as `words[3].address`; empty for the file as a whole. */
  readonly path: string;
  /** What stands in the file, cut where it gets long; empty where nothing does. */
  readonly found: string;
  readonly allowed: Bilingual;
}

export interface ReadProfile {
  /** Undefined while anything but advice is told. */
  readonly profile: Profile | undefined;
  /** In the order of the file. */
  readonly problems: readonly ProfileProblem[];
}
