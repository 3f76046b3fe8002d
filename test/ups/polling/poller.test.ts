import { beforeEach, describe, expect, it } from 'vitest';
import { tellTheSame } from '../../../src/core/told.js';
import type { PollStep } from '../../../src/ups/polling/poll-plan.js';
import { Poller, type PollerOptions } from '../../../src/ups/polling/poller.js';
import { isUntold, type RegisterSnapshot } from '../../../src/ups/polling/snapshot.js';
import { ManualClock } from '../../support/manual-clock.js';
import { RecordingLog } from '../../support/recording-log.js';
import { FakeUps, step } from './fake-ups.js';

const plan: readonly PollStep[] = [
  step('system', 'identification', 0x10, 'slow'),
  step('system', 'measurements', 0x40, 'regular'),
  step('system', 'status', 0x30, 'urgent'),
  step(1, 'measurements', 0x1040, 'regular'),
  step(1, 'status', 0x1030, 'urgent'),
  step('system', 'clock', 0xcb, 'slow'),
];
const urgent = [0x30, 0x1030];
const regular = [0x40, 0x1040];
const slow = [0x10, 0xcb];

let clock: ManualClock;
let ups: FakeUps;
let log: RecordingLog;

beforeEach(() => {
  clock = new ManualClock();
  ups = new FakeUps(clock);
  log = new RecordingLog();
});

function poller(options: Partial<PollerOptions> = {}): Poller {
  return new Poller({
    reader: ups,
    slave: 1,
    family: undefined,
    map: undefined,
    plan,
    clock,
    log: log.logger,
    pollIntervalMs: 1000,
    offlineAfter: 3,
    ...options,
  });
}

/** A cycle begins every second: half a second later the first one is over, and so are the next ones a second on. */
const firstCycle = () => clock.advance(500);
const cycles = (count: number) => clock.advance(1000 * count);

describe('the time of the last answered reading', () => {
  it('stands still while the line is silent or refuses, and goes on with the next answer', async () => {
    const one = poller();
    expect(one.snapshot().readAtMs).toBeUndefined();
    one.start();
    await firstCycle();
    await cycles(5);
    const before = one.snapshot().readAtMs;
    expect(before).toBeGreaterThan(clock.monotonicMs() - 1000);
    ups.behave(() => 'silent');
    await cycles(30);
    ups.behave(() => ({ exception: 6 }));
    await cycles(30);
    expect(one.snapshot().readAtMs).toBe(before);
    expect(one.snapshot().takenAtMs).toBeGreaterThan(clock.monotonicMs() - 2000);
    ups.behave(() => undefined);
    await cycles(2);
    expect(one.snapshot().readAtMs).toBeGreaterThan(clock.monotonicMs() - 1100);
  });
});

describe('the order of asking', () => {
  it('is status of all pages, then measurements, then at connection the slow tables', async () => {
    poller().start();
    await clock.advance(100);
    expect(ups.starts()).toEqual([...urgent, ...regular, ...slow]);
  });

  it('is the same in every cycle, without the slow tables', async () => {
    poller().start();
    await firstCycle();
    ups.starts();
    await cycles(2);
    expect(ups.starts()).toEqual([...urgent, ...regular, ...urgent, ...regular]);
  });

  it('has a slow table again after ten minutes, one in a cycle', async () => {
    poller().start();
    await firstCycle();
    await cycles(600);
    ups.starts();
    await cycles(1);
    expect(ups.starts()).toEqual([...urgent, ...regular, 0x10]);
    await cycles(1);
    expect(ups.starts()).toEqual([...urgent, ...regular, 0xcb]);
    await cycles(1);
    expect(ups.starts()).toEqual([...urgent, ...regular]);
  });

  it('has a spare table again after ten seconds', async () => {
    const spare = step('system', 'furtherMeasurements', 0x68, 'spare');
    poller({ plan: [...plan, spare] }).start();
    await clock.advance(100);
    expect(ups.starts()).toEqual([...urgent, ...regular, 0x68, ...slow]);
    await cycles(9);
    expect(ups.starts()).not.toContain(0x68);
    await cycles(2);
    expect(ups.starts().filter((start) => start === 0x68)).toHaveLength(1);
  });

  it('has a spare table again after a minute when the poll leaves no pause', async () => {
    const spare = step('system', 'furtherMeasurements', 0x68, 'spare');
    poller({ plan: [...plan, spare], pollIntervalMs: 500 }).start();
    await clock.advance(100);
    ups.starts();
    await clock.advance(59_000);
    expect(ups.starts()).not.toContain(0x68);
    await clock.advance(2000);
    expect(ups.starts().filter((start) => start === 0x68)).toHaveLength(1);
  });

  it('follows another plan from the next cycle on, and asks nothing anew that it knows', async () => {
    const spare = step('system', 'furtherMeasurements', 0x68, 'spare');
    const one = poller({ plan: [...plan, spare] });
    one.start();
    await firstCycle();
    ups.starts();
    one.replan([...plan, { ...spare, cadence: 'regular' }]);
    await cycles(2);
    expect(ups.starts()).toEqual([...urgent, ...regular, 0x68, ...urgent, ...regular, 0x68]);
    expect(one.snapshot().connection).toBe('running');
    one.replan([...plan, spare]);
    await cycles(3);
    expect(ups.starts()).toEqual([...urgent, ...regular, 0x68, ...urgent, ...regular, ...urgent, ...regular]);
  });

  it('has one table a cycle of those that are asked in turn, and the others are not held up', async () => {
    const turns = [1, 2, 3].map((unit) => step(unit as 1 | 2 | 3, 'unitMeasurements', 0x220 + unit, 'turn'));
    poller({ plan: [...plan, ...turns] }).start();
    await clock.advance(200);
    expect(ups.starts()).toEqual([...urgent, ...regular, 0x221, 0x222, 0x223, ...slow]);
    await cycles(6);
    const cycle = (start: number) => [...urgent, ...regular, start];
    expect(ups.starts()).toEqual([0x221, 0x222, 0x223, 0x221, 0x222, 0x223].flatMap(cycle));
  });

  it('asks more of those in the pauses of a slow poll, so that none gets older than ten seconds', async () => {
    const turns = [1, 2, 3, 4].map((unit) => step(unit as 1 | 2 | 3 | 4, 'unitMeasurements', 0x220 + unit, 'turn'));
    poller({ plan: [...plan, ...turns], pollIntervalMs: 10_000 }).start();
    await firstCycle();
    ups.starts();
    await clock.advance(10_000);
    expect(ups.starts()).toEqual([...urgent, ...regular, 0x221, 0x222, 0x223, 0x224]);
    const slower = new FakeUps(clock);
    poller({ reader: slower, plan: [...plan, ...turns], pollIntervalMs: 5000 }).start();
    await firstCycle();
    slower.starts();
    await clock.advance(10_000);
    expect(slower.starts()).toEqual([...urgent, ...regular, 0x221, ...urgent, ...regular, 0x222, 0x223, 0x224]);
  });

  it('lets no alarm wait for those: it asks no more than the pause has time for, and none while the UPS is silent', async () => {
    const turns = [1, 2, 3, 4].map((unit) => step(unit as 1 | 2 | 3 | 4, 'unitMeasurements', 0x220 + unit, 'turn'));
    const many = Array.from({ length: 200 }, (_, at) => step(1, `word${at}`, 0x2000 + at, 'turn'));
    const fitting = new FakeUps(clock);
    // Five requests of a cycle take 50 ms: there is time for one more.
    poller({ reader: fitting, plan: [...plan, ...many], pollIntervalMs: 62 }).start();
    await clock.advance(21_000);
    const late = fitting.asked.filter(({ atMs }) => atMs > 10_000);
    const ofAlarms = late.filter(({ start }) => start === 0x30).map(({ atMs }) => atMs);
    expect(new Set(ofAlarms.slice(1).map((atMs, at) => atMs - (ofAlarms[at] ?? 0)))).toEqual(new Set([62]));
    expect(new Set(late.map(({ start }) => start).filter((start) => start >= 0x2000)).size).toBe(many.length);
    const silent = new FakeUps(clock);
    poller({ reader: silent, plan: [...plan, ...turns], pollIntervalMs: 10_000 }).start();
    await firstCycle();
    silent.behave((start) => (start > 0x220 && start < 0x230 ? 'silent' : undefined));
    silent.starts();
    await clock.advance(10_000);
    expect(silent.starts()).toEqual([...urgent, ...regular, 0x221]);
  });

  it('asks a unit that is not there once a minute, and one that comes back is seen', async () => {
    const turns = [1, 2].map((unit) => step(unit as 1 | 2, 'unitMeasurements', 0x220 + unit, 'turn'));
    let isThere = false;
    ups.behave((start) => (start === 0x222 && !isThere ? { exception: 2 } : undefined));
    const one = poller({ plan: [...plan, ...turns] });
    one.start();
    await firstCycle();
    await cycles(300);
    ups.starts();
    await cycles(60);
    expect(ups.starts().filter((start) => start === 0x222)).toHaveLength(1);
    isThere = true;
    await cycles(61);
    expect(one.snapshot().reading(2, 'unitMeasurements').outcome).toBe('data');
  });

  it('asks every table whole', async () => {
    poller().start();
    await clock.advance(100);
    expect(ups.asked.map(({ words }) => words)).toEqual([6, 6, 6, 6, 6, 6]);
  });
});

describe('the pace', () => {
  const cycleStarts = () => ups.asked.filter(({ start }) => start === 0x30).map(({ atMs }) => atMs);

  it('is from start to start of a cycle', async () => {
    poller().start();
    await clock.advance(2500);
    expect(cycleStarts()).toEqual([0, 1000, 2000]);
  });

  it('is as fast as the line allows when a cycle takes longer than the interval, or the interval is 0', async () => {
    const one = poller({ pollIntervalMs: 0 });
    one.start();
    await clock.advance(150);
    expect(cycleStarts()).toEqual([0, 60, 100, 140]);
    expect(one.statistics()).toMatchObject({ cycles: 3, failedCycles: 0, lastCycleMs: 40 });
  });

  it('does not spin on a closed line, even with interval 0', async () => {
    ups.isOpen = false;
    ups.behave(() => 'closed');
    poller({ pollIntervalMs: 0 }).start();
    await clock.advance(1000);
    expect(ups.asked.length).toBeLessThanOrEqual(5);
  });
});

describe('the snapshot', () => {
  it('holds nothing before the first answer', () => {
    const snapshot = poller().snapshot();
    expect(snapshot.connection).toBe('ready');
    expect(snapshot.reading('system', 'status')).toEqual({ page: 'system', table: 'status', outcome: 'never' });
  });

  it('is told after every answer of another page or table, so that an alarm waits for nothing', async () => {
    const seen: (readonly [number, string | undefined])[] = [];
    const one = poller();
    one.onSnapshot((snapshot) => seen.push([clock.monotonicMs(), snapshot.reading(1, 'status').outcome]));
    one.start();
    await clock.advance(25);
    expect(seen).toEqual([
      [10, 'never'],
      [20, 'data'],
    ]);
  });

  it("is told of a page's status and alarms at once, so that no state is made of two moments", async () => {
    const seen: number[] = [];
    const alarms = [step('system', 'alarms', 0x38, 'urgent'), step(1, 'alarms', 0x1038, 'urgent')] as const;
    const one = poller({ plan: [step('system', 'status', 0x30, 'urgent'), ...alarms, ...plan.slice(3, 4)] });
    one.onSnapshot(() => seen.push(clock.monotonicMs()));
    one.start();
    await clock.advance(39);
    expect(ups.starts()).toEqual([0x30, 0x38, 0x1038, 0x1040]);
    expect(seen).toEqual([20, 30]);
  });

  it('holds words and time of each table and page', async () => {
    const one = poller();
    one.start();
    await cycles(1);
    expect(one.snapshot().reading(1, 'status')).toEqual({
      page: 1,
      table: 'status',
      outcome: 'data',
      words: [0x1030, 0x1031, 0x1032, 0x1033, 0x1034, 0x1035],
      readAtMs: 20,
    });
    expect(one.snapshot().reading('system', 'status').words?.[0]).toBe(0x30);
    expect(one.snapshot().reading(2, 'status').outcome).toBe('never');
  });

  it('keeps the list of words as long as a table answers with the same ones, with the time of the last answer', async () => {
    const one = poller();
    one.start();
    await clock.advance(500);
    const first = one.snapshot().reading('system', 'status');
    await cycles(1);
    const again = one.snapshot().reading('system', 'status');
    expect(again.words).toBe(first.words);
    expect((again.readAtMs ?? 0) - (first.readAtMs ?? 0)).toBe(1000);
    ups.behave((start) => (start === 0x30 ? [0x30, 0x31, 0x32, 0x33, 0x34, 0] : undefined));
    await cycles(1);
    expect(one.snapshot().reading('system', 'status').words).toEqual([0x30, 0x31, 0x32, 0x33, 0x34, 0]);
    expect(first.words?.[5]).toBe(0x35);
    ups.behave((start) => (start === 0x30 ? [0x30, 0x31, 0x32, 0x33, 0x34] : undefined));
    await cycles(1);
    expect(one.snapshot().reading('system', 'status').words).toHaveLength(5);
  });

  it('is a value: an old one keeps what it held', async () => {
    const one = poller();
    one.start();
    await clock.advance(500);
    const old = one.snapshot();
    ups.behave(() => [0, 0, 0, 0, 0, 0]);
    await cycles(1);
    expect(old.reading('system', 'status').words?.[0]).toBe(0x30);
    expect(one.snapshot().reading('system', 'status').words?.[0]).toBe(0);
  });

  it('goes on when a listener fails, and tells the others', async () => {
    const one = poller();
    let told = 0;
    one.onSnapshot(() => {
      throw new Error('a listener’s fault');
    });
    const end = one.onSnapshot(() => {
      told += 1;
    });
    one.start();
    await clock.advance(15);
    expect(told).toBe(1);
    end();
    await cycles(1);
    expect(told).toBe(1);
    expect(log.at('error').length).toBeGreaterThan(1);
  });
});

describe('the connection', () => {
  const connections = (one: Poller) => {
    const seen: [number, RegisterSnapshot['connection']][] = [];
    one.onSnapshot(({ connection }) => {
      if (seen.at(-1)?.[1] !== connection) seen.push([clock.monotonicMs(), connection]);
    });
    return seen;
  };

  it('is Ready until every table was answered, with data or an exception, then Running', async () => {
    ups.behave((start) => (start === 0x10 ? { exception: 2 } : undefined));
    const one = poller();
    const seen = connections(one);
    one.start();
    await clock.advance(55);
    expect(one.snapshot().connection).toBe('ready');
    await clock.advance(5);
    expect(one.snapshot().connection).toBe('running');
    expect(seen).toEqual([
      [10, 'ready'],
      [60, 'running'],
    ]);
  });

  it('is Ready as long as one table was never answered', async () => {
    ups.behave((start) => (start === 0xcb ? 'damaged' : undefined));
    const one = poller();
    one.start();
    await cycles(2);
    expect(one.snapshot().connection).toBe('ready');
    ups.behave(() => undefined);
    await cycles(1);
    expect(one.snapshot().connection).toBe('running');
  });

  it('does not wait without end for a table that never answers: three misses, then it is given up', async () => {
    ups.behave((start) => (start === 0xcb ? 'silent' : undefined));
    const one = poller();
    one.start();
    await cycles(10);
    expect(one.snapshot().connection).toBe('running');
    expect(one.snapshot().reading('system', 'clock').outcome).toBe('failed');
  });

  it('is lost after offline_after failed cycles, within five seconds of the UPS falling silent', async () => {
    const one = poller();
    one.start();
    await clock.advance(1500);
    ups.behave(() => 'silent');
    const seen = connections(one);
    await clock.advance(5000);
    expect(seen.at(-1)?.[1]).toBe('lost');
    expect(seen.at(-1)?.[0]).toBeLessThanOrEqual(1500 + 5000);
    // Two requests in the first failed cycle, one in each of the others.
    expect(seen.at(-1)?.[0]).toBe(2000 + 1000 + 500 + 500 + 500);
    expect(log.at('warn')).toHaveLength(1);
  });

  it('is lost as soon when the UPS falls silent in mid-cycle: that cycle counts', async () => {
    const one = poller();
    one.start();
    await clock.advance(1500);
    ups.behave((start) => (start === 0x40 || clock.monotonicMs() > 2015 ? 'silent' : undefined));
    const seen = connections(one);
    await clock.advance(5000);
    // Two answers of 10 ms and two unanswered requests, and one request in each of two more cycles.
    expect(seen.at(-1)).toEqual([2000 + 20 + 1000 + 1000 + 500, 'lost']);
  });

  it('is never lost by a cycle in which something was answered', async () => {
    const one = poller({ offlineAfter: 1 });
    one.start();
    await clock.advance(1500);
    const seen = connections(one);
    ups.behave((start) => (regular.includes(start) ? 'silent' : undefined));
    await cycles(10);
    expect(seen.filter(([, connection]) => connection === 'lost')).toEqual([]);
  });

  it('is lost no sooner by one lost answer at the end of a cycle', async () => {
    const one = poller();
    one.start();
    await clock.advance(1500);
    ups.behave((start) => (start === 0x1040 || clock.monotonicMs() > 2500 ? 'silent' : undefined));
    await clock.advance(3100);
    expect(one.statistics().failedCycles).toBe(2);
    expect(one.snapshot().connection).toBe('running');
    await clock.advance(1000);
    expect(one.snapshot().connection).toBe('lost');
  });

  it('is lost after as many cycles as are set', async () => {
    const one = poller({ offlineAfter: 5 });
    one.start();
    await clock.advance(1500);
    ups.behave(() => 'silent');
    await clock.advance(4400);
    expect(one.statistics().failedCycles).toBe(4);
    expect(one.snapshot().connection).toBe('running');
    await clock.advance(1200);
    expect(one.snapshot().connection).toBe('lost');
  });

  it('is lost when the line is closed for as many cycles', async () => {
    const one = poller();
    one.start();
    await clock.advance(1500);
    ups.isOpen = false;
    ups.behave(() => 'closed');
    await clock.advance(2400);
    expect(one.snapshot().connection).toBe('running');
    await clock.advance(200);
    expect(one.snapshot().connection).toBe('lost');
  });

  it('is lost when the UPS never answered at all', async () => {
    ups.behave(() => 'silent');
    const one = poller();
    one.start();
    await clock.advance(5000);
    expect(one.snapshot().connection).toBe('lost');
  });

  it('is kept through fewer failed cycles', async () => {
    const one = poller();
    one.start();
    await clock.advance(1500);
    ups.behave(() => 'silent');
    await clock.advance(1600);
    expect(one.statistics().failedCycles).toBe(1);
    ups.behave(() => undefined);
    await cycles(20);
    expect(one.snapshot().connection).toBe('running');
    expect(log.at('warn')).toHaveLength(0);
  });

  it('comes back after two good cycles, with every table read anew', async () => {
    const one = poller();
    one.start();
    await clock.advance(1500);
    ups.behave(() => 'silent');
    await cycles(6);
    expect(one.snapshot().connection).toBe('lost');
    ups.behave(() => undefined);
    ups.starts();
    const seen = connections(one);
    await clock.advance(1200);
    expect(seen).toEqual([[expect.any(Number), 'lost']]);
    await clock.advance(1000);
    expect(seen.map(([, connection]) => connection)).toEqual(['lost', 'running']);
    expect(new Set(ups.starts())).toEqual(new Set([...urgent, ...regular, ...slow]));
  });

  it('does not flap when single cycles succeed', async () => {
    const one = poller();
    const seen = connections(one);
    one.start();
    await clock.advance(1500);
    for (let count = 0; count < 5; count += 1) {
      ups.behave(() => 'silent');
      await cycles(8);
      const good = one.statistics();
      ups.behave(() =>
        one.statistics().cycles - one.statistics().failedCycles > good.cycles - good.failedCycles
          ? 'silent'
          : undefined,
      );
      await cycles(3);
    }
    expect(seen.map(([, connection]) => connection)).toEqual(['ready', 'running', 'lost']);
  });
});

describe('a table that fails alone', () => {
  it('keeps its last words and their time', async () => {
    const one = poller();
    one.start();
    await clock.advance(500);
    ups.behave((start) => (start === 0x30 ? 'damaged' : undefined));
    await cycles(1);
    expect(one.snapshot().reading('system', 'status')).toMatchObject({ outcome: 'failed', readAtMs: 10 });
    expect(one.snapshot().reading('system', 'status').words?.[0]).toBe(0x30);
    expect(one.snapshot().reading(1, 'status')).toMatchObject({ outcome: 'data', readAtMs: 1020 });
    expect(one.snapshot().connection).toBe('running');
  });

  it('is asked behind the others next time, and less often when it stays mute', async () => {
    ups.behave((start) => (start === 0x30 ? 'silent' : undefined));
    const one = poller();
    one.start();
    await clock.advance(900);
    expect(ups.starts()).toEqual([0x30, 0x1030, ...regular, ...slow]);
    await cycles(1);
    expect(ups.starts()).toEqual([0x1030, ...regular, 0x30]);
    await cycles(600);
    const asked = ups.starts();
    const mute = asked.filter((start) => start === 0x30).length;
    expect(mute).toBeGreaterThanOrEqual(10);
    expect(mute).toBeLessThanOrEqual(20);
    expect(asked.filter((start) => start === 0x1030).length).toBeGreaterThan(590);
  });

  it('does not hide a UPS that answers all others, even if it is the first two', async () => {
    ups.behave((start) => (urgent.includes(start) ? 'silent' : undefined));
    const one = poller();
    one.start();
    await cycles(10);
    expect(one.snapshot().connection).toBe('running');
    expect(one.snapshot().reading('system', 'measurements').outcome).toBe('data');
  });
});

describe('a table that is refused', () => {
  it('says so with the exception’s code and keeps its last words', async () => {
    const one = poller();
    one.start();
    await clock.advance(500);
    ups.behave((start) => (start === 0x40 ? { exception: 1 } : undefined));
    await cycles(1);
    expect(one.snapshot().reading('system', 'measurements')).toMatchObject({
      outcome: 'exception',
      exceptionCode: 1,
      readAtMs: 30,
    });
    expect(one.snapshot().reading('system', 'measurements').words).toHaveLength(6);
  });

  it('is still refused when an answer is lost, until one comes', async () => {
    const one = poller();
    one.start();
    await clock.advance(500);
    ups.behave((start) => (start === 0x30 ? { exception: 2 } : undefined));
    await cycles(1);
    ups.behave((start) => (start === 0x30 ? 'damaged' : undefined));
    await cycles(40);
    const status = () => one.snapshot().reading('system', 'status');
    expect(status()).toMatchObject({ outcome: 'failed', refusedBefore: 2 });
    ups.behave(() => undefined);
    await cycles(40);
    expect(status()).toMatchObject({ outcome: 'data' });
    expect(status().refusedBefore).toBeUndefined();
  });

  it.each([
    ['every minute', 0x40, 61],
    ['every ten minutes when it is a slow one', 0x10, 601],
  ])('is asked less and less often, at last %s', async (_, table, longestS) => {
    ups.behave((start) => (start === table ? { exception: 2 } : undefined));
    poller().start();
    await cycles(2 * 3600);
    const times = ups.asked.filter(({ start }) => start === table).map(({ atMs }) => Math.round(atMs / 1000));
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    // Doubling; each rounded up to the next cycle.
    expect(gaps.slice(0, 4)).toEqual([2, 3, 5, 9]);
    expect(gaps.at(-1)).toBe(longestS);
    expect(Math.max(...gaps)).toBe(longestS);
  });

  it('is asked again at once after the UPS was away', async () => {
    ups.behave((start) => (start === 0x40 ? { exception: 2 } : undefined));
    const one = poller();
    one.start();
    await cycles(3600);
    ups.behave(() => 'silent');
    await cycles(6);
    ups.behave(() => undefined);
    await cycles(4);
    expect(one.snapshot().reading('system', 'measurements').outcome).toBe('data');
  });

  it('of a unit that was there says that it is gone when it is refused twice, and the system has told of itself between', async () => {
    const one = poller();
    const unit = () => one.snapshot().reading(1, 'status').outcome;
    one.start();
    await firstCycle();
    ups.behave((start) => (start === 0x1030 ? { exception: 2 } : undefined));
    await cycles(1);
    expect(unit()).toBe('failed');
    await cycles(1);
    expect(unit()).toBe('exception');
    ups.behave(() => undefined);
    await cycles(61);
    expect(unit()).toBe('data');
  });

  it('says nothing of a unit while the UPS denies all its pages, whichever it denies first, and tells first again', async () => {
    const one = poller();
    const outcomes = new Set<string>();
    one.start();
    await firstCycle();
    one.onSnapshot((snapshot) => void outcomes.add(snapshot.reading(1, 'status').outcome));
    for (const denied of [[0x1030], [0x30, 0x1030, 0x40, 0x1040], [0x1030, 0x1040]]) {
      ups.behave((start) => (denied.includes(start) ? { exception: 2 } : undefined));
      await cycles(denied.length === 4 ? 60 : 1);
    }
    ups.behave(() => undefined);
    await cycles(61);
    expect([...outcomes].sort()).toEqual(['data', 'failed']);
  });

  it('is asked in every cycle as long as the UPS is only busy', async () => {
    ups.behave((start) => (start === 0x40 ? { exception: 6 } : undefined));
    poller().start();
    await cycles(100);
    expect(ups.starts().filter((start) => start === 0x40)).toHaveLength(100);
  });

  it('is asked in its shorter form at once after exception 2, and from then on', async () => {
    const short = step('single', 'status', 0x1020, 'urgent', 4);
    ups.behave((_, words) => (words > 4 ? { exception: 2 } : undefined));
    const one = poller({ plan: [short] });
    one.start();
    await clock.advance(500);
    expect(ups.asked.map(({ words }) => words)).toEqual([6, 4]);
    expect(one.snapshot().reading('single', 'status')).toMatchObject({ outcome: 'data', readAtMs: 20 });
    await cycles(1);
    expect(ups.asked.map(({ words }) => words)).toEqual([6, 4, 4]);
  });

  it('counts as answered: a UPS that refuses every table is there, and its going away is noticed', async () => {
    ups.behave(() => ({ exception: 1 }));
    const one = poller();
    one.start();
    await cycles(3600);
    expect(one.snapshot().connection).toBe('running');
    ups.behave(() => 'silent');
    await cycles(6);
    expect(one.snapshot().connection).toBe('lost');
  });
});

describe('a passing exception (Modbus application protocol V1.1b3 §7)', () => {
  const passing = [4, 5, 6, 8, 10, 11, 7, 9, 255];

  it.each(passing)(
    '%i says nothing of the table: status and alarms are asked again within 5 s, however long it lasts',
    async (exception) => {
      ups.behave((start) => (urgent.includes(start) ? { exception } : undefined));
      const one = poller();
      one.start();
      await cycles(130);
      ups.starts();
      ups.behave(() => undefined);
      await clock.advance(5000);
      expect(ups.starts()).toEqual(expect.arrayContaining(urgent));
      expect(one.snapshot().reading('system', 'status').outcome).toBe('data');
    },
  );

  it.each(passing)(
    '%i to every request is a loss after offline_after cycles, with its own cause',
    async (exception) => {
      const one = poller();
      one.start();
      await clock.advance(1500);
      ups.behave(() => ({ exception }));
      await cycles(2);
      expect(one.snapshot()).toMatchObject({ connection: 'running' });
      await cycles(1);
      expect(one.snapshot()).toMatchObject({ connection: 'lost', loss: 'refused' });
      expect(log.at('warn').at(-1)?.facts).toMatchObject({ exceptionCode: exception });
    },
  );

  it('to every request, at the start already, is a loss too', async () => {
    ups.behave(() => ({ exception: 4 }));
    const one = poller();
    one.start();
    await cycles(4);
    expect(one.snapshot()).toMatchObject({ connection: 'lost', loss: 'refused' });
  });

  it('ends with two good cycles, in which every table is asked: it may be another version of itself', async () => {
    const one = poller();
    one.start();
    await clock.advance(1500);
    ups.behave(() => ({ exception: 4 }));
    await cycles(130);
    ups.starts();
    ups.behave(() => undefined);
    await cycles(2);
    expect(one.snapshot().connection).toBe('running');
    expect(one.snapshot().loss).toBeUndefined();
    expect(ups.starts()).toEqual(expect.arrayContaining([...urgent, ...regular, ...slow]));
    expect(one.snapshot().reading('system', 'status').outcome).toBe('data');
  });

  it('of every table that once answered is a loss, whatever the code', async () => {
    const one = poller();
    one.start();
    await clock.advance(1500);
    ups.behave(() => ({ exception: 2 }));
    await cycles(10);
    expect(one.snapshot()).toMatchObject({ connection: 'lost', loss: 'refused' });
  });

  it('of one slow table does not keep the others from being asked', async () => {
    ups.behave((start) => (start === 0x10 ? { exception: 4 } : undefined));
    poller().start();
    await cycles(1300);
    expect(ups.starts().filter((start) => start === 0xcb).length).toBeGreaterThanOrEqual(3);
  });

  it('of status or alarms is logged when it begins and when it ends', async () => {
    const one = poller();
    one.start();
    await clock.advance(1500);
    ups.behave((start) => (start === 0x30 ? { exception: 4 } : undefined));
    await cycles(20);
    expect(log.at('warn').map(({ facts }) => facts)).toMatchObject([{ table: 'status', exceptionCode: 4 }]);
    ups.behave(() => undefined);
    await cycles(2);
    expect(log.at('info').at(-1)?.facts).toMatchObject({ table: 'status' });
    expect(one.snapshot().connection).toBe('running');
  });

  it('silence after it is a loss of its own kind', async () => {
    const one = poller();
    one.start();
    await clock.advance(1500);
    ups.behave(() => 'silent');
    await cycles(6);
    expect(one.snapshot()).toMatchObject({ connection: 'lost', loss: 'silent' });
  });
});

describe('another UPS on the line', () => {
  const identification = 0x10;

  it('is asked who it is after a gap too short for a loss, and then for everything', async () => {
    const one = poller();
    one.start();
    await firstCycle();
    await cycles(20);
    ups.behave((start) => (start === 0x30 ? 'silent' : undefined));
    await cycles(1);
    ups.behave((start, words) => (start === identification ? Array.from({ length: words }, () => 7) : undefined));
    ups.starts();
    await cycles(1);
    expect(ups.starts()).toContain(identification);
    expect(one.snapshot().connection).toBe('running');
    expect(one.snapshot().reading('system', 'identification').words?.[0]).toBe(7);
    await cycles(1);
    expect(ups.starts()).toEqual([...urgent, ...regular, ...slow]);
    await cycles(1);
    expect(ups.starts()).toEqual([...urgent, ...regular]);
  });

  it('is asked for no more than every ten seconds where answers are lost all the time', async () => {
    poller().start();
    await firstCycle();
    let count = 0;
    ups.behave((start) => (start === 0x1040 && count++ % 2 === 0 ? 'damaged' : undefined));
    ups.starts();
    await cycles(60);
    const asked = ups.starts().filter((start) => start === identification).length;
    expect(asked).toBeGreaterThanOrEqual(4);
    expect(asked).toBeLessThanOrEqual(6);
  });
});

describe('a table of what the UPS is', () => {
  const identity = step('system', 'serialNumber', 0x10, 'slow');
  const bits = step('system', 'managed', 0xc0, 'slow');
  const slowPlan = [
    { ...identity, table: { ...identity.table, kind: 'text', identity: true } },
    step('system', 'status', 0x30, 'urgent'),
    bits,
  ] as const;
  const told = (one: Poller) => one.snapshot().reading('system', 'managed');
  const refusing = (exception: number, more: (start: number) => readonly number[] | undefined = () => undefined) =>
    ups.behave((start) => more(start) ?? (start === 0xc0 ? { exception } : undefined));
  const warnings = () => log.at('warn').map(({ facts }) => facts);

  it('stays unknown, and is named once in the log, while the UPS refuses it with an exception of the moment', async () => {
    const one = poller({ plan: slowPlan });
    refusing(4);
    one.start();
    await cycles(300);
    expect(isUntold(told(one))).toBe(true);
    refusing(6);
    await cycles(300);
    expect(isUntold(told(one))).toBe(true);
    expect(warnings()).toEqual([{ slave: 1, table: 'managed', address: 0xc0, exceptionCode: 4 }]);
    ups.behave(() => undefined);
    await cycles(70);
    expect(told(one)).toMatchObject({ outcome: 'data', words: [0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0xc5] });
    refusing(4);
    await cycles(1300);
    expect(isUntold(told(one))).toBe(false);
    expect(warnings()).toHaveLength(1);
  });

  it('is not there once the UPS has said so, whatever it answers later', async () => {
    const one = poller({ plan: slowPlan });
    refusing(2);
    one.start();
    await firstCycle();
    for (const exception of [4, 6]) {
      refusing(exception);
      await cycles(700);
      expect(told(one)).toMatchObject({ exceptionCode: exception });
      expect(isUntold(told(one))).toBe(false);
    }
    ups.behave((start) => (start === 0xc0 ? 'silent' : undefined));
    await cycles(700);
    expect([told(one).outcome, isUntold(told(one))]).toEqual(['failed', false]);
    expect(warnings()).toEqual([]);
  });

  it.each([
    ['said', () => undefined],
    ['denied', () => 2],
  ])('is unknown of another UPS that refuses what the one before has %s', async (_, refusal) => {
    const one = poller({ plan: slowPlan });
    const exception = refusal();
    if (exception !== undefined) refusing(exception);
    one.start();
    await firstCycle();
    refusing(4);
    await cycles(700);
    expect(isUntold(told(one))).toBe(false);
    let before: RegisterSnapshot | undefined;
    const contents: unknown[] = [];
    one.onSnapshot((snapshot) => {
      if (before !== undefined && isUntold(before.reading('system', 'managed')) !== isUntold(told(one)))
        contents.push(tellTheSame(before, snapshot));
      before = snapshot;
    });
    refusing(4, (start) => (start === 0x10 ? [9, 9, 9, 9, 9, 9] : undefined));
    await cycles(700);
    expect(isUntold(told(one))).toBe(true);
    // Who follows the snapshots is told that it is another one.
    expect(contents).toEqual([false]);
  });
});

describe('a UPS that starts anew', () => {
  it.each([0, 0xffff, 0x2020])('is asked what it is once more when its words are %i no more', async (blank) => {
    const one = poller();
    one.start();
    await firstCycle();
    ups.behave(() => 'silent');
    await cycles(20);
    ups.behave((_, words) => Array.from({ length: words }, () => blank));
    await cycles(10);
    expect(one.snapshot().connection).toBe('running');
    expect(one.snapshot().reading('system', 'clock').words).toEqual(Array.from({ length: 6 }, () => blank));
    ups.behave(() => undefined);
    await cycles(3);
    expect(one.snapshot().reading('system', 'clock').words?.[0]).toBe(0xcb);
    expect(one.snapshot().reading('system', 'identification').words?.[0]).toBe(0x10);
    ups.starts();
    await cycles(1);
    expect(ups.starts()).toEqual([...urgent, ...regular]);
  });

  it('is no UPS that runs, and has an alarm for the first time', async () => {
    ups.behave((start) => (start === 0x38 || start === 0xcb ? [0, 0, 0, 0, 0, 0] : undefined));
    poller().start();
    await firstCycle();
    ups.behave((start) => (start === 0xcb ? [0, 0, 0, 0, 0, 0] : undefined));
    ups.starts();
    await cycles(2);
    expect(ups.starts()).toEqual([...urgent, ...regular, ...urgent, ...regular]);
  });

  it('is asked for nothing that it had told', async () => {
    const blank = (_: number, words: number) => Array.from({ length: words }, () => 0);
    const slow = [0x10, 0xc0];
    ups.behave((start, words) => (slow.includes(start) ? undefined : blank(start, words)));
    poller().start();
    await firstCycle();
    ups.behave((start, words) => (start === 0xcb ? blank(start, words) : undefined));
    ups.starts();
    await cycles(2);
    const asked = ups.starts();
    expect(asked).toContain(0xcb);
    expect(asked.filter((start) => slow.includes(start))).toEqual([]);
  });
});

describe('stop', () => {
  it('ends the poll, drops the answer under way and may be called twice', async () => {
    const one = poller();
    let told = 0;
    one.onSnapshot(() => {
      told += 1;
    });
    one.start();
    await clock.advance(5);
    await Promise.all([one.stop(), one.stop()]);
    await cycles(5);
    expect(told).toBe(0);
    expect(ups.asked).toHaveLength(1);
    expect(clock.pendingTimers).toBe(0);
  });

  it('can be followed by start', async () => {
    const one = poller();
    one.start();
    await firstCycle();
    await one.stop();
    ups.starts();
    one.start();
    one.start();
    await clock.advance(100);
    expect(ups.starts()).toEqual([...urgent, ...regular]);
  });
});

describe('status words that are all zero at once', () => {
  const zeros = [0, 0, 0, 0, 0, 0];
  const statusOf = (one: Poller) => one.snapshot().reading('system', 'status');

  it('are read once more before they are believed', async () => {
    const one = poller();
    one.start();
    await firstCycle();
    let asked = 0;
    ups.behave((start) => {
      if (start !== 0x30) return undefined;
      asked += 1;
      return asked === 1 ? zeros : undefined;
    });
    ups.starts();
    await cycles(1);
    expect(ups.starts().slice(0, 3)).toEqual([0x30, 0x30, 0x1030]);
    expect(statusOf(one)).toMatchObject({ outcome: 'data', words: [0x30, 0x31, 0x32, 0x33, 0x34, 0x35] });
  });

  it('are believed when they are zero again, and not read twice while they stay so', async () => {
    const one = poller();
    one.start();
    await firstCycle();
    ups.behave((start) => (start === 0x30 ? zeros : undefined));
    ups.starts();
    await cycles(1);
    expect(ups.starts().filter((start) => start === 0x30)).toHaveLength(2);
    expect(statusOf(one).words).toEqual(zeros);
    await cycles(1);
    expect(ups.starts().filter((start) => start === 0x30)).toHaveLength(1);
  });

  it('are not believed when the UPS is silent the second time', async () => {
    const one = poller();
    one.start();
    await firstCycle();
    let asked = 0;
    ups.behave((start) => {
      if (start !== 0x30) return undefined;
      asked += 1;
      return asked === 1 ? zeros : 'silent';
    });
    await cycles(1);
    await clock.advance(100);
    expect(statusOf(one)).toMatchObject({ outcome: 'failed', words: [0x30, 0x31, 0x32, 0x33, 0x34, 0x35] });
  });

  it('are believed at once when a single bit has gone', async () => {
    ups.behave((start) => (start === 0x30 ? [0x0200, 0, 0, 0, 0, 0] : undefined));
    const one = poller();
    one.start();
    await firstCycle();
    ups.behave((start) => (start === 0x30 ? zeros : undefined));
    ups.starts();
    await cycles(1);
    expect(ups.starts()).toEqual([...urgent, ...regular]);
    expect(statusOf(one).words).toEqual(zeros);
  });

  it('of the first reading, and measurements of zero, are no surprise', async () => {
    ups.behave((start) => (start === 0x30 || start === 0x40 ? zeros : undefined));
    poller().start();
    await firstCycle();
    expect(ups.starts()).toEqual([...urgent, ...regular, ...slow]);
  });
});
