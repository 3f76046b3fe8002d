import { until } from './until.js';

/** What takes its signals, see skipping-clock.mjs. */
interface Skipping {
  kill(signal: 'SIGUSR2'): unknown;
}

/**
 * Real time between two steps of half a minute. What the program asks others for (a helper, a child process) takes real time,
 * more of it on a busy machine, and is given up by the program's own clock: a test that hurries on has it given up each time.
 */
export const stepEveryMs = 2000;

/** Puts the program's clock ahead in steps of half a minute, and asks meanwhile; no step is made after the answer. */
export async function skipTimeUntil<T>(
  program: Skipping,
  ask: () => T | Promise<T>,
  timeoutMs: number,
  what: string,
): ReturnType<typeof until<T>> {
  let steppedMs = Number.NEGATIVE_INFINITY;
  const askOrStep = async () => {
    const answer = await ask();
    const isAnswered = answer !== false && answer !== undefined && answer !== null;
    if (!isAnswered && performance.now() - steppedMs >= stepEveryMs) {
      steppedMs = performance.now();
      program.kill('SIGUSR2');
    }
    return answer;
  };
  return until(askOrStep, timeoutMs, what);
}
