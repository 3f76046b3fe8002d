import type { Disturbances } from '../world/contract.js';

const lookEveryMs = 1_000;

/** Whether there was no way to the UPS in all of the interval: the adapter of its line was away. */
export function wasWithoutWay(disturbances: Disturbances, fromMs: number, toMs: number): boolean {
  for (let ms = fromMs; ms < toMs; ms += lookEveryMs) {
    if (!disturbances.wereThere(['port'], ms, ms)) return false;
  }
  return disturbances.wereThere(['port'], toMs, toMs);
}
