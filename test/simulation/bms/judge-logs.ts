import type { Item } from '../../support/bacnet/wire.js';
import type { Disturbances, Judge } from '../world/contract.js';
import type { Exchange, GivenAnswer, WireListener } from './gateway-wire.js';
import { attempt } from './judge-cov.js';
import { property, type } from './judged-objects.js';
import { bitsOf, readPropertyMultipleAck, stampOf, Tags, type ToldProperty } from './payloads.js';
import type { Pdu } from './pdu.js';
import { service, unconfirmedService } from './requests.js';
import { wasWithoutWay } from './way-to-the-ups.js';

export interface LogParts {
  readonly judge: Judge;
  readonly disturbances: Disturbances;
  readonly nowMs: () => number;
  /** How old a value may be that passes for good. */
  readonly heldMs: () => number;
}

export interface RangeAnswer {
  readonly object: string;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly hasMore: boolean;
  readonly count: number;
  readonly firstNumber: number | undefined;
  /** The octets of each record, as text. */
  readonly records: readonly string[];
  /** Of each record. */
  readonly marks: readonly RecordMark[];
}

interface RecordMark {
  /** Local time, as if it were UTC. */
  readonly atMs: number;
  readonly kind: 'time-change' | 'interrupted' | 'disabled' | 'other';
  /** Of a Trend Log Multiple: at least one value is a REAL, and not a reason why there is none. */
  readonly hasNumbers: boolean;
}

/** ReadRange-ACK of a Log_Buffer (135-2016 §15.8.2); records of an Event Log or of a Trend Log Multiple. */
export function readRangeAck(payload: Uint8Array): RangeAnswer {
  const tags = new Tags(payload);
  const object = tags.id(0);
  tags.contextNumber(1);
  tags.optionalNumber(2);
  const [isFirst = false, isLast = false, hasMore = false] = bitsOf(tags.take('context', 3));
  const count = tags.contextNumber(4);
  const recordItems = recordsOf(tags.within(5));
  const firstNumber = tags.optionalNumber(6);
  const records = recordItems.map(stampOf);
  return { object, isFirst, isLast, hasMore, count, firstNumber, records, marks: recordItems.map(markOf) };
}

/** Each record begins with [0], its time stamp. */
function recordsOf(all: readonly Item[]): readonly (readonly Item[])[] {
  const found: Item[][] = [];
  let depth = 0;
  for (const item of all) {
    if (depth === 0 && item.kind === 'opening' && item.tag === 0) found.push([]);
    found.at(-1)?.push(item);
    if (item.kind === 'opening') depth += 1;
    if (item.kind === 'closing') depth -= 1;
  }
  return found;
}

/** [0] time stamp, [1] what is logged: [0] status, [2] change of the clock, or a value (135-2016 §12.27.13, §12.30.18). */
function markOf([, date, time, , , datum, ...values]: readonly Item[]): RecordMark {
  const [year = 0, month = 1, day = 1] = date?.octets ?? [];
  const [hour = 0, minute = 0, second = 0, hundredths = 0] = time?.octets ?? [];
  const atMs = Date.UTC(1900 + year, month - 1, day, hour, minute, second, 10 * hundredths);
  const hasNumbers = values.some(({ kind, tag, octets }) => kind === 'context' && tag === 1 && octets.length === 4);
  if (datum?.kind !== 'context') return { atMs, kind: 'other', hasNumbers };
  if (datum.tag === 2) return { atMs, kind: 'time-change', hasNumbers: false };
  const [isDisabled = false, , isInterrupted = false] = datum.tag === 0 ? bitsOf(datum) : [];
  return { atMs, kind: isInterrupted ? 'interrupted' : isDisabled ? 'disabled' : 'other', hasNumbers: false };
}

interface KnownLog {
  /** Octets of each record by its number, of those that were read. */
  readonly records: Map<number, { readonly octets: string; readonly readAtMs: number }>;
  total: number;
}

/** A clock that is read in whole seconds goes back by less, and that is no record; a record of a whole second is rounded. */
const leastStepMs = 3000;
/** A Trend Log Multiple has a record each minute. */
const mostPauseMs = 600_000;
/** An Event Log holds some hundred records at least. */
const leastBuffer = 500;
/** More are forgotten, the oldest first: a log has 10,000. */
const mostKept = 3_000;

/** What the clocks of a UPS and of the machine show when a run begins, as if it were UTC. */
const clocksBeginMs: readonly number[] = [Date.UTC(2026, 5, 17, 14, 35, 20), Date.UTC(2026, 0, 15, 12)];
/** The clock of the UPS is read now and then, in whole seconds. */
const clockErrorMs = 3_000;

/** Rules `log-record-kept`, `log-order`, `log-count`, `log-range` and `trend-of-loss`. */
export class LogJudge implements WireListener {
  readonly #parts: LogParts;
  readonly #logs = new Map<string, KnownLog>();
  /** A BMS has set the time of the device, which is that of the records. */
  #isTimeSet = false;

  constructor(parts: LogParts) {
    this.#parts = parts;
  }

  unconfirmedReached({ service: number }: Pdu): void {
    const { timeSynchronization, utcTimeSynchronization } = unconfirmedService;
    if (number === timeSynchronization || number === utcTimeSynchronization) this.#isTimeSet = true;
  }

  answered({ service: number, payload }: Exchange, answer: GivenAnswer): void {
    if (answer.type === 3 && number === service.readPropertyMultiple) {
      this.#noteCounts(readPropertyMultipleAck(answer.payload));
    }
    if (answer.type !== 3 || number !== service.readRange) return;
    const range = readRangeAck(answer.payload);
    const { judge, disturbances } = this.#parts;
    judge.judged('record', range.records.length);
    if (range.count !== range.records.length) {
      judge.violated(
        'log-range',
        `${range.object}: Item_Count is ${range.count}, there are ${range.records.length} records`,
      );
    }
    if (range.hasMore && range.isLast) judge.violated('log-range', `${range.object}: MORE_ITEMS behind LAST_ITEM`);
    if (range.records.length > 0 && range.firstNumber === undefined) {
      judge.violated('log-range', `${range.object}: records without First_Sequence_Number`);
    }
    this.#judgeAsked(payload, range);
    const log = this.#logOf(range.object);
    const isDiskIll = disturbances.wereThere(['disk', 'settings'], 0, answer.atMs);
    for (const [index, octets] of range.records.entries()) {
      this.#judgeRecord(range.object, log, (range.firstNumber ?? 0) + index, octets, isDiskIll);
    }
    this.#judgeOrder(range, answer.atMs);
    if (range.object.startsWith(`${type.trendLogMultiple},`)) this.#judgeTrend(range, answer.atMs);
  }

  /** Of a value that is not good the log has the reason, and no number (src/device/README.md): so while there is no way to the UPS. */
  #judgeTrend({ object, marks, firstNumber = 0 }: RangeAnswer, answeredAtMs: number): void {
    const { judge, disturbances } = this.#parts;
    const heldMs = this.#parts.heldMs();
    if (this.#isTimeSet || disturbances.wereThere(['clock'], 0, answeredAtMs)) return;
    for (const [index, { atMs, hasNumbers }] of marks.entries()) {
      const madeAtMs = clocksBeginMs.map((ms) => atMs - ms).find((ms) => ms >= 0 && ms <= answeredAtMs);
      if (!hasNumbers || madeAtMs === undefined) continue;
      judge.judged('trend record');
      if (!wasWithoutWay(disturbances, madeAtMs - heldMs - clockErrorMs, madeAtMs + clockErrorMs)) continue;
      const what = `${object}: record ${firstNumber + index} of ${Math.round(madeAtMs)} ms has numbers`;
      judge.violated('trend-of-loss', `${what}, and the UPS could not be asked for ${Math.round(heldMs)} ms`);
    }
  }

  /** The number behind the last record that was read. */
  nextOf(object: string): number {
    let last = 0;
    for (const number of this.#logs.get(object)?.records.keys() ?? []) last = Math.max(last, number);
    return last + 1;
  }

  /** By sequence number: the first record is the one that was asked for, or the log begins later. */
  #judgeAsked(payload: Uint8Array, { object, firstNumber, isFirst, records }: RangeAnswer): void {
    const asked = attempt(() => {
      const tags = new Tags(payload);
      tags.id(0);
      tags.contextNumber(1);
      const [from, count] = tags.within(6);
      return {
        from: numberOf(from),
        count: ((count?.octets.at(-1) ?? 0) << 24) >> 24,
        octets: count?.octets.length ?? 0,
      };
    });
    if (asked === undefined || firstNumber === undefined || records.length === 0) return;
    if (firstNumber === asked.from || isFirst || (asked.octets === 1 && asked.count < 0)) return;
    this.#parts.judge.violated('log-range', `${object}: asked from number ${asked.from}, told from ${firstNumber}`);
  }

  /** "A record that was read keeps its number: a buffer shows what is on the disk, and nothing that a power cut could take back." */
  #judgeRecord(object: string, log: KnownLog, number: number, octets: string, isDiskIll: boolean): void {
    const known = log.records.get(number);
    log.records.set(number, { octets, readAtMs: this.#parts.nowMs() });
    if (log.records.size > mostKept) {
      const [oldest] = log.records.keys();
      if (oldest !== undefined) log.records.delete(oldest);
    }
    if (known === undefined || known.octets === octets || isDiskIll) return;
    const when = `${Math.round(known.readAtMs)} ms`;
    this.#parts.judge.violated('log-record-kept', `${object}: record ${number} is another one than at ${when}`);
  }

  /** Whoever set the clock, the log says so, or that nobody knows what was between two records. */
  #judgeOrder({ object, marks, firstNumber = 0 }: RangeAnswer, atMs: number): void {
    const mostMs = object.startsWith('27,') ? mostPauseMs : Number.POSITIVE_INFINITY;
    const at = marks.findIndex(({ atMs: ownMs, kind }, index) => {
      const before = marks[index - 1];
      if (before === undefined) return false;
      const stepMs = ownMs - before.atMs;
      if (stepMs > -leastStepMs && stepMs < mostMs) return false;
      return kind !== 'time-change' && kind !== 'interrupted' && before.kind !== 'disabled';
    });
    if (at < 0 || this.#parts.disturbances.wereThere(['disk'], 0, atMs)) return;
    const isOlder = (marks[at]?.atMs ?? 0) < (marks[at - 1]?.atMs ?? 0);
    const how = isOlder ? 'is older than the one before' : 'is of another time than the one before';
    this.#parts.judge.violated('log-order', `${object}: record ${firstNumber + at} ${how}`);
  }

  #noteCounts(told: readonly ToldProperty[]): void {
    const numberOfLog = (object: string, id: number) =>
      told.find((one) => one.object === object && one.propertyId === id)?.items[0];
    for (const object of new Set(told.map((one) => one.object))) {
      const total = numberOfLog(object, property.totalRecordCount);
      const count = numberOfLog(object, property.recordCount);
      if (total !== undefined && count !== undefined) this.#judgeCounts(object, numberOf(total), numberOf(count));
    }
  }

  /** Records are numbered from 1, and none is missing: as many as were ever made are there, until there are too many. */
  #judgeCounts(object: string, total: number, count: number): void {
    const { judge, disturbances, nowMs } = this.#parts;
    const log = this.#logOf(object);
    const before = log.total;
    log.total = total;
    judge.judged('log');
    if (disturbances.wereThere(['disk', 'settings'], 0, nowMs())) return;
    if (total < before && !disturbances.wereThere(['power'], 0, nowMs())) {
      judge.violated('log-count', `${object}: Total_Record_Count went from ${before} to ${total}`);
    }
    if (object.startsWith(`${type.eventLog},`) && total < leastBuffer && count !== total) {
      judge.violated('log-count', `${object}: Record_Count is ${count}, Total_Record_Count ${total}`);
    }
  }

  #logOf(object: string): KnownLog {
    const known = this.#logs.get(object);
    if (known !== undefined) return known;
    const log: KnownLog = { records: new Map(), total: 0 };
    this.#logs.set(object, log);
    return log;
  }
}

const numberOf = (item: Item | undefined): number => item?.octets.reduce((sum, octet) => sum * 256 + octet, 0) ?? -1;
