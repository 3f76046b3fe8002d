import { describe, expect, it } from 'vitest';
import { LatestFindings } from '../../../src/device/register-search/latest-findings.js';
import { packWords, unpackWords } from '../../../src/device/register-search/packed-words.js';
import { ManualClock } from '../../support/manual-clock.js';

/** Findings that take so long, counted; the number of each says which one it was. */
function slowFindings(takesMs: number) {
  const clock = new ManualClock();
  const counts = { begun: 0, underWay: 0, mostUnderWay: 0 };
  const make = async () => {
    counts.begun += 1;
    const mine = counts.begun;
    counts.underWay += 1;
    counts.mostUnderWay = Math.max(counts.mostUnderWay, counts.underWay);
    await new Promise<void>((resolve) => clock.schedule(takesMs, resolve));
    counts.underWay -= 1;
    return mine;
  };
  return { clock, counts, findings: new LatestFindings(make, clock) };
}

describe('findings that take twenty seconds', () => {
  it('are made one at a time, however many ask, and not again before twice their time', async () => {
    const { clock, counts, findings } = slowFindings(20_000);
    for (let ms = 0; ms < 120_000; ms += 1000) {
      void findings.get();
      void findings.get();
      await clock.advance(1000);
    }
    expect(counts.mostUnderWay).toBe(1);
    expect(counts.begun).toBe(2);
  });

  it('are made again after a change, behind the one under way: one waits at most', async () => {
    const { clock, counts, findings } = slowFindings(20_000);
    const first = findings.get();
    await clock.advance(1000);
    const later: Promise<number>[] = [];
    for (let change = 0; change < 10; change += 1) {
      findings.outdate();
      later.push(findings.get());
      await clock.advance(1000);
    }
    await clock.advance(40_000);
    expect([await first, ...(await Promise.all(later))]).toEqual([1, ...Array.from({ length: 10 }, () => 2)]);
    expect(counts).toEqual({ begun: 2, underWay: 0, mostUnderWay: 1 });
  });

  it('that failed are made anew by the next who asks', async () => {
    let count = 0;
    const findings = new LatestFindings(async () => {
      count += 1;
      if (count === 1) throw new Error('a fault');
      return count;
    }, new ManualClock());
    await expect(findings.get()).rejects.toThrow('a fault');
    expect(await findings.get()).toBe(2);
  });
});

describe('words on the way to another thread', () => {
  it('arrive as they were, their samples handed over and not copied', () => {
    const words = [
      {
        key: 'system:3:1',
        page: 'system',
        functionCode: 3 as const,
        address: 1,
        managed: false,
        feeds: ['BYPASS_V1'],
        samples: [
          { atMs: 1_790_000_000_000.5, word: 65_535 },
          { atMs: 1_790_000_001_000, word: 0 },
        ],
      },
      { key: 'system:4:9', page: 'system', functionCode: 4 as const, address: 9, feeds: [], samples: [] },
    ];
    const packed = packWords(words);
    const arrived = structuredClone(packed, { transfer: [packed.times.buffer, packed.values.buffer] });
    expect([packed.times.length, packed.values.length]).toEqual([0, 0]);
    expect(unpackWords(arrived)).toEqual(words);
  });
});
