import { beforeEach, describe, expect, it } from 'vitest';
import { confirmed, context, join, objectId, unsignedOctets } from '../../support/bacnet/wire.js';
import { LogJudge } from './judge-logs.js';
import { Planted } from './planted.js';
import { readRangePayload } from './requests.js';

let planted: Planted;
let invokeId: number;

beforeEach(() => {
  planted = new Planted();
  invokeId = 0;
  planted.wire.listen(new LogJudge({ judge: planted, disturbances: planted, nowMs: () => planted.nowMs }));
});

interface Told {
  readonly asked?: number;
  readonly first?: number;
  readonly count?: number;
  readonly flags?: number;
}

/** Records of a log status, each with its second. */
function read(seconds: readonly number[], { asked = 10, first = 10, count = seconds.length, flags = 0x00 }: Told = {}) {
  invokeId += 1;
  planted.reached(confirmed(26, readRangePayload(25, 1, asked, 10), { invokeId }));
  const records = seconds.flatMap((second) => [
    ...[0x0e, 0xa4, 126, 1, 15, 4, 0xb4, 12, 0, second, 0, 0x0f],
    ...[0x1e, ...context(0, [5, 0x80]), 0x1f],
  ]);
  planted.left(
    join(
      [0x30, invokeId, 26],
      context(0, objectId(25, 1)),
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

  it('are in the order of time while nobody sets the clock', () => {
    expect(read([1, 3, 2])).toEqual(['log-order']);
    planted.note('clock', 0, 1);
    expect(read([1, 3, 2])).toEqual([]);
  });

  it('are those that were asked for, and as many as are said', () => {
    expect(read([2], { asked: 10, first: 11 })).toEqual(['log-range']);
    expect(read([5], { asked: 1, first: 20, flags: 0x80 })).toEqual([]);
    expect(read([1, 2], { count: 3 })).toEqual(['log-range']);
    expect(read([1, 2], { flags: 0x60 })).toEqual(['log-range']);
  });
});
