import type { Evidence } from '../../ups/maps/plausibility-lines.js';
import type { ObjectLevel } from '../catalog/analog-values.js';
import type { MultiStateRow } from '../catalog/multi-states.js';
import type { BitWords, Certainty } from '../object-value.js';
import { type BitTest, type CompiledCondition, holds } from './conditions.js';
import type { Frame, WordRef } from './frame.js';

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
  /** Of the words. */
  readonly slots: readonly number[];
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
  /** Which bits of the UPS each asks, as `factsOf` has it. */
  readonly sources: readonly string[];
  /** The words of the UPS that each is made of, by Bit_Text; those that nothing tells are not there. */
  readonly words: ReadonlyMap<string, BitWords>;
  readonly tests: readonly BitTest[];
  readonly refs: readonly WordRef[];
  /** Of the words. */
  readonly slots: readonly number[];
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

/**
 * The lowest state whose condition holds (Manual §6.2); undefined: the default. What is inferred never outranks what is
 * published: an inferred state gives way to a published one that denies it, however they are ordered.
 */
export function stateThatHolds({ states, exclusive }: CompiledStates, frame: Frame): CompiledState | undefined {
  const first = states.find(({ condition }) => holds(condition, frame));
  if (first?.certainty !== 'inferred' || exclusive.length === 0) return first;
  const holding = states.filter(({ condition }) => holds(condition, frame));
  const published = holding.filter(({ certainty }) => certainty === 'documented' || certainty === 'derived');
  return holding.find((one) => one.certainty !== 'inferred' || !published.some((other) => deny(exclusive, one, other)));
}

function deny(exclusive: CompiledStates['exclusive'], one: CompiledState, other: CompiledState): boolean {
  return exclusive.some((pair) => one.state !== other.state && pair.includes(one.state) && pair.includes(other.state));
}
