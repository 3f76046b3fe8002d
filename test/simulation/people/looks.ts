import type { Disturbances, Judge, SiteDraw, Truth } from '../world/contract.js';

/** What one look at the gateway is judged by; times of the run. */
export interface Look {
  readonly judge: Judge;
  readonly truth: Truth;
  readonly disturbances: Disturbances;
  readonly site: SiteDraw;
  readonly askedAtMs: number;
  readonly answeredAtMs: number;
}

/** Longest a UPS may take with an answer (config/README.md, `timeout_ms`): the words were so much older than their reading. */
export const answerMs = 2000;

/**
 * How old a value may be that passes for good. With the factory settings (three failed readings, one a second) a UPS that falls silent is
 * reported within 5 seconds (README.md, What a BMS sees); a table that is silent while others answer as late, and where eight units are
 * asked in turn, ten seconds later.
 */
export function longestGoodAgeMs({ offlineAfter, pollIntervalMs, architecture }: SiteDraw): number {
  const failed = offlineAfter * Math.max(pollIntervalMs, 1000);
  return failed + 2 * answerMs + (architecture === 'single' ? 0 : 10_000) + Math.max(pollIntervalMs, 1000);
}

/** So long before a moment, something may be the reason of what is seen at it: a UPS is seen again after 8 seconds, at the latest. */
export const afterEffectMs = 15_000;
