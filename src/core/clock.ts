/** Time as a service, so that tests move it by hand. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC; may jump when someone sets the machine's clock. */
  wallMs(): number;
  /** Milliseconds of a clock that never jumps; for ages, time-outs and rates. */
  monotonicMs(): number;
  /** Runs `action` once after `delayMs`; the returned function cancels it and may be called at any time. */
  schedule(delayMs: number, action: () => void): () => void;
}

export const systemClock: Clock = {
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  schedule(delayMs, action) {
    const timer = setTimeout(action, delayMs);
    return () => clearTimeout(timer);
  },
};

/** A clock without a battery begins long before; this program is younger than that. */
export const firstYear = 2025;

/** Whether the clock of the machine can be right at all. */
export function isClockSet(clock: Pick<Clock, 'wallMs'>): boolean {
  return new Date(clock.wallMs()).getUTCFullYear() >= firstYear;
}

/** Resolves after `delayMs` of the given clock, or as soon as `signal` is aborted. */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) {
      resolve();
      return;
    }
    const cancel = clock.schedule(delayMs, () => {
      signal?.removeEventListener('abort', end);
      resolve();
    });
    const end = (): void => {
      cancel();
      resolve();
    };
    signal?.addEventListener('abort', end, { once: true });
  });
}
