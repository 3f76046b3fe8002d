import type { SiteDraw } from '../world/contract.js';
import type { Registers, TableExtent } from './registers.js';
import type { Rules } from './truth/rules.js';
import type { Rating, UnitState } from './unit-state.js';

/** What all units of a site are and do. */
export interface SystemState {
  readonly site: SiteDraw;
  readonly ratings: readonly Rating[];
  readonly units: readonly UnitState[];
  /** Which of the states of a profile's UPS is played. */
  readonly scene: number;
  /** Its registers change one after the other. */
  readonly isChanging: boolean;
}

/** How the UPS of one register map says what it is and does, and what a BMS has to read of it. */
export interface UpsKind {
  /** Tables of the whole and of each unit, with the number of the unit; 0 for the system's. */
  tables(site: SiteDraw): readonly (TableExtent & { readonly unit: number })[];
  /** Codes, ratings, texts, what it manages. */
  writeIdentity(system: SystemState, registers: Registers): void;
  writeState(system: SystemState, registers: Registers, part: StatePart): void;
  /** A believable UPS of the site's range. */
  rating(site: SiteDraw, serialNumber: string, draw: Pick<Rating, 'kva' | 'hasTenths'>): Rating;
  /** A second reading of the documents: registers to the values of the objects. */
  rules(site: SiteDraw): Rules;
  /** Address of the first of the four words of the clock; -1 where there is none. */
  clockAt(site: SiteDraw): number;
  /** Commands and permissions: a gateway that only reads has nothing to do there. */
  readonly untouchable: readonly (readonly [first: number, last: number])[];
  /** 3 where absent. */
  readonly readFunction?: 3 | 4;
  /** Modbus address; 1 where absent. */
  readonly slave?: number;
  /** What config.ini must say besides. */
  readonly settings?: SiteDraw['settings'];
  /** Always so; drawn where absent. */
  readonly hasTenths?: boolean;
}

/** Status and alarms, or measurements: a UPS does not renew them at the same instant. */
export type StatePart = 'bits' | 'numbers';
