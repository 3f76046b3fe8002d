import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { UntilStopped } from '../../../src/system/network/until-stopped.js';
import { until } from '../../support/until.js';

const never = new Promise<never>(() => {});

describe('an answer of others', () => {
  it('is waited for until the stop, and not after it', async () => {
    const running = new UntilStopped();
    expect(await running.wait(Promise.resolve(1))).toBe(1);
    await expect(running.wait(Promise.reject(new RangeError('theirs')))).rejects.toThrow(RangeError);
    const waiting = running.wait(never);
    running.stop();
    await expect(waiting).rejects.toMatchObject({ code: 'network.unavailable' });
    await expect(running.wait(never)).rejects.toMatchObject({ code: 'network.unavailable' });
    expect(() => running.check()).toThrow();
    running.stop();
  });

  it('leaves nothing behind: some are asked for again every ten seconds', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const running = new UntilStopped();
    const ask = async () => new WeakRef(await running.wait(Promise.resolve({ answer: 'long' })));
    const answer = await ask();
    await until(
      () => {
        collect();
        return answer.deref() === undefined;
      },
      5000,
      'the answer is let go',
    );
    running.stop();
  });
});
