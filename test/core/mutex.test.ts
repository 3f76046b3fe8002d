import { expect, it } from 'vitest';
import { Turns } from '../../src/core/mutex.js';

it('does one thing after the other, and goes on after one that failed', async () => {
  const turns = new Turns();
  const done: string[] = [];
  let finish = () => {};
  const first = turns.take(async () => {
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    done.push('first');
    throw new Error('first failed');
  });
  const second = turns.take(async () => {
    done.push('second');
    return 2;
  });
  await Promise.resolve();
  expect(done).toEqual([]);
  finish();
  await expect(first).rejects.toThrow('first failed');
  await turns.ended();
  expect(done).toEqual(['first', 'second']);
  await expect(second).resolves.toBe(2);
});
