import { beforeEach, describe, expect, it } from 'vitest';
import { IdleReads } from '../../../src/ups/polling/idle-reads.js';
import type { PollStep } from '../../../src/ups/polling/poll-plan.js';
import { Poller, type PollerOptions } from '../../../src/ups/polling/poller.js';
import { ManualClock, settle } from '../../support/manual-clock.js';
import { RecordingLog } from '../../support/recording-log.js';
import { FakeUps, step } from './fake-ups.js';

const plan: readonly PollStep[] = [
  step('system', 'status', 0x30, 'urgent'),
  step('system', 'measurements', 0x40, 'regular'),
];
const poll = [0x30, 0x40];

let clock: ManualClock;
let ups: FakeUps;
let idle: IdleReads;

beforeEach(() => {
  clock = new ManualClock();
  ups = new FakeUps(clock);
  idle = new IdleReads();
  idle.open(6);
});

function start(options: Partial<PollerOptions> = {}): Poller {
  const log = new RecordingLog().logger;
  const usual = { reader: ups, slave: 1, family: undefined, map: undefined, plan, clock, log };
  const poller = new Poller({ ...usual, pollIntervalMs: 1000, offlineAfter: 3, idleReads: idle, ...options });
  poller.start();
  return poller;
}

/** How a read ends: its words, or the code of its error. */
function outcomeOf(read: Promise<readonly number[]>) {
  const end: { result?: readonly number[] | string } = {};
  read.then(
    (words) => (end.result = words),
    (error: { code: string }) => (end.result = error.code),
  );
  return end;
}

describe('a read of others', () => {
  it('is carried out between two cycles, behind status and measurements', async () => {
    start();
    await clock.advance(500);
    const read = outcomeOf(idle.read(0x0500, 3, 4));
    await clock.advance(20);
    expect(read.result).toEqual([0x0500, 0x0501, 0x0502]);
    await clock.advance(1000);
    expect(ups.starts()).toEqual([...poll, 0x0500, ...poll]);
  });

  it('waits while a cycle is under way', async () => {
    start();
    await clock.advance(500);
    ups.starts();
    await clock.advance(505);
    void idle.read(0x0500, 1, 3);
    await clock.advance(100);
    expect(ups.starts()).toEqual([...poll, 0x0500]);
  });

  it('makes no cycle late where it fits, and reads on as long as one fits', async () => {
    start();
    await clock.advance(500);
    for (let count = 0; count < 32; count += 1) void idle.read(0x0500 + count, 1, 3);
    await clock.advance(1000);
    const atMs = ups.asked.filter(({ start: at }) => at === 0x30).map((one) => one.atMs);
    expect(atMs).toEqual([0, 1000]);
    expect(ups.starts().filter((at) => at >= 0x0500)).toHaveLength(32);
  });

  it('gets in once a cycle where the poll leaves no pause: a cycle is late by one read, no more', async () => {
    start({ pollIntervalMs: 0 });
    await clock.advance(200);
    ups.starts();
    const reads = [1, 2, 3].map((count) => outcomeOf(idle.read(0x0500 + count, 1, 3)));
    await clock.advance(100);
    expect(reads.every(({ result }) => result !== undefined)).toBe(true);
    const order = ups.starts();
    const places = order.flatMap((at, index) => (at >= 0x0500 ? [index] : []));
    expect(places.every((at, index) => index === 0 || at - (places[index - 1] ?? 0) === 3)).toBe(true);
  });

  it('longer than the longest table of the poll is read in parts', async () => {
    start();
    await clock.advance(500);
    const read = outcomeOf(idle.read(0x0500, 14, 3));
    await clock.advance(100);
    expect(ups.asked.filter(({ start: at }) => at >= 0x0500).map(({ words }) => words)).toEqual([6, 6, 2]);
    expect(read.result).toHaveLength(14);
  });

  it('rejects as the line does, and tells nothing of the connection', async () => {
    ups.behave((at) => (at >= 0x0500 ? 'silent' : undefined));
    const poller = start();
    await clock.advance(500);
    const read = outcomeOf(idle.read(0x0500, 1, 3));
    await clock.advance(5000);
    expect(read.result).toBe('modbus.timeout');
    expect(poller.snapshot().connection).toBe('running');
    expect(poller.statistics().failedCycles).toBe(0);
  });

  it('that was never answered is followed by no other for ten seconds', async () => {
    ups.behave((at) => (at === 0x0500 ? 'silent' : undefined));
    start();
    await clock.advance(500);
    outcomeOf(idle.read(0x0500, 1, 3));
    const other = outcomeOf(idle.read(0x0600, 1, 3));
    await clock.advance(9000);
    expect(other.result).toBeUndefined();
    await clock.advance(3000);
    expect(other.result).toEqual([0x0600]);
  });

  it('gets in after these ten seconds, however long the pause of the poll is', async () => {
    ups.behave((at) => (at === 0x0500 ? 'silent' : undefined));
    start({ pollIntervalMs: 60_000 });
    await clock.advance(500);
    outcomeOf(idle.read(0x0500, 1, 3));
    const other = outcomeOf(idle.read(0x0600, 1, 3));
    await clock.advance(12_000);
    expect(other.result).toEqual([0x0600]);
    await clock.advance(48_000);
    expect(ups.asked.filter(({ start: at }) => at === 0x30).map(({ atMs }) => atMs)).toEqual([0, 60_000]);
  });

  it('that the UPS refuses costs the others nothing', async () => {
    ups.behave((at) => (at === 0x0500 ? { exception: 2 } : undefined));
    start();
    await clock.advance(500);
    const refused = outcomeOf(idle.read(0x0500, 1, 3));
    const other = outcomeOf(idle.read(0x0600, 1, 3));
    await clock.advance(30);
    expect([refused.result, other.result]).toEqual(['modbus.exception', [0x0600]]);
  });

  it('waits while a UPS is in doubt', async () => {
    start();
    await clock.advance(500);
    ups.behave(() => 'silent');
    await clock.advance(1200);
    ups.starts();
    outcomeOf(idle.read(0x0500, 1, 3));
    await clock.advance(300);
    expect(ups.starts()).not.toContain(0x0500);
  });
});

describe('the queue', () => {
  it('takes 32 reads and refuses the next one', async () => {
    const reads = Array.from({ length: 33 }, () => outcomeOf(idle.read(0x0500, 1, 3)));
    await settle();
    expect(reads.filter(({ result }) => result === 'modbus.crowded')).toHaveLength(1);
    expect(idle.waiting).toBe(32);
  });

  it('refuses all while the UPS is not polled, and those that wait when that begins', async () => {
    const waiting = outcomeOf(idle.read(0x0500, 1, 3));
    idle.close();
    const later = outcomeOf(idle.read(0x0500, 1, 3));
    await settle();
    expect([waiting.result, later.result]).toEqual(['ups.not-polled', 'ups.not-polled']);
  });
});
