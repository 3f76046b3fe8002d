import type { Evidence } from '../../ups/maps/plausibility-lines.js';
import type { ObjectLevel } from '../catalog/analog-values.js';
import type { MultiStateRow } from '../catalog/multi-states.js';
import type { Certainty } from '../object-value.js';
import type { BitTest, CompiledCondition } from './conditions.js';
import type { WordRef } from './frame.js';

export interface CompiledState {
  readonly state: number;
  readonly condition: CompiledCondition;
  readonly certainty: Certainty;
}

export interface CompiledStates {
  readonly defaultState: number;
  readonly exclusive: MultiStateRow['exclusive'];
  /** What measurements may have against a state. */
  readonly denials: readonly CompiledDenial[];
  /** The lowest state first. */
  readonly states: readonly CompiledState[];
  readonly tests: readonly BitTest[];
  readonly refs: readonly WordRef[];
  readonly certainty: Certainty;
  /** 0 by the manual's order: nothing feeds it on a UPS that has no system tables (§5.1, note **; §6.2.2). */
  readonly isOrderedZero: boolean;
}

export interface CompiledBit {
  readonly condition: CompiledCondition;
  readonly certainty: Certainty;
}

export interface CompiledBits {
  readonly bits: readonly (CompiledBit | undefined)[];
  readonly tests: readonly BitTest[];
  readonly refs: readonly WordRef[];
  readonly certainty: Certainty;
  /** As of the states. */
  readonly isOrderedZero: boolean;
}

/** A line for one object, with every place looked up. */
export interface CompiledDenial {
  readonly state: number;
  readonly deniedBy: Evidence;
  readonly level: ObjectLevel;
  /** Undefined: it is flagged. */
  readonly instead: number | undefined;
  readonly unless: CompiledCondition;
}
