import { expect, it } from 'vitest';
import { type Part, PartsInOrder } from '../../src/gateway/part.js';
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
  const inOrder = new PartsInOrder(parts);
  await inOrder.start();
  await inOrder.stop({ clock, log: log.logger });
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
  const inOrder = new PartsInOrder(parts);
  await inOrder.start();
  steps.length = 0;
  const stopping = inOrder.stop({ clock, log: log.logger });
  await clock.advance(250);
  expect(steps).toEqual(['third stops', 'third has stopped', 'second stops', 'first stops', 'first has stopped']);
  expect(log.at('warn')).toMatchObject([{ facts: { part: 'second' } }]);
  end();
  await stopping;
});

it('a part that fails does not keep the others running either', async () => {
  const { steps, parts, log } = bench({ second: () => Promise.reject(new Error('as the test wants it')) });
  const inOrder = new PartsInOrder(parts);
  await inOrder.start();
  steps.length = 0;
  await inOrder.stop({ clock, log: log.logger });
  expect(steps).toEqual(['third stops', 'third has stopped', 'second stops', 'first stops', 'first has stopped']);
  expect(log.at('error')).toMatchObject([{ facts: { part: 'second' } }]);
});

it('a start that is stopped goes no further: the part under way is stopped when it has started, those before it as always', async () => {
  const { steps, parts, log } = bench();
  let started = () => {};
  const slow: Part = {
    name: 'slow',
    start: () => new Promise((resolve) => (started = resolve)),
    stop: () => void steps.push('slow stops'),
  };
  // What is only stopped is so at any time: it may wait for what was begun before.
  const after: Part = { name: 'after', stop: () => void steps.push('after stops') };
  const inOrder = new PartsInOrder([...parts.slice(0, 1), slow, ...parts.slice(1), after]);
  const starting = inOrder.start();
  await clock.advance(1);
  const stopping = inOrder.stop({ clock, log: log.logger });
  await clock.advance(100);
  expect(steps).toEqual(['first starts', 'after stops']);
  started();
  await Promise.all([starting, stopping]);
  expect(steps).toEqual(['first starts', 'after stops', 'slow stops', 'first stops', 'first has stopped']);
  expect(log.at('warn')).toEqual([]);
});

it('a part that takes long to start does not keep those before it running', async () => {
  const { steps, parts, log } = bench();
  const hangs: Part = { name: 'hangs', start: () => new Promise(() => {}), stop: () => void steps.push('hangs stops') };
  const inOrder = new PartsInOrder([...parts, hangs]);
  void inOrder.start();
  await clock.advance(1);
  steps.length = 0;
  void inOrder.stop({ clock, log: log.logger });
  await clock.advance(250);
  expect(steps.at(-1)).toBe('first has stopped');
  expect(log.at('warn')).toMatchObject([{ facts: { part: 'hangs' } }]);
});

it('nothing is stopped that was never started', async () => {
  const { steps, parts, log } = bench();
  await new PartsInOrder(parts).stop({ clock, log: log.logger });
  expect(steps).toEqual([]);
});
