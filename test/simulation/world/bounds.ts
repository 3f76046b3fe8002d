import type { Judge } from './contract.js';

/** What one gateway may have at the same time; more is a leak, or lets strangers take what others need. */
const bounds: Readonly<Record<string, number>> = {
  timers: 1000,
  files: 16,
  'ports of UDP': 3,
  'listening ports': 16,
  connections: 256,
};

/** Rule `bounded`. */
export function judgeBounds(judge: Judge, what: string, count: number): void {
  const most = bounds[what];
  if (most !== undefined && count > most)
    judge.violated('bounded', `The gateway has ${count} ${what}; ${most} are the most.`);
}
