/** How sure a register fact is; design rule: only what is published or inferred with its mark feeds an object. */
export type FactCertainty = 'documented' | 'derived' | 'inferred';

export type RegisterMapId = 'vu-map' | 'jbusp' | 'adicom';

/** The tables of all register maps; a map has those it needs. */
export type TableId =
  | 'configuration'
  | 'identification'
  | 'serialNumber'
  | 'reference'
  | 'userReference'
  | 'userLocation'
  | 'status'
  | 'statusSummary'
  | 'alarms'
  | 'alarmSummary'
  | 'measurements'
  /** The part of the measurements that is published nowhere. */
  | 'furtherMeasurements'
  | 'managed'
  | 'clock'
  // ADICOM splits status, alarms and measurements into a system part (the ids above) and a unit part.
  | 'unitStatus'
  | 'unitAlarms'
  | 'unitMeasurements'
  | 'furtherUnitMeasurements';

/**
 * Which set of tables: the system's, unit n's (1 to 8), or the one page of a single UPS.
 * VU-MAP reads a single UPS on its system page; JBUSP on `single` (0x1nnn).
 */
export type Page = 'system' | 'single' | UnitNumber;

export type UnitNumber = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/**
 * `urgent`: every cycle and first. `regular`: every cycle. `spare`: at connection and every ten seconds (every minute
 * when the poll leaves no pause), for people who look for a word there. `slow`: at connection and every ten minutes.
 */
export type Cadence = 'urgent' | 'regular' | 'spare' | 'slow';

/** One request reads one table whole; a request never runs past its end. */
export interface RegisterTable {
  readonly id: TableId;
  /** Address on the map's own base page, as it goes on the wire, zero-based. */
  readonly start: number;
  readonly words: number;
  /** Ask for this many words instead once the UPS answered exception 2: some models have a shorter table. */
  readonly fallbackWords?: number;
  /** The UPS has one table here: a request of another master may run on from that part into this one. */
  readonly continues?: TableId;
  /** Tells of the units of a parallel system: feeds nothing of a single UPS. */
  readonly parallelOnly?: true;
  readonly kind: 'values' | 'bits' | 'text' | 'clock';
  readonly cadence: Cadence;
  readonly source: string;
  readonly certainty: FactCertainty;
}

/** Decimals of a word's value; `factor`: one decimal when the UPS says x10 (VU-MAP 0x000E = 1), else none. */
export type Decimals = 0 | 1 | 2 | 'factor';

/** A word that holds a number. `code` is the UPS document's own acronym (M000, T004). */
export interface WordRow {
  readonly code: string;
  readonly table: TableId;
  /** Place in the table, in words from its start. */
  readonly offset: number;
  readonly name: string;
  readonly unit: string;
  readonly decimals: Decimals;
  readonly signed: boolean;
  readonly source: string;
  readonly certainty: FactCertainty;
}

/** One bit of a status or alarm table. `code` is the UPS document's own acronym (S000, A019). */
export interface BitRow {
  readonly code: string;
  readonly table: TableId;
  readonly offset: number;
  /** 0 (least significant) to 15. */
  readonly bit: number;
  readonly name: string;
  readonly source: string;
  readonly certainty: FactCertainty;
}

/** A text of several words, two ASCII characters each. */
export interface TextRow {
  readonly code: string;
  readonly table: TableId;
  readonly offset: number;
  readonly words: number;
  readonly name: string;
  readonly firstCharacter: 'high-byte' | 'low-byte';
  readonly source: string;
  readonly certainty: FactCertainty;
}

/** What one UPS range makes of a register map: its own rows, with the certainty they have for that range. */
export interface RegisterMap {
  readonly id: RegisterMapId;
  readonly tables: readonly RegisterTable[];
  readonly words: readonly WordRow[];
  readonly bits: readonly BitRow[];
  readonly texts: readonly TextRow[];
  /** The word that means "not available"; on `unsigned` words only, or on all. */
  readonly notAvailable: { readonly word: number; readonly appliesTo: 'unsigned' | 'all' };
  /** Wire address of a table on a page; undefined where the map has no such page or table there. */
  addressOf(page: Page, table: RegisterTable): number | undefined;
  /** Where no document of this range prints the page: all that is read there is inferred, however sure its row. */
  isInferredPage?(page: Page): boolean;
}
