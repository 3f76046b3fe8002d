import { expect, it } from 'vitest';
import { tryAgain } from '../../web/src/state/try-again.js';

function failing(times: number) {
  let left = times;
  return async () => {
    left -= 1;
    if (left >= 0) throw new Error(`fault, ${left} left`);
    return 'there';
  };
}

it('waits longer after each fault, and not at all where there is none', async () => {
  const waited: number[] = [];
  const wait = async (ms: number) => void waited.push(ms);
  expect(await tryAgain(failing(0), [1000, 3000], wait)).toBe('there');
  expect(waited).toEqual([]);
  expect(await tryAgain(failing(2), [1000, 3000], wait)).toBe('there');
  expect(waited).toEqual([1000, 3000]);
});

it('gives up with the last fault', async () => {
  await expect(tryAgain(failing(3), [1000, 3000], async () => undefined)).rejects.toThrow('fault, 0 left');
});
