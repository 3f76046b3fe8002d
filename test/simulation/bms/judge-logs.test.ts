import { beforeEach, describe, expect, it } from 'vitest';
import { confirmed, context, join, objectId, readMultiplePayload, unsignedOctets } from '../../support/bacnet/wire.js';
import { LogJudge } from './judge-logs.js';
import { property } from './judged-objects.js';
import { multipleAck, Planted } from './planted.js';
import { readRangePayload, timePayload } from './requests.js';
import { unsigned } from './values.js';

let planted: Planted;
let invokeId: number;

beforeEach(() => {
  planted = new Planted();
  invokeId = 0;
  planted.wire.listen(
    new LogJudge({ judge: planted, disturbances: planted, nowMs: () => planted.nowMs, heldMs: () => 20_000 }),
  );
});

interface Told {
  readonly type?: number;
  readonly asked?: number;
  readonly first?: number;
  readonly count?: number;
  readonly flags?: number;
}

/** What a record may log (135-2016 §12.30.18). */
const data = {
  status: context(0, [5, 0x00]),
  disabled: context(0, [5, 0x80]),
  interrupted: context(0, [5, 0x20]),
  timeChange: context(2, [0xc0, 0xa0, 0, 0]),
} as const;
type Kind = keyof typeof data;

/** Records of a log, each with its second, and what it logs where that is no status. */
function read(
  all: readonly (number | readonly [number, Kind])[],
  { type = 25, asked = 10, first = 10, count = all.length, flags = 0x00 }: Told = {},
) {
  invokeId += 1;
  planted.reached(confirmed(26, readRangePayload(type, 1, asked, 10), { invokeId }));
  const records = all.flatMap((one) => {
    const [second, kind]: readonly [number, Kind] = typeof one === 'number' ? [one, 'status'] : one;
    return [
      ...[0x0e, 0xa4, 126, 1, 15, 4, 0xb4, 12, Math.floor(second / 60), second % 60, 0, 0x0f],
      ...[0x1e, ...data[kind], 0x1f],
    ];
  });
  planted.left(
    join(
      [0x30, invokeId, 26],
      context(0, objectId(type, 1)),
      context(1, [131]),
      context(3, [5, flags]),
      context(4, unsignedOctets(count)),
      [0x5e, ...records, 0x5f],
      context(6, unsignedOctets(first)),
    ),
  );
  return planted.rules();
}

describe('the records of a log', () => {
  it('keep their numbers', () => {
    expect(read([1, 2, 3])).toEqual([]);
    expect(read([3, 4], { asked: 12, first: 12 })).toEqual([]);
    expect(read([3, 5], { asked: 12, first: 12 })).toEqual(['log-record-kept']);
    expect(planted.counts.get('record')).toBe(7);
  });

  it('are in the order of time, unless they say why not', () => {
    expect(read([10, [30, 'timeChange'], 31])).toEqual([]);
    expect(read([30, [10, 'timeChange'], 11], { asked: 20, first: 20 })).toEqual([]);
    expect(read([30, [10, 'interrupted'], 11], { asked: 30, first: 30 })).toEqual([]);
    expect(read([[30, 'disabled'], 10, 11], { asked: 40, first: 40 })).toEqual([]);
    // The clock of the UPS is read in whole seconds.
    expect(read([10, 8, 9], { asked: 50, first: 50 })).toEqual([]);
    expect(read([[10, 'interrupted'], 30, 20], { asked: 60, first: 60 })).toEqual(['log-order']);
    expect(
      read(
        [
          [20, 'timeChange'],
          [10, 'disabled'],
        ],
        { asked: 70, first: 70 },
      ),
    ).toEqual(['log-order']);
  });

  it('are of every minute, in a trend log, unless they say why not', () => {
    expect(read([0, 60, 1000], { type: 27 })).toEqual(['log-order']);
    expect(read([0, 60, [1000, 'timeChange'], 1060], { type: 27, asked: 20, first: 20 })).toEqual([]);
    // Events come when they come.
    expect(read([0, 60, 1000])).toEqual([]);
  });

  it('say so whoever set the clock, but on a disk that has lost some', () => {
    planted.note('clock', 0, 1);
    planted.note('power', 0, 1);
    expect(read([10, 30, 20])).toEqual(['log-order']);
    planted.note('disk', 0, 1);
    expect(read([10, 30, 20])).toEqual([]);
  });

  it('are those that were asked for, and as many as are said', () => {
    expect(read([2], { asked: 10, first: 11 })).toEqual(['log-range']);
    expect(read([5], { asked: 1, first: 20, flags: 0x80 })).toEqual([]);
    expect(read([1, 2], { count: 3 })).toEqual(['log-range']);
    expect(read([1, 2], { flags: 0x60 })).toEqual(['log-range']);
  });
});

describe('a Trend Log', () => {
  /** A record of so many seconds after the beginning of the run, by the clock of the UPS, with a REAL or with a failure. */
  function readTrend(second: number, value: readonly number[]): readonly string[] {
    invokeId += 1;
    planted.reached(confirmed(26, readRangePayload(27, 1, invokeId, 10), { invokeId }));
    const stamp = [0x0e, 0xa4, 126, 6, 17, 3, 0xb4, 14, 36, second - 40, 0, 0x0f];
    planted.left(
      join(
        [0x30, invokeId, 26],
        context(0, objectId(27, 1)),
        context(1, [131]),
        context(3, [5, 0xc0]),
        context(4, [1]),
        [0x5e, ...stamp, 0x1e, 0x1e, ...value, 0x1f, 0x1f, 0x5f],
        context(6, [invokeId]),
      ),
    );
    return planted.rules();
  }
  const number = context(1, [0x43, 0x66, 0, 0]);
  const failure = [0x7e, 0x91, 2, 0x91, 0, 0x7f];

  beforeEach(() => {
    planted.note('port', 50_000, 90_000);
    planted.pass(200_000);
  });

  it('has no number while there is no way to the UPS', () => {
    expect(readTrend(60, number)).toEqual([]);
    expect(readTrend(80, failure)).toEqual([]);
    expect(readTrend(80, number)).toEqual(['trend-of-loss']);
    expect(readTrend(95, number)).toEqual([]);
  });

  it('tells nobody when its records were made, once the time was set', () => {
    planted.reached([0x10, 6, ...timePayload(Date.UTC(2026, 0, 1))]);
    expect(readTrend(80, number)).toEqual([]);
  });
});

describe('the counts of a log', () => {
  function readCounts(count: number, total: number): readonly string[] {
    invokeId += 1;
    const properties = [property.recordCount, property.totalRecordCount];
    const references = [{ type: 25, instance: 1, properties }];
    planted.reached(confirmed(14, readMultiplePayload(references), { invokeId }));
    const counts = [
      [property.recordCount, unsigned(count)],
      [property.totalRecordCount, unsigned(total)],
    ] as const;
    planted.left(multipleAck(invokeId, 25, 1, counts));
    return planted.rules();
  }

  it('leave none out, and go up', () => {
    expect(readCounts(3, 3)).toEqual([]);
    expect(readCounts(4, 5)).toEqual(['log-count']);
    expect(readCounts(4, 4)).toEqual(['log-count']);
    planted.note('power', planted.nowMs, planted.nowMs);
    expect(readCounts(3, 3)).toEqual([]);
    expect(readCounts(900, 1000)).toEqual([]);
  });
});
