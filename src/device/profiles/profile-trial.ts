import { hasCode } from '../../core/errors.js';
import { certaintyCounts, type Origin } from '../../objects/certainty-counts.js';
import type { ObjectMapper } from '../../objects/mapper.js';
import { type ObjectReportRow, objectReport } from '../../objects/object-report.js';
import { pastTheEnd } from '../../ups/link/exception-codes.js';
import type { ReadFunction } from '../../ups/link/rtu-frame.js';
import { decodeText, decodeWord, rawNumber, scaled, wordsIn } from '../../ups/maps/decode-words.js';
import { identify, identityText } from '../../ups/maps/identification.js';
import { type FactCertainty, isUnheard, type RegisterMap } from '../../ups/maps/register-map.js';
import type { UpsFamily } from '../../ups/maps/ups-family.js';
import { type PollStep, pollPlan } from '../../ups/polling/poll-plan.js';
import { PolledSnapshot } from '../../ups/polling/polled-snapshot.js';
import type { TableReading } from '../../ups/polling/snapshot.js';

/** Reads words of the UPS; rejects as `RegisterReader` does. */
export type ReadWords = (start: number, words: number, functionCode: ReadFunction) => Promise<readonly number[]>;

/** What a table answered. `skipped`: not asked, since others before it got no answer. */
export interface TriedTable {
  readonly id: string;
  /** As on the wire. */
  readonly address: number;
  readonly words: number;
  readonly functionCode: ReadFunction;
  readonly outcome: 'data' | 'exception' | 'silent' | 'skipped';
  readonly exceptionCode?: number;
  /** Requests that it was read with where one was too long for the poll that runs; absent: one, as the profile has it. */
  readonly parts?: number;
}

/** A register of the profile beside what it says and what the objects make of it. */
export interface TriedRow {
  readonly code: string;
  readonly name: string;
  readonly kind: 'word' | 'bit' | 'text';
  /** As on the wire. */
  readonly address: number;
  readonly bit?: number;
  /** As they stand in the UPS; undefined where the table did not come. */
  readonly words: readonly number[] | undefined;
  /** Scaled, for people: number with unit, 0 or 1, or the text; empty where the UPS has no such value. */
  readonly value: string;
  readonly certainty: FactCertainty;
  readonly objects: readonly ObjectReportRow[];
}

export interface ProfileTrial {
  /** Whether the UPS says to be what the profile is for; `unknown`: it did not say, or the profile has no mark. */
  readonly identity: 'right' | 'wrong' | 'unknown';
  readonly tables: readonly TriedTable[];
  readonly rows: readonly TriedRow[];
  /** All 101, as a BMS would read them. */
  readonly objects: readonly ObjectReportRow[];
}

/** Reads every table of a profile once and shows, side by side, what stands there and what would become of it. */
export async function tryProfile(
  family: UpsFamily,
  map: RegisterMap,
  read: ReadWords,
  mapper: ObjectMapper,
  nowMs: () => number,
  /** A UPS that does not have the registers may leave every request without answer, and each costs a time-out. */
  silencesToEnd = 2,
): Promise<ProfileTrial> {
  const steps = pollPlan(map, { kind: 'single' });
  const tables: TriedTable[] = [];
  let snapshot = new PolledSnapshot({ family, map, connection: 'running', takenAtMs: nowMs() });
  let silences = 0;
  for (const step of steps) {
    const { table, reading } = await readStep(step, map, silences < silencesToEnd ? read : undefined, nowMs);
    if (table.outcome === 'silent') silences += 1;
    else if (table.outcome !== 'skipped') silences = 0;
    tables.push(table);
    snapshot = snapshot.withReading(reading, nowMs());
  }
  const unheard = steps.some(({ page, table }) => isUnheard(map, table.id, snapshot.reading(page, table.id).words));
  if (unheard) snapshot = snapshot.withConnection('lost', nowMs(), 'unheard');
  const objects = objectReport(mapper.map(snapshot, false), nowMs());
  return {
    identity: identityOf(family, map, snapshot, steps),
    tables,
    rows: steps.flatMap((step) => rowsOf(step, map, snapshot, objects)),
    objects,
  };
}

async function readStep(
  { page, table, address }: PollStep,
  map: RegisterMap,
  read: ReadWords | undefined,
  nowMs: () => number,
): Promise<{ readonly table: TriedTable; readonly reading: TableReading }> {
  const functionCode = table.readFunction ?? map.readFunction;
  const tried = { id: table.id, address, words: table.words, functionCode };
  const place = { page, table: table.id };
  if (read === undefined) {
    return { table: { ...tried, outcome: 'skipped' }, reading: { ...place, outcome: 'failed' } };
  }
  try {
    const words = await readWithFallback(table.words, table.fallbackWords, (count) =>
      read(address, count, functionCode),
    );
    return { table: { ...tried, outcome: 'data' }, reading: { ...place, outcome: 'data', words, readAtMs: nowMs() } };
  } catch (error) {
    if (hasCode(error, 'modbus.exception')) {
      const exceptionCode = Number(error.facts.exceptionCode);
      return {
        table: { ...tried, outcome: 'exception', exceptionCode },
        reading: { ...place, outcome: 'exception', exceptionCode },
      };
    }
    if (!isSilence(error)) throw error;
    return { table: { ...tried, outcome: 'silent' }, reading: { ...place, outcome: 'failed' } };
  }
}

async function readWithFallback(
  words: number,
  fallbackWords: number | undefined,
  read: (words: number) => Promise<readonly number[]>,
): Promise<readonly number[]> {
  try {
    return await read(words);
  } catch (error) {
    const isShorter = hasCode(error, 'modbus.exception') && error.facts.exceptionCode === pastTheEnd;
    if (fallbackWords === undefined || !isShorter) throw error;
    return read(fallbackWords);
  }
}

function isSilence(error: unknown): boolean {
  return (['modbus.timeout', 'modbus.crc', 'modbus.short', 'modbus.foreign'] as const).some((code) =>
    hasCode(error, code),
  );
}

/**
 * Tables with the number of requests that each took where none may be longer: a number of two words may then have changed
 * between its halves, and a UPS that answers for whole blocks only refuses what it would give the poll.
 */
export function readInParts(tables: readonly TriedTable[], longestWords: number): readonly TriedTable[] {
  return tables.map((table) => {
    const parts = Math.ceil(table.words / longestWords);
    return parts > 1 && table.outcome !== 'skipped' ? { ...table, parts } : table;
  });
}

function identityOf(
  family: UpsFamily,
  map: RegisterMap,
  snapshot: PolledSnapshot,
  steps: readonly PollStep[],
): ProfileTrial['identity'] {
  const { table, codeOffset, codes, words } = map.family;
  const wordsOf = (id: string) => {
    const step = steps.find((one) => one.table.id === id);
    return step && snapshot.reading(step.page, id).words;
  };
  const text = identityText(map);
  const said = text && wordsOf(text.table);
  const identity = {
    deviceCode: codeOffset === undefined ? undefined : wordsOf(table)?.[codeOffset],
    reference: text && said ? decodeText(text, said) : '',
  };
  const isSaid = identity.deviceCode !== undefined || identity.reference !== '';
  if (!isSaid || codes.length + words.length === 0) return 'unknown';
  return identify(map, identity)?.family === family.name ? 'right' : 'wrong';
}

function rowsOf(
  { page, table, address: start }: PollStep,
  map: RegisterMap,
  snapshot: PolledSnapshot,
  objects: readonly ObjectReportRow[],
): readonly TriedRow[] {
  const words = snapshot.reading(page, table.id).words;
  const isHere = (row: { readonly table: string }) => row.table === table.id;
  const common = (row: { code: string; name: string; offset: number; certainty: FactCertainty }, count: number) => ({
    code: row.code,
    name: row.name,
    address: start + row.offset,
    words: words?.slice(row.offset, row.offset + count),
    certainty: row.certainty,
    objects: objects.filter(({ sources }) =>
      sources.some((source) => source.code === row.code && source.page === page),
    ),
  });
  return [
    ...map.words.filter(isHere).map((row) => {
      const raw = rawNumber(row, words?.slice(row.offset) ?? []);
      const number = raw === undefined ? undefined : decodeWord(map, row, raw);
      const value = number === undefined ? undefined : scaled(row, number, 'none');
      const text = value === undefined ? '' : `${value}${row.unit === '' ? '' : ` ${row.unit}`}`;
      return { ...common(row, wordsIn(row.type)), kind: 'word' as const, value: text };
    }),
    ...map.bits.filter(isHere).map((row) => {
      const word = words?.[row.offset];
      const value = word === undefined ? '' : String((word >> row.bit) & 1);
      return { ...common(row, 1), kind: 'bit' as const, bit: row.bit, value };
    }),
    ...map.texts.filter(isHere).map((row) => {
      return { ...common(row, row.words), kind: 'text' as const, value: words ? decodeText(row, words) : '' };
    }),
  ];
}

/** How many of the 101 objects a profile feeds, by certainty; `fed` leaves out what nothing feeds and what the gateway says. */
export function coverageOf(family: UpsFamily): { readonly fed: number; readonly counts: ReadonlyMap<Origin, number> } {
  const [map] = family.maps;
  const counts = map ? certaintyCounts(family, map, { kind: 'single' }) : new Map<Origin, number>();
  const fed = (['documented', 'derived', 'inferred', 'computed'] as const).map((origin) => counts.get(origin) ?? 0);
  return { fed: fed.reduce((sum, count) => sum + count, 0), counts };
}
