import { valueBoundsOf } from '../bms/value-bounds.js';
import type { DisturbanceKind, Disturbances, Judge, SiteDraw, Truth } from '../world/contract.js';

/** What one look at the gateway is judged by; times of the run. */
export interface Look {
  readonly judge: Judge;
  readonly truth: Truth;
  readonly disturbances: Disturbances;
  /** With the greatest offline_after that may be in force. */
  readonly site: SiteDraw;
  /** All values of offline_after that there were in the run; that of the site where nothing is said. */
  readonly everOfflineAfter?: readonly number[];
  readonly askedAtMs: number;
  readonly answeredAtMs: number;
  /** When the program that has answered was started. */
  readonly startedAtMs: number;
}

/** Longest a UPS may take with an answer (config/README.md, `timeout_ms`): the words were so much older than their reading. */
export const answerMs = 2000;

/** A cycle that ends with two answers missing, with the wait for late ones (config/README.md, `timeout_ms`). */
export const deadCycleMs = 6000;

/**
 * How old a value may be that passes for good: as many failed readings as make a UPS lost, the cycle that is under way, and where units
 * are asked in turn, ten seconds more. With the factory settings a UPS that falls silent is reported within 5 seconds (README.md, What
 * a BMS sees); a table that is silent while others answer costs each cycle its time-out.
 */
export function longestGoodAgeMs(site: SiteDraw): number {
  const { offlineAfter, pollIntervalMs } = site;
  return valueBoundsOf(site).freshMs + offlineAfter * Math.max(pollIntervalMs, 1000) + deadCycleMs;
}

/** With the greatest offline_after that there was in the run: for what is told of long ago. */
export function siteOfRun({ site, everOfflineAfter = [site.offlineAfter] }: Look): SiteDraw {
  return { ...site, offlineAfter: Math.max(...everOfflineAfter) };
}

/** So long before a moment, something may be the reason of what is seen at it: a UPS is seen again after 8 seconds, at the latest. */
export const afterEffectMs = 15_000;

/** Whether there was a reason for a value that is not good: something between gateway and UPS, or a start. */
export function hasReason(look: Look, kinds: readonly DisturbanceKind[]): boolean {
  const { disturbances, askedAtMs, answeredAtMs, startedAtMs, site } = look;
  const fromMs = askedAtMs - longestGoodAgeMs(site) - afterEffectMs;
  return startedAtMs >= fromMs || disturbances.wereThere(kinds, fromMs, answeredAtMs);
}
