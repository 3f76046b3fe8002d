import { expect, it } from 'vitest';
import { Mutex } from '../../src/core/mutex.js';

it('does one thing after the other, and goes on after one that failed', async () => {
  const mutex = new Mutex();
  const done: string[] = [];
  let finish = () => {};
  const first = mutex.run(async () => {
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    done.push('first');
    throw new Error('first failed');
  });
  const second = mutex.run(async () => {
    done.push('second');
    return 2;
  });
  await Promise.resolve();
  expect(done).toEqual([]);
  finish();
  await expect(first).rejects.toThrow('first failed');
  await mutex.idle();
  expect(done).toEqual(['first', 'second']);
  await expect(second).resolves.toBe(2);
});
