import type { EventView } from '../../../src/http/screens/events/schema.js';

/** The events that tell of a change of the network. */
export const networkKinds = [
  'network-changed',
  'network-confirmed',
  'network-reverted',
  'network-failed',
  'network-waiting',
  'network-refused',
] as const;

/**
 * How the change ended that was begun when `beforeId` was the newest of these events; undefined while it has not, and
 * where that was not known: an earlier change may have ended so.
 */
export function changeOutcome(
  last: EventView | undefined,
  beforeId: number | undefined,
): 'kept' | 'came-back' | undefined {
  if (last === undefined || beforeId === undefined || last.id <= beforeId) return undefined;
  switch (last.kind) {
    case 'network-confirmed':
      return 'kept';
    case 'network-reverted':
    case 'network-failed':
    case 'network-refused':
      return 'came-back';
    default:
      return undefined;
  }
}
