import { expect, it } from 'vitest';
import { type Part, startInOrder, stopInReverse } from '../../src/gateway/part.js';
import { ManualClock } from '../support/manual-clock.js';
import { RecordingLog } from '../support/recording-log.js';

const clock = new ManualClock();

function bench(stops: Readonly<Record<string, () => Promise<void>>> = {}) {
  const steps: string[] = [];
  const parts = ['first', 'second', 'third'].map((name): Part => {
    return {
      name,
      start: async () => {
        await Promise.resolve();
        steps.push(`${name} starts`);
      },
      stop: async () => {
        steps.push(`${name} stops`);
        await stops[name]?.();
        steps.push(`${name} has stopped`);
      },
    };
  });
  return { steps, parts, log: new RecordingLog() };
}

it('parts start one after the other, and stop in reverse, each when the one after it has stopped', async () => {
  const { steps, parts, log } = bench();
  await startInOrder(parts);
  await stopInReverse(parts, { clock, log: log.logger });
  expect(steps).toEqual([
    'first starts',
    'second starts',
    'third starts',
    'third stops',
    'third has stopped',
    'second stops',
    'second has stopped',
    'first stops',
    'first has stopped',
  ]);
  expect(clock.pendingTimers).toBe(0);
});

it('a part that does not end is named, and does not keep the others running', async () => {
  let end = () => {};
  const hangs = new Promise<void>((resolve) => {
    end = resolve;
  });
  const { steps, parts, log } = bench({ second: () => hangs });
  const stopping = stopInReverse(parts, { clock, log: log.logger });
  await clock.advance(250);
  expect(steps).toEqual(['third stops', 'third has stopped', 'second stops', 'first stops', 'first has stopped']);
  expect(log.at('warn')).toMatchObject([{ facts: { part: 'second' } }]);
  end();
  await stopping;
});

it('a part that fails does not keep the others running either', async () => {
  const { steps, parts, log } = bench({ second: () => Promise.reject(new Error('as the test wants it')) });
  await stopInReverse(parts, { clock, log: log.logger });
  expect(steps).toEqual(['third stops', 'third has stopped', 'second stops', 'first stops', 'first has stopped']);
  expect(log.at('error')).toMatchObject([{ facts: { part: 'second' } }]);
});
