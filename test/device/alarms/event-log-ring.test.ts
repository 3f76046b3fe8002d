import { describe, expect, it, onTestFinished } from 'vitest';
import { EventLogRing } from '../../../src/device/alarms/event-log-ring.js';
import { temporaryFolder } from '../../journal/temporary-folder.js';
import { silentLog } from '../../support/bacnet/bacnet-bench.js';
import { ManualClock } from '../../support/manual-clock.js';
import { pause } from '../../support/until.js';

const clock = new ManualClock();
const record = () => ({ localMs: clock.wallMs(), octets: Uint8Array.of(1), isPurge: false });

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
    let beganAtMs = clock.monotonicMs();
    ring.onSettled(() => writtenAtS.push((clock.monotonicMs() - beganAtMs) / 1000));
    ring.append(record());
    await clock.advance(500);
    await ring.flush();
    expect(writtenAtS[0]).toBe(0.5);
    // Three minutes of an alarm that flaps every second: twenty times in a minute, and then every three seconds.
    beganAtMs = clock.monotonicMs();
    writtenAtS.length = 0;
    for (let second = 0; second < 180; second += 1) {
      ring.append(record());
      await clock.advance(1000);
      // The disk gets its turn.
      await pause(8);
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
