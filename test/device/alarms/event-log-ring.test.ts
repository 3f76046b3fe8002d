import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { EventLogRing } from '../../../src/device/alarms/event-log-ring.js';
import { temporaryFolder } from '../../journal/temporary-folder.js';
import { silentLog } from '../../support/bacnet/bacnet-bench.js';
import { ManualClock } from '../../support/manual-clock.js';

let clock: ManualClock;
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));
const record = () => ({ localMs: clock.wallMs(), octets: Uint8Array.of(1), isPurge: false });

beforeEach(() => {
  clock = new ManualClock();
});

async function opened(): Promise<EventLogRing> {
  const ring = new EventLogRing({ folder: temporaryFolder(), name: 'event-log', clock, log: silentLog });
  onTestFinished(() => ring.stop());
  await ring.load(900);
  return ring;
}

describe('the Event Log on the disk', () => {
  it('is written half a second after an event, and no more than every three seconds while they go on', async () => {
    const ring = await opened();
    const writtenAtS: number[] = [];
    let settled = 0;
    ring.onSettled((count) => {
      settled = count;
      writtenAtS.push(clock.monotonicMs() / 1000);
    });
    ring.append(record());
    await clock.advance(500);
    await ring.flush();
    expect(writtenAtS[0]).toBe(0.5);
    writtenAtS.length = 0;
    // Three minutes of an alarm that flaps every second: twenty times in a minute, and then every three seconds.
    for (let second = 0; second < 180; second += 1) {
      ring.append(record());
      const appended = second + 2;
      await clock.advance(1000);
      // A write that has come due ends before time goes on, however slow the disk is.
      while (clock.pendingTimers === 0 && settled < appended) await nextTurn();
    }
    expect(writtenAtS.length).toBeGreaterThan(40);
    expect(writtenAtS.length).toBeLessThan(90);
  });

  it('is written at once where somebody waits for it', async () => {
    const ring = await opened();
    const settled: number[] = [];
    ring.onSettled((count) => settled.push(count));
    for (let count = 0; count < 3; count += 1) {
      ring.append(record());
      await ring.flush();
    }
    expect(settled).toEqual([1, 2, 3]);
  });
});
