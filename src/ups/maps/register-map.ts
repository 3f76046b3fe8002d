import type { FamilyName } from './family-name.js';
import type { MapContents } from './map-contents.js';
import type { MapFeed } from './map-feed.js';
import type { Architecture, Page, PageRoles, UnitNumber } from './page.js';

/**
 * How sure a register fact is; design rule: only what is published or inferred with its mark feeds an object. `found`: by the
 * register search, on a site with such a UPS.
 */
export type FactCertainty = 'documented' | 'derived' | 'inferred' | 'found';

/** The name of a register map in settings and on command lines. */
export type RegisterMapId = string;

/** The name of a table within its map; what is made of the table is a member of it, never its name. */
export type TableId = string;

/**
 * `urgent`: every cycle and first. `regular`: every cycle. `turn`: one of them a cycle, in turn, or more where the poll leaves the time. `spare`: at connection and every ten seconds (every minute
 * when the poll leaves no pause), for people who look for a word there. `slow`: at connection and every ten minutes.
 */
export type Cadence = 'urgent' | 'regular' | 'turn' | 'spare' | 'slow';

/** Modbus functions that read: 3 holding registers, 4 input registers. */
export type ReadFunction = 3 | 4;

/** Wire addresses of a table, zero-based, on each page that has it. */
export interface TableAddresses {
  readonly single?: number;
  readonly system?: number;
  /** Of unit 1 and on. */
  readonly units?: readonly number[];
}

/** One request reads one table whole; a request never runs past its end. */
export interface RegisterTable {
  readonly id: TableId;
  /** As the documents print it without a unit, which people name it by: one of the addresses below, or their common part. */
  readonly start: number;
  readonly at: TableAddresses;
  readonly words: number;
  /** That of the map, unless it says another. */
  readonly readFunction?: ReadFunction;
  /** Ask for this many words instead once the UPS answered exception 2: some models have a shorter table. */
  readonly fallbackWords?: number;
  /** The UPS has one table here: a request of another master may run on from that part into this one. */
  readonly continues?: TableId;
  /** Tells of the units of a parallel system: feeds nothing of a single UPS. */
  readonly parallelOnly?: true;
  /**
   * What the page stands or falls with. `status`: a unit that refuses it is not there, and one that clears it all at once is
   * asked again. `alarms`: its bits can be raised one by one in a simulation. `measurements`: what is measured all the time.
   */
  readonly tells?: 'status' | 'alarms' | 'measurements';
  /** Words outside the tables of the documents, which a site has found: named by their address and nothing else. */
  readonly alone?: true;
  /** Tells one UPS from another. */
  readonly identity?: true;
  /** Of the UPS as a whole only: not asked again of a unit. */
  readonly ofDevice?: true;
  /** A condition is not in doubt because this table does not come: configuration. */
  readonly optional?: true;
  readonly kind: 'values' | 'bits' | 'text' | 'clock';
  readonly cadence: Cadence;
  readonly source: string;
  readonly certainty: FactCertainty;
}

/** A number in one word or two: unsigned, signed, or IEEE 754 single precision. */
export type WordType = 'u16' | 's16' | 'u32' | 's32' | 'f32';

/** Decimals of a word's value; `factor`: one decimal when the UPS says x10 (VU-MAP 0x000E = 1), else none. */
export type Decimals = 0 | 1 | 2 | 3 | 'factor';

/** The value is the number times the multiplier, plus the addend. */
export interface LinearScale {
  readonly multiplier: number;
  readonly addend: number;
}

export type Scale = Decimals | LinearScale;

/** A number in one word or two. `code` is the UPS document's own acronym (M000, T004). */
export interface WordRow {
  readonly code: string;
  readonly table: TableId;
  /** Place in the table, in words from its start. */
  readonly offset: number;
  readonly type: WordType;
  /** Of two words the low one comes first; else the high one does. */
  readonly order?: 'low-first';
  readonly name: string;
  readonly unit: string;
  readonly scale: Scale;
  /** Raw numbers that mean "not available", beside those of the map. */
  readonly notAvailable?: readonly number[];
  /** All raw numbers to which the document gives a meaning: any other one says nothing. */
  readonly values?: readonly number[];
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

/** Bit n mod 16 of word `start` + n div 16 has the code of the letter and n: a name for bits that have no row. */
export interface CodeRule {
  readonly letter: string;
  readonly digits: number;
  /** As the documents print it without a unit. */
  readonly start: number;
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

/**
 * What the documents print of words of the identity table, for every UPS of the map. A word that is 0 or 0xFFFF says nothing.
 * Without `least` and `most`: printable characters, each octet by itself, filled up with 0x00 or 0xFF.
 */
export interface PlausibleWords {
  readonly offset: number;
  /** How many, 1 unless it says another: together they say one thing. */
  readonly words?: number;
  /** The octet that is meant; else the whole word. */
  readonly octet?: 'high' | 'low';
  readonly least?: number;
  readonly most?: number;
  readonly source: string;
}

/** How a UPS tells to which family it belongs. */
export interface FamilyMarks {
  /** Every UPS that speaks the map answers for this table. */
  readonly table: TableId;
  /** Where the device code stands in it. */
  readonly codeOffset?: number;
  /** By which something else that answers for the table is told, where neither code nor text names a family. */
  readonly plausible?: readonly PlausibleWords[];
  readonly codes: readonly CodeLine[];
  /** The code of the text in which words are looked for, the longer ones first: a table may hold other texts beside it. */
  readonly text?: string;
  readonly words: readonly (readonly [word: string, family: FamilyName])[];
  /** Of a UPS that says a code or a text, and none of these; absent: as of one that says nothing. */
  readonly unknown?: FamilyName;
  /** Of a UPS that says nothing; absent: such a UPS is not of this map. */
  readonly otherwise?: FamilyName;
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

/** A run of wire addresses, on whichever page. */
export interface AddressRange {
  readonly start: number;
  readonly words: number;
}

/** What means "not available" on a whole map: in one word, in two; of `unsigned` numbers only, or of all. */
export interface NotAvailableMarks {
  readonly word?: number;
  readonly doubleWord?: number;
  readonly appliesTo: 'unsigned' | 'all';
}

/**
 * What one UPS family makes of a register map, as plain JSON: its own rows, with the certainty they have for it. A profile
 * holds exactly this.
 */
export interface MapData {
  readonly id: RegisterMapId;
  /** Of tables that name none. */
  readonly readFunction: ReadFunction;
  readonly tables: readonly RegisterTable[];
  readonly words: readonly WordRow[];
  readonly bits: readonly BitRow[];
  readonly texts: readonly TextRow[];
  /** By which a condition names bits that have no row. */
  readonly codeRules?: readonly CodeRule[];
  readonly notAvailable: NotAvailableMarks;
  /** Where bit n mod 16 of word n div 16 tells whether the UPS provides measurement n, and the measurements themselves. */
  readonly managed?: { readonly table: TableId; readonly measurements: TableId };
  /** Pages that no document of this family prints: all that is read there is inferred, however sure its row. */
  readonly inferredPages?: readonly Page[];
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
  /** Absent: the map knows of no parallel systems. */
  readonly parallel?: ParallelMark;
  /** A single UPS that is called unit 1 is read as one without a number. */
  readonly singleIsUnit1?: true;
  /** Holds the number of the unit whose page it is, counted from 1. */
  readonly unitNumber?: WordPlace;
  /** Values of a word by which a UPS is known to have the pages of its units elsewhere: they are not believed. */
  readonly otherUnitPages?: WordPlace & { readonly values: readonly number[] };
  /** Of a gateway card: the word by which it says that it hears its UPS. While it says otherwise, the UPS is lost. */
  readonly hears?: WordPlace & { readonly mask: number; readonly value: number };
  /** Never read, whoever asks: commands and permissions. */
  readonly untouched?: readonly AddressRange[];
  /** Where a search may look for words beside the tables; absent: in the tables only. */
  readonly searched?: readonly AddressRange[];
  /** Which objects show what. */
  readonly feed: MapFeed;
  readonly simulated: SimulatedAnswers;
}

/** A map with what follows from its data. */
export interface RegisterMap extends MapData {
  /** Wire address of a table on a page; undefined where the map has no such page or table there. */
  addressOf(page: Page, table: RegisterTable): number | undefined;
  isInferredPage(page: Page): boolean;
  /** Whether a text is written as the map writes the codes of its bits, or of its words: what a condition takes for one. */
  isBitCode(text: string): boolean;
  isWordCode(text: string): boolean;
  /** What stands behind each code when the map is simulated, where it is more than what the feed says. */
  readonly contentsOf: ((family: FamilyName) => MapContents) | undefined;
  /**
   * Where a setting says which of several places the units have: the table and the words of it that add up over all units
   * to the whole, by which the UPS tells the place itself. Not of a profile, whose addresses are those that it prints.
   */
  readonly comparedUnits: ComparedUnits | undefined;
}

export interface ComparedUnits {
  readonly table: TableId;
  /** Codes of currents and powers. */
  readonly adding: readonly string[];
}

/** `contentsOf`: what only code can say, of the simulated UPS. */
export function registerMapOf(
  data: MapData,
  contentsOf?: RegisterMap['contentsOf'],
  comparedUnits?: ComparedUnits,
): RegisterMap {
  const bitShapes = new Set(data.bits.map(({ code }) => shapeOf(code)));
  const wordShapes = new Set(data.words.map(({ code }) => shapeOf(code)));
  return {
    ...data,
    addressOf: (page, { at }) => (typeof page === 'number' ? at.units?.[page - 1] : at[page]),
    isInferredPage: (page) => data.inferredPages?.includes(page) === true,
    isBitCode: (text) => bitShapes.has(shapeOf(text)),
    isWordCode: (text) => wordShapes.has(shapeOf(text)),
    contentsOf,
    comparedUnits,
  };
}

/** A code with its digits left open: another range may have a code of this shape that this one has not. */
function shapeOf(code: string): string {
  return code.toUpperCase().replace(/\d/g, '#');
}

/** Whether the words of that table say that the card does not hear its UPS; a table that is blank says nothing. */
export function isUnheard({ hears }: Pick<MapData, 'hears'>, table: TableId, words: readonly number[] = []): boolean {
  const word = words[hears?.offset ?? 0];
  if (hears?.table !== table || word === undefined || words.every((one) => one === 0xffff)) return false;
  return (word & hears.mask) !== hears.value;
}

/** The function that reads a table. */
export function functionOf(map: Pick<MapData, 'readFunction'>, table: RegisterTable): ReadFunction {
  return table.readFunction ?? map.readFunction;
}
