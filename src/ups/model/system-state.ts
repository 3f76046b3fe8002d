import type { UnitState } from './unit-state.js';

/** One UPS or a parallel system at one moment. */
export interface SystemState {
  readonly parallel: boolean;
  /** The single unit itself, or the synthesis of those present. */
  readonly system: UnitState;
  readonly units: ReadonlyMap<number, UnitState>;
  /** The clock on the UPS's panel: local time. */
  readonly clock: Date;
}
