/** The believable data plate of one UPS of a family; nothing of it comes from the manual. */
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
  /** Tables as long as the family can have them; false: a model with the short ones. */
  readonly longTables: boolean;
}

export interface BatteryProfile {
  readonly capacityAh: number;
  /** Cells of 2 V in one string. */
  readonly cells: number;
  /** Two strings, above and below the neutral, or one. */
  readonly strings: 1 | 2;
}

/** The usual model of a family. */
export interface UsualModel {
  readonly kva: number;
  readonly kw: number;
  readonly phases: 1 | 3;
  readonly ah: number;
  readonly cells: number;
  readonly strings: 1 | 2;
  readonly factor: 1 | 10;
  readonly reference: string;
  readonly modules?: number;
}

/** One UPS of that model. */
export function unitProfile(row: UsualModel, seed: number, overrides: Partial<UnitProfile> = {}): UnitProfile {
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
    modules: row.modules ?? 0,
    longTables: true,
    ...overrides,
  };
}
