import type { BrokerFailure } from './connection-failures.js';

/** First and longest pause, in milliseconds. Who was refused asks more rarely: somebody has to change something first. */
const pauses: Readonly<Record<BrokerFailure['kind'], { readonly first: number; readonly longest: number }>> = {
  unreachable: { first: 1000, longest: 60_000 },
  refused: { first: 15_000, longest: 300_000 },
};

/** The pause before the next attempt, after so many failed in a row, from 1 on; `random` is from 0 up to 1. */
export function pauseMs(kind: BrokerFailure['kind'], failures: number, random: number): number {
  const { first, longest } = pauses[kind];
  const doubled = Math.min(longest, first * 2 ** Math.min(failures - 1, 20));
  // A broker that comes back is not to meet all of a fleet in the same second.
  return Math.round(doubled * (0.75 + random / 2));
}
