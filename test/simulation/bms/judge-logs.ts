import type { Item } from '../../support/bacnet/wire.js';
import type { Disturbances, Judge } from '../world/contract.js';
import type { Exchange, GivenAnswer, WireListener } from './gateway-wire.js';
import { attempt } from './judge-cov.js';
import { bitsOf, stampOf, Tags } from './payloads.js';
import type { Pdu } from './pdu.js';
import { service, unconfirmedService } from './requests.js';

export interface LogParts {
  readonly judge: Judge;
  readonly disturbances: Disturbances;
  readonly nowMs: () => number;
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
  /** The time of each record, as text that sorts by time. */
  readonly times: readonly string[];
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
  return { object, isFirst, isLast, hasMore, count, firstNumber, records, times: recordItems.map(timeOf) };
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

/** Date without its weekday, and time: octets that sort as they follow. */
function timeOf([, date, time]: readonly Item[]): string {
  const octets = [...(date?.octets.subarray(0, 3) ?? []), ...(time?.octets ?? [])];
  return Buffer.from(octets).toString('hex');
}

interface KnownLog {
  /** Octets of each record by its number, of those that were read. */
  readonly records: Map<number, { readonly octets: string; readonly readAtMs: number }>;
  total: number;
}

/** More are forgotten, the oldest first: a log has 10,000. */
const mostKept = 3_000;

/** Rules `log-record-kept`, `log-order`, `log-count` and `log-range`. */
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

  #judgeOrder({ object, times, firstNumber = 0 }: RangeAnswer, atMs: number): void {
    const at = times.findIndex((time, index) => index > 0 && time < (times[index - 1] ?? ''));
    if (at < 0 || this.#isTimeSet || this.#parts.disturbances.wereThere(['clock', 'disk', 'power'], 0, atMs)) return;
    this.#parts.judge.violated('log-order', `${object}: record ${firstNumber + at} is older than the one before`);
  }

  /** What a BMS set of the time, too, moves the time of the records. */
  noteTotal(object: string, total: number): void {
    const log = this.#logOf(object);
    const before = log.total;
    log.total = total;
    const nowMs = this.#parts.nowMs();
    if (total >= before || this.#parts.disturbances.wereThere(['power', 'disk', 'settings'], 0, nowMs)) return;
    this.#parts.judge.violated('log-count', `${object}: Total_Record_Count went from ${before} to ${total}`);
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
