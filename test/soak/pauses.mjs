import { setTimeout as wait } from 'node:timers/promises';

/** Resolves after this time, or at once when the soak ends. */
export async function pause(ms, signal) {
  await wait(ms, undefined, { signal }).catch(() => undefined);
}

/** Does something again and again until the soak ends; what it throws is counted and no end. */
export async function everySoOften(ms, signal, action, tally) {
  while (!signal.aborted) {
    await pause(ms, signal);
    if (signal.aborted) return;
    try {
      await action();
    } catch (error) {
      if (!signal.aborted) tally.fail(error instanceof Error ? error.message : String(error));
    }
  }
}
