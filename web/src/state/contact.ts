import type { LiveState } from '../api/live-state.js';

/** The banner that says that there is no contact, and since when. */
export const noContactId = 'no-contact';

/** The gateway has not answered for longer than it should: what is shown is old, and nothing can be asked of it. */
export function isAway({ phase }: Pick<LiveState, 'phase'>): boolean {
  return phase === 'reconnecting';
}
