import type { Caller } from '../../http/ports/caller.js';

/** Who did it, as the journal tells it. */
export function textOfCaller({ user, address }: Caller): string {
  return `${user} at ${address} (web)`;
}
