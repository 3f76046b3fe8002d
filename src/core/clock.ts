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

/** Resolves after `delayMs` of the given clock. */
export function sleep(clock: Clock, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    clock.schedule(delayMs, resolve);
  });
}
