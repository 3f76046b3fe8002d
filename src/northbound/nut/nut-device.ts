import type { StageName } from './policy/stage-state.js';

/** `not-connected`: nothing was read yet. `stale`: lost, or what it says is not good. */
export type Availability = 'available' | 'stale' | 'not-connected';

export interface NutVariable {
  /** As NUT writes it. */
  readonly name: string;
  readonly value: string;
}

/** By name in lower case, in the order of a list. */
export type NutVariables = ReadonlyMap<string, NutVariable>;

/** A UPS as a client sees it: one for each stage, the same but for when its battery is low. */
export interface NutDevice {
  readonly name: StageName;
  readonly description: string;
  readonly availability: Availability;
  /** Empty while it is not available. */
  readonly variables: NutVariables;
  /** Addresses of the clients that are attached to it. */
  readonly clients: readonly string[];
}
