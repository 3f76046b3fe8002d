import type { FamilyName } from './family-name.js';
import type { MapContents } from './map-contents.js';
import type { MapFeed } from './map-feed.js';
import type { Architecture, Page, PageRoles, UnitNumber } from './page.js';

/** How sure a register fact is; design rule: only what is published or inferred with its mark feeds an object. */
export type FactCertainty = 'documented' | 'derived' | 'inferred';

/** The name of a register map in settings and on command lines. */
export type RegisterMapId = string;

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
 * `urgent`: every cycle and first. `regular`: every cycle. `turn`: one of them a cycle, in turn. `spare`: at connection and every ten seconds (every minute
 * when the poll leaves no pause), for people who look for a word there. `slow`: at connection and every ten minutes.
 */
export type Cadence = 'urgent' | 'regular' | 'turn' | 'spare' | 'slow';

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

/** A number in one word or two. `code` is the UPS document's own acronym (M000, T004). */
export interface WordRow {
  readonly code: string;
  readonly table: TableId;
  /** Place in the table, in words from its start. */
  readonly offset: number;
  /** Two words hold one number, the high one first; else it has one. */
  readonly words?: 2;
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

/** A word by its place. */
export interface WordPlace {
  readonly table: TableId;
  readonly offset: number;
}

/** What a device code stands for, and who says so. */
export type CodeLine = readonly [code: number, family: FamilyName, certainty: FactCertainty, source: string];

/** How a UPS tells to which family it belongs. */
export interface FamilyMarks {
  /** Every UPS that speaks the map answers for this table. */
  readonly table: TableId;
  /** Where the device code stands in it. */
  readonly codeOffset?: number;
  readonly codes: readonly CodeLine[];
  /** The table of a text in which words are looked for, the longer ones first. */
  readonly reference?: TableId;
  readonly words: readonly (readonly [word: string, family: FamilyName])[];
  /** Of a UPS that says neither. */
  readonly otherwise: FamilyName;
}

/** What only a parallel system has: a value in a word, or, without `word`, the table. */
export interface ParallelMark {
  readonly table: TableId;
  readonly word?: { readonly offset: number; readonly mask: number; readonly value: number };
}

/** A speed at which a UPS may speak the map; of all maps and speeds those of the lowest rank are tried first. */
export interface LikelySpeed {
  readonly baud: number;
  readonly rank: number;
}

/** How a UPS answers where the map decides it: what the simulator goes by. */
export interface SimulatedAnswers {
  readonly contentsOf: (family: FamilyName) => MapContents;
  /** Exceptions for more words than a request may ask for, and for addresses outside all tables. */
  readonly tooManyWords: number;
  readonly noTable: number;
  /** Whether a parallel system has the page `single`, and a single UPS the page `system`. */
  readonly singlePageOfParallel: boolean;
  readonly systemPageOfSingle: boolean;
  /** A single UPS that is made of modules shows its data on the page of unit 1 as well. */
  readonly unit1OfModular: boolean;
  /** Which UPS has the shorter form of a table. */
  readonly shortTables: 'parallel-systems' | 'some-models';
}

/** What one UPS family makes of a register map: its own rows, with the certainty they have for it. */
export interface RegisterMap {
  readonly id: RegisterMapId;
  /** Modbus function that reads its tables: 3 for holding registers, 4 for input registers. */
  readonly readFunction: 3 | 4;
  readonly tables: readonly RegisterTable[];
  readonly words: readonly WordRow[];
  readonly bits: readonly BitRow[];
  readonly texts: readonly TextRow[];
  /** How the documents write the code of a bit: what a condition takes for one. */
  readonly bitCode: RegExp;
  /** What means "not available", in one word and in two; on `unsigned` numbers only, or on all. */
  readonly notAvailable: {
    readonly word: number;
    readonly doubleWord?: number;
    readonly appliesTo: 'unsigned' | 'all';
  };
  /** Where bit n mod 16 of word n div 16 tells whether the UPS provides measurement n, and the measurements themselves. */
  readonly managed?: { readonly table: TableId; readonly measurements: TableId };
  /** Wire address of a table on a page; undefined where the map has no such page or table there. */
  addressOf(page: Page, table: RegisterTable): number | undefined;
  /** Where no document of this family prints the page: all that is read there is inferred, however sure its row. */
  isInferredPage?(page: Page): boolean;
  readonly pageRoles: Readonly<Record<Architecture['kind'], PageRoles>>;
  /** Units of a parallel system of which no summary tells, and the tables on their own pages that do. */
  readonly untoldUnits?: { readonly units: readonly UnitNumber[]; readonly tables: readonly TableId[] };
  /** What a concentrator reads of each unit by itself, because the system has no such table. */
  readonly ofEachUnit?: { readonly units: readonly UnitNumber[]; readonly table: TableId };
  /** Pages on which a UPS of unknown architecture may have a table, in the order of asking. */
  readonly probePages: readonly Page[];
  readonly likelySpeeds: readonly LikelySpeed[];
  /** Only a UPS with an ADICOM board speaks it, as a setting may tell. */
  readonly needsBoard?: true;
  readonly family: FamilyMarks;
  readonly parallel: ParallelMark;
  /** A single UPS that is called unit 1 is read as one without a number. */
  readonly singleIsUnit1?: true;
  /** Holds the number of the unit whose page it is, counted from 1. */
  readonly unitNumber?: WordPlace;
  /** Values of a word by which a UPS is known to have the pages of its units elsewhere: they are not believed. */
  readonly otherUnitPages?: WordPlace & { readonly values: readonly number[] };
  /** Which objects show what. */
  readonly feed: MapFeed;
  readonly simulated: SimulatedAnswers;
}
