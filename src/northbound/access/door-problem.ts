import type { DoorProblem } from '../../device/northbound.js';

/** How long until a port that cannot be opened is tried again. */
export const retryMs = 10_000;

/** By the error's code of the operating system. */
export function problemOf(reason: string): DoorProblem {
  if (reason === 'EADDRINUSE') return 'port-taken';
  return reason === 'EACCES' || reason === 'EPERM' ? 'port-forbidden' : 'failed';
}
