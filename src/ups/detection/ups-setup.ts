import type { FamilyName } from '../maps/family-name.js';
import type { Architecture, UnitAddressing } from '../maps/page.js';
import type { RegisterMap, RegisterMapId } from '../maps/register-map.js';
import type { UpsFamily } from '../maps/ups-family.js';

/** What the settings fix of the UPS; `auto` is found by asking. */
export interface SetupChoices {
  readonly family: FamilyName | 'auto';
  readonly registerMap: RegisterMapId | 'auto';
  /** Whether a DELPHYS BC, GP or Xtend is read through ADICOM. */
  readonly adicom: 'auto' | 'yes' | 'no';
  readonly unitAddressing: 'auto' | UnitAddressing;
  /** `none`: a network connection, which has no speed. */
  readonly baud: number | 'auto' | 'none';
  /** Manual §4.3: 0 for one UPS or a whole parallel system, else the unit this gateway belongs to. */
  readonly unitNumber: number;
}

/** One way of asking: a register map, at a speed where the line has one. */
export interface Candidate {
  readonly baud?: number;
  readonly map: RegisterMapId;
}

/** What a UPS turned out to be, as it is remembered for the next start. */
export interface RememberedSetup extends Candidate {
  readonly family: FamilyName;
}

/** Where the units are taken to be. `isTold`: the UPS has told so by its values; else it is what the documents print. */
export interface TakenAddressing {
  readonly form: UnitAddressing;
  readonly isTold: boolean;
}

/** Everything the poll needs to know of the UPS. */
export interface UpsSetup {
  /** Undefined over Modbus TCP. */
  readonly baud?: number;
  readonly family: UpsFamily;
  readonly map: RegisterMap;
  readonly architecture: Architecture;
  /** Where `auto` takes the pages of the units to be; absent where there is nothing to take. */
  readonly unitAddressing?: TakenAddressing;
}

/** A candidate without the word for a speed that there is not. */
export function candidateOf(map: RegisterMapId, baud: number | undefined): Candidate {
  return { ...(baud !== undefined && { baud }), map };
}
