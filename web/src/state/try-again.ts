/** What `work` gives; where it fails it is tried again after each of the pauses, then its last fault stands. */
export async function tryAgain<T>(
  work: () => Promise<T>,
  pausesMs: readonly number[],
  wait: (ms: number) => Promise<void>,
): Promise<T> {
  for (const pauseMs of pausesMs) {
    try {
      return await work();
    } catch {
      await wait(pauseMs);
    }
  }
  return work();
}
