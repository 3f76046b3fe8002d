import type { Clock } from '../../core/clock.js';
import { type UnitNumber, unitNumbers } from '../maps/page.js';
import type { UnitProfile } from '../model/unit-profile.js';
import type { OperatingMode, SystemState, UnitState } from '../model/unit-state.js';
import { seededRandom } from './random.js';
import { synthesise } from './system-synthesis.js';
import { healthyConditions, type UnitConditions } from './unit-conditions.js';
import { UnitModel } from './unit-model.js';

/** Physics moves in steps of this length, whenever it is asked: the same seed gives the same run. */
const stepMs = 100;

export interface UpsModelOptions {
  readonly profile: UnitProfile;
  readonly units: number;
  readonly seed: number;
  readonly clock: Clock;
}

/** What a scenario changes; `chargePercent` is set once, the rest holds until changed. */
export type ConditionChange = Partial<UnitConditions> & { readonly chargePercent?: number };

const resting: ReadonlySet<OperatingMode> = new Set<OperatingMode>(['off', 'standby', 'isolated']);

/** One UPS or a parallel system of up to eight, moved on by the clock only when someone looks. */
export class UpsModel {
  readonly profile: UnitProfile;
  readonly #clock: Clock;
  readonly #units: ReadonlyMap<UnitNumber, UnitModel>;
  #advancedToMs: number;

  constructor({ profile, units, seed, clock }: UpsModelOptions) {
    this.profile = profile;
    this.#clock = clock;
    this.#units = new Map(
      unitNumbers.slice(0, units).map((unit) => [unit, new UnitModel(profile, seededRandom(seed + 7919 * unit))]),
    );
    this.#advancedToMs = clock.monotonicMs();
  }

  get unitNumbers(): readonly UnitNumber[] {
    return [...this.#units.keys()];
  }

  /** Changes the named units, or all of them. */
  change({ chargePercent, ...conditions }: ConditionChange, units: readonly UnitNumber[] = this.unitNumbers): void {
    for (const number of units) {
      const unit = this.#units.get(number);
      if (unit === undefined) continue;
      unit.change({ ...unit.conditions, ...conditions });
      if (chargePercent !== undefined) unit.setCharge(chargePercent);
    }
    this.#shareLoad();
  }

  /** All units healthy on mains; their batteries stay as charged as they are. */
  heal(): void {
    for (const unit of this.#units.values()) unit.change(healthyConditions);
    this.#shareLoad();
  }

  /** Lets the physics run up to a moment of the clock's monotonic time. */
  advanceTo(timeMs: number): void {
    while (this.#advancedToMs + stepMs <= timeMs) {
      for (const unit of this.#units.values()) unit.advance(stepMs / 1000);
      this.#advancedToMs += stepMs;
    }
  }

  state(): SystemState {
    const units = new Map<UnitNumber, UnitState>();
    for (const [number, unit] of this.#units) {
      if (unit.conditions.present) units.set(number, unit.state());
    }
    // A system whose units have all gone still answers with what the first one last was.
    const present = units.size > 0 ? [...units.values()] : [...this.#units.values()].slice(0, 1).map((u) => u.state());
    return {
      parallel: this.#units.size > 1,
      system: synthesise(present, this.#units.size),
      units,
      clock: new Date(this.#clock.wallMs()),
    };
  }

  /** The units that are left carry the load of all. */
  #shareLoad(): void {
    const units = [...this.#units.values()];
    const supplying = units.filter(({ conditions }) => conditions.present && !resting.has(conditions.mode));
    for (const unit of units) unit.carry(units.length / Math.max(1, supplying.length));
  }
}
