import type { FamilyName } from '../maps/ups-family.js';

/** The believable data plate of one UPS of a range; nothing of it comes from the manual. */
export interface UnitProfile {
  readonly nominalKva: number;
  readonly nominalKw: number;
  readonly inputPhases: 1 | 3;
  readonly outputPhases: 1 | 3;
  readonly nominalVoltage: number;
  readonly nominalFrequencyHz: number;
  readonly battery: BatteryProfile;
  /** What the UPS calls itself (VU-MAP I001). */
  readonly reference: string;
  readonly serialNumber: string;
  /** One decimal in the words that depend on it (VU-MAP T013 = 1). */
  readonly factor: 1 | 10;
  /** Power modules in one cabinet; 0: the unit is not modular. */
  readonly modules: number;
  /** Tables as long as the range can have them; false: a model with the short ones. */
  readonly longTables: boolean;
}

export interface BatteryProfile {
  readonly capacityAh: number;
  /** Cells of 2 V in one string. */
  readonly cells: number;
  /** Two strings, above and below the neutral, or one. */
  readonly strings: 1 | 2;
}

interface ProfileRow {
  readonly kva: number;
  readonly kw: number;
  readonly phases: 1 | 3;
  readonly ah: number;
  readonly cells: number;
  readonly strings: 1 | 2;
  readonly factor: 1 | 10;
  readonly reference: string;
}

// Batteries last about a quarter of an hour at the usual load, so that a scenario is short enough to be watched.
const profiles: Readonly<Record<FamilyName, ProfileRow>> = {
  'itys-pro': { kva: 20, kw: 18, phases: 1, ah: 9, cells: 120, strings: 2, factor: 1, reference: 'ITYS PRO' },
  'modulys-gp': { kva: 75, kw: 75, phases: 3, ah: 40, cells: 120, strings: 2, factor: 10, reference: 'MODULYS GP 2.0' },
  'masterys-bc-plus': {
    kva: 60,
    kw: 54,
    phases: 3,
    ah: 28,
    cells: 120,
    strings: 2,
    factor: 10,
    reference: 'MASTERYS BC+',
  },
  'masterys-gp4': {
    kva: 120,
    kw: 120,
    phases: 3,
    ah: 65,
    cells: 120,
    strings: 2,
    factor: 10,
    reference: 'MASTERYS GP4',
  },
  'masterys-bc': { kva: 40, kw: 32, phases: 3, ah: 18, cells: 120, strings: 2, factor: 10, reference: 'MASTERYS BC' },
  'masterys-gp': { kva: 80, kw: 72, phases: 3, ah: 40, cells: 120, strings: 2, factor: 10, reference: 'MASTERYS GP' },
  'masterys-ip-plus': {
    kva: 30,
    kw: 24,
    phases: 3,
    ah: 17,
    cells: 120,
    strings: 2,
    factor: 10,
    reference: 'MASTERYS IP+',
  },
  'masterys-em': { kva: 60, kw: 48, phases: 3, ah: 28, cells: 120, strings: 2, factor: 10, reference: 'MASTERYS EM' },
  'delphys-mp': { kva: 160, kw: 128, phases: 3, ah: 80, cells: 198, strings: 1, factor: 10, reference: 'DELPHYS MP' },
  'delphys-mp-elite': {
    kva: 200,
    kw: 180,
    phases: 3,
    ah: 110,
    cells: 198,
    strings: 1,
    factor: 10,
    reference: 'DELPHYS MP elite',
  },
  'delphys-mx': { kva: 500, kw: 450, phases: 3, ah: 280, cells: 198, strings: 1, factor: 10, reference: 'DELPHYS MX' },
  'delphys-bc': { kva: 300, kw: 270, phases: 3, ah: 160, cells: 240, strings: 1, factor: 10, reference: 'DELPHYS BC' },
  'delphys-gp': { kva: 400, kw: 400, phases: 3, ah: 220, cells: 240, strings: 1, factor: 10, reference: 'DELPHYS GP' },
  'delphys-xtend': {
    kva: 200,
    kw: 200,
    phases: 3,
    ah: 110,
    cells: 240,
    strings: 1,
    factor: 10,
    reference: 'DELPHYS XTEND',
  },
};

export function unitProfile(family: FamilyName, seed: number, overrides: Partial<UnitProfile> = {}): UnitProfile {
  const row = profiles[family];
  return {
    nominalKva: row.kva,
    nominalKw: row.kw,
    inputPhases: row.phases,
    outputPhases: row.phases,
    nominalVoltage: 230,
    nominalFrequencyHz: 50,
    battery: { capacityAh: row.ah, cells: row.cells, strings: row.strings },
    reference: row.reference,
    // Ten characters: the longest that every register map can carry (JBUSP I03).
    serialNumber: `S${String(seed % 1_000_000_000).padStart(9, '0')}`,
    factor: row.factor,
    modules: family === 'modulys-gp' ? 3 : 0,
    longTables: true,
    ...overrides,
  };
}
