import { describe, expect, it } from 'vitest';
import type { Clock } from '../../src/core/clock.js';
import { LogWriter } from '../../src/journal/log-writer.js';
import { RecordLog } from '../../src/journal/record-log.js';
import { RecordingLog } from '../support/recording-log.js';
import { temporaryFolder } from './temporary-folder.js';

/** As the machine's clock does, it goes on between two looks at it. */
class MovingClock implements Clock {
  readonly delaysMs: number[] = [];
  #nowMs = 1000;

  wallMs(): number {
    return this.monotonicMs();
  }

  monotonicMs(): number {
    this.#nowMs += 0.001;
    return this.#nowMs;
  }

  schedule(delayMs: number): () => void {
    this.delaysMs.push(delayMs);
    return () => {};
  }
}

describe('a log is flushed within the time that is asked for', () => {
  it.each([0, 1, 5000])('%d ms: no more, and never less than nothing', (delayMs) => {
    const clock = new MovingClock();
    const records = new RecordLog({
      folder: temporaryFolder(),
      name: 'test',
      segmentBytes: 4096,
      maxSegments: 4,
      maxPending: 50,
    });
    const writer = new LogWriter({ records, clock, log: new RecordingLog().logger, onDamage: () => {} });
    writer.flushWithin(delayMs);
    expect(clock.delaysMs).toEqual([delayMs]);
  });
});
