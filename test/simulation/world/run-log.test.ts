import { expect, it } from 'vitest';
import { Secrets } from '../people/judge-secrets.js';
import { EventQueue } from './event-queue.js';
import { RunDisturbances } from './run-disturbances.js';
import { runLog } from './run-log.js';
import { RunTrace } from './run-trace.js';

function brokenBy(first: unknown, second?: string): readonly string[] {
  const schedule = new EventQueue();
  const broken: string[] = [];
  const secrets = new Secrets();
  secrets.add('open sesame', 'the password');
  const log = runLog({
    schedule,
    trace: new RunTrace(schedule),
    judge: { judged: () => undefined, violated: (rule) => void broken.push(rule) },
    disturbances: new RunDisturbances(),
    onLog: undefined,
    isAlive: () => true,
    secretIn: (text) => secrets.foundIn(text),
  });
  (log.info as (first: unknown, second?: string) => void)(first, second);
  return broken;
}

it('a secret is found in whatever a line of the log carries', () => {
  expect(brokenBy('All is well.')).toEqual([]);
  expect(brokenBy('Somebody has tried "open sesame".')).toEqual(['secret']);
  expect(brokenBy({ tried: { password: 'open sesame' } }, 'A login.')).toEqual(['secret']);
  const cause = new Error('no such key: open sesame');
  expect(brokenBy({ err: new Error('refused', { cause }) }, 'A login.')).toEqual(['secret']);
  expect(brokenBy(Buffer.from('open sesame').toString('base64'))).toEqual(['secret']);
  const circle: Record<string, unknown> = { count: 3n };
  circle.self = circle;
  expect(brokenBy(circle, 'A circle.')).toEqual([]);
});
