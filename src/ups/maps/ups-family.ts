import type { RegisterMap } from './register-map.js';

/** The names of settings and command lines. */
export type FamilyName =
  | 'itys-pro'
  | 'modulys-gp'
  | 'masterys-bc-plus'
  | 'masterys-gp4'
  | 'masterys-bc'
  | 'masterys-gp'
  | 'masterys-ip-plus'
  | 'masterys-em'
  | 'delphys-mp'
  | 'delphys-mp-elite'
  | 'delphys-mx'
  | 'delphys-bc'
  | 'delphys-gp'
  | 'delphys-xtend';

export interface SerialDefaults {
  readonly baud: number;
  readonly parity: 'none';
  readonly stopBits: 1;
  readonly slave: number;
}

/** One UPS range as the product manual lists it (Manual §1.4, §2.3, §5.1). */
export interface UpsFamily {
  readonly name: FamilyName;
  /** As it appears to a BMS while the UPS has not given its own reference. */
  readonly displayName: string;
  readonly serial: SerialDefaults;
  readonly comSlot: string;
  /** Largest number of units in parallel (Manual §5.1). */
  readonly maxUnits: number;
  /** The maps this range can speak, the likeliest first. */
  readonly maps: readonly RegisterMap[];
}
