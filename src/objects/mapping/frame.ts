import { meansNotThere } from '../../ups/link/exception-codes.js';
import { measurementFactor, rawNumber, wordsIn } from '../../ups/maps/decode-words.js';
import type { Page } from '../../ups/maps/page.js';
import type { Cadence, TableId, WordRow } from '../../ups/maps/register-map.js';
import { turnsWithinMs } from '../../ups/polling/poll-schedule.js';
import { isUntold, type RegisterSnapshot, type TableReading, type UpsConnection } from '../../ups/polling/snapshot.js';
import type { Certainty, SourceWord, Trust, ValueState } from '../object-value.js';
import type { ShownWords } from '../shown-words.js';
import type { ValueCause } from '../value-cause.js';
import type { Factor } from './value-scale.js';

/** A table on a page, as some object needs it. */
export interface Slot {
  readonly page: Page;
  readonly table: TableId;
  readonly cadence: Cadence;
}

/** A word in the slot with that number. */
export interface WordRef {
  readonly slot: number;
  readonly offset: number;
  readonly source: Omit<SourceWord, 'word'>;
}

/** What one snapshot says of every slot, looked up once. */
export interface Frame {
  readonly readings: readonly TableReading[];
  readonly states: readonly ValueState[];
  /** Tables of which the UPS says that there is no such page: the unit is not there, or off (IOMXXXOPXX00 p.53, DMX p.6). */
  readonly absent: readonly boolean[];
  /** Tables of which nothing is known yet, not even that the UPS has none. */
  readonly untold: readonly boolean[];
  /** Tables that are read all the time, and whose last reading has failed. */
  readonly held: readonly boolean[];
  /** The UPS as a whole does not answer. */
  readonly isLost: boolean;
  /** Of a number that no register feeds: nothing to doubt, as long as the UPS answers. */
  readonly unfed: Trust;
  /** Of a state or bit string that no register feeds: its default must not pass for news of the UPS. */
  readonly unknown: Trust;
  /** What the UPS has shown so far. */
  readonly shown: ShownWords;
  readonly shownChanges: number;
  /** What the UPS says of the scale of its measurements. */
  readonly factor: Factor;
}

/** What a frame is made by. */
export interface FramedFeed {
  readonly slots: readonly Slot[];
  readonly factor: readonly WordRef[];
  /** Those of all conditions that ask what a word has ever been, by their names in ShownWords. */
  readonly shownWords: readonly { readonly name: string; readonly ref: WordRef }[];
}

const none = { certainty: 'none', sources: [], readAtMs: undefined } as const;
const unfed: Readonly<Record<UpsConnection, Trust>> = {
  ready: { ...none, state: 'pending' },
  running: { ...none, state: 'not-managed' },
  lost: { ...none, state: 'stale', cause: 'no-register' },
};

const unknown: Readonly<Record<UpsConnection, Trust>> = {
  ...unfed,
  running: { ...none, state: 'no-sensor' },
  lost: { ...none, state: 'stale', cause: 'no-register-state' },
};

/** What a UPS gives for words that it does not have. */
const blank = 0xffff;

/** What the snapshot shows for the first time is noted in `shown`. */
export function frameOf(
  snapshot: RegisterSnapshot,
  { slots, factor: factorWords, shownWords }: FramedFeed,
  staleAfterMs: number,
  shown: ShownWords,
): Frame {
  const readings = slots.map(({ page, table }) => snapshot.reading(page, table));
  const states = readings.map((reading, slot) => stateOf(snapshot, reading, slots[slot]?.cadence, staleAfterMs));
  const held = readings.map(({ outcome }, slot) => outcome === 'failed' && isReadAllTheTime(slots[slot]?.cadence));
  const { connection } = snapshot;
  const words = { readings, states };
  const factorWord = firstWord(factorWords, words);
  const factor = factorWord === undefined ? undefined : measurementFactor(factorWord);
  const isLost = connection === 'lost';
  const absent = readings.map((reading) => meansNotThere(refusalOf(reading, isLost)));
  for (const { name, ref } of shownWords) {
    // Also while the table passes for none for another reason, such as that the UPS is lost or has not been polled whole.
    if (!isBlankTable(readings[ref.slot]) && wordAt(words, ref)) shown.note(name);
  }
  return {
    ...words,
    absent,
    untold: readings.map(isUntold),
    held,
    isLost,
    unfed: unfed[connection],
    unknown: unknown[connection],
    shown,
    shownChanges: shown.changes,
    factor,
  };
}

/** Whether two frames of one feed differ in nothing but when their tables were read: what can be made of them is the same. */
export function differInTimesOnly(one: Frame, other: Frame): boolean {
  return (
    one.unfed === other.unfed &&
    one.shownChanges === other.shownChanges &&
    one.shown === other.shown &&
    one.readings.every(
      ({ words }, slot) =>
        words === other.readings[slot]?.words &&
        one.states[slot] === other.states[slot] &&
        one.absent[slot] === other.absent[slot] &&
        one.untold[slot] === other.untold[slot] &&
        one.held[slot] === other.held[slot],
    )
  );
}

/** Whether its states change by the passing of time alone: a table that is not answered gets stale. */
export function ages({ held }: Frame): boolean {
  return held.includes(true);
}

/** A request that is lost takes nothing back of what the last answer has said. */
function refusalOf({ outcome, exceptionCode, refusedBefore }: TableReading, isLost: boolean): number | undefined {
  return outcome === 'exception' ? exceptionCode : isLost ? undefined : refusedBefore;
}

/** One lost answer flags nothing; a table that stays silent while others answer is stale after a while. */
function stateOf(
  snapshot: RegisterSnapshot,
  reading: TableReading,
  cadence: Cadence | undefined,
  staleAfterMs: number,
): ValueState {
  if (snapshot.connection === 'ready') return 'pending';
  // Of a UPS that is lost before its first complete poll, nobody knows yet what it has.
  if (reading.outcome === 'never') return snapshot.connection === 'lost' ? 'pending' : 'not-managed';
  // Of a UPS that is lost because it refuses everything, the last exception of a table says nothing of that table.
  const isOfLoss =
    snapshot.loss === 'refused' && (reading.words !== undefined || !meansNotThere(reading.exceptionCode));
  if (reading.outcome === 'exception' && !isOfLoss) return 'refused';
  if (reading.refusedBefore !== undefined && snapshot.connection !== 'lost') return 'refused';
  if (reading.words === undefined) return 'pending';
  if (snapshot.connection === 'lost') return 'stale';
  // A table without a single word that says anything is not there, whatever its bits and signs would mean.
  if (reading.table !== snapshot.map?.managed?.table && isBlankTable(reading)) {
    return 'not-available';
  }
  const ageMs = snapshot.takenAtMs - (reading.readAtMs ?? snapshot.takenAtMs);
  return reading.outcome === 'failed' && ageMs > staleAfterMs + roundMs(cadence) ? 'stale' : 'good';
}

const isBlankTable = (reading: TableReading | undefined): boolean =>
  reading?.words?.every((word) => word === blank) === true;

/** How long it may be from read to read of a table that is well. */
function roundMs(cadence: Cadence | undefined): number {
  if (cadence === 'turn') return turnsWithinMs;
  return isReadAllTheTime(cadence) ? 0 : Number.POSITIVE_INFINITY;
}

function isReadAllTheTime(cadence: Cadence | undefined): boolean {
  return cadence === 'urgent' || cadence === 'regular' || cadence === 'turn';
}

/** The first of them that has been read. */
export function firstWord(refs: readonly WordRef[], frame: ReadWords): number | undefined {
  for (const ref of refs) {
    const word = wordAt(frame, ref);
    if (word !== undefined) return word;
  }
  return undefined;
}

type ReadWords = Pick<Frame, 'readings' | 'states'>;

export function wordAt(frame: ReadWords, ref: WordRef): number | undefined {
  if (frame.states[ref.slot] === 'not-available') return undefined;
  return frame.readings[ref.slot]?.words?.[ref.offset];
}

/** How a number stands in its words. */
type NumberRow = Pick<WordRow, 'type' | 'order'>;

/** The number that stands at a place, in one word or two; undefined where it has not been read. */
export function numberAt(frame: Frame, ref: WordRef, row: NumberRow): number | undefined {
  const next = wordsIn(row.type) === 1 ? undefined : wordAt(frame, { ...ref, offset: ref.offset + 1 });
  return rawNumber(row, [wordAt(frame, ref), next]);
}

/** The words of a number, one by one. */
export function refsOfNumber(ref: WordRef, row: NumberRow): readonly WordRef[] {
  if (wordsIn(row.type) === 1) return [ref];
  const { slot, offset, source } = ref;
  return [ref, { slot, offset: offset + 1, source: { ...source, address: source.address + 1 } }];
}

/** From the most trusted to the least. */
const order: Readonly<Record<ValueState, number>> = {
  good: 0,
  'not-available': 1,
  'not-managed': 2,
  'no-sensor': 3,
  implausible: 4,
  refused: 5,
  stale: 6,
  pending: 7,
};

export function worse(first: ValueState, second: ValueState): ValueState {
  return order[second] > order[first] ? second : first;
}

/** Whether the value says something about the UPS as it is now. */
export function isCurrent(state: ValueState): boolean {
  return order[state] < order.refused;
}

/** Monotonic milliseconds of the oldest of the last good reads of these slots. */
export function oldestReadMs({ readings }: Pick<Frame, 'readings'>, slots: readonly number[]): number | undefined {
  let oldestMs: number | undefined;
  for (const slot of slots) {
    const readAtMs = readings[slot]?.readAtMs;
    if (readAtMs !== undefined && (oldestMs === undefined || readAtMs < oldestMs)) oldestMs = readAtMs;
  }
  return oldestMs;
}

/** Each once. */
export function slotsOf(refs: readonly WordRef[]): readonly number[] {
  return [...new Set(refs.map(({ slot }) => slot))];
}

export function trustOf(
  frame: Frame,
  refs: readonly WordRef[],
  state: ValueState,
  certainty: Certainty,
  cause: ValueCause | undefined = causeOfTables(frame, refs, state),
): Trust {
  const sources: SourceWord[] = [];
  let readAtMs: number | undefined;
  let isHeld = false;
  for (const ref of refs) {
    isHeld ||= frame.held[ref.slot] === true;
    const reading = frame.readings[ref.slot];
    const { page, code, address } = ref.source;
    sources.push({ page, code, address, word: reading?.words?.[ref.offset] });
    const at = reading?.readAtMs;
    if (at !== undefined && (readAtMs === undefined || at < readAtMs)) readAtMs = at;
  }
  return { state, ...(cause && { cause }), certainty, sources, readAtMs, ...(isHeld && { isHeld }) };
}

/** Why a value of these words is not good, where its state alone would say something else. */
function causeOfTables({ states, isLost }: Frame, refs: readonly WordRef[], state: ValueState): ValueCause | undefined {
  if (state === 'stale') return isLost ? undefined : 'silent-table';
  // Its words exist, and a UPS that starts has not filled them yet.
  const isBlank = state === 'no-sensor' && refs.some(({ slot }) => states[slot] === 'not-available');
  return isBlank ? 'blank-table' : undefined;
}
