import type { ObjectView } from '../../../src/http/screens/values/schema.js';
import type { LiveState } from '../api/live-state.js';

/** A value read within this time of a finished poll was read by that poll. */
const samePollMs = 2500;

/**
 * How old a value is now. The gateway tells a value only when it changes: one that was as young as the last poll when it was
 * told, and is still good, is read by every poll since.
 */
export function ageOf(object: ObjectView, live: LiveState): number | undefined {
  const toldAtMs = live.toldAtMs.get(object.name);
  if (object.ageMs === undefined || toldAtMs === undefined) return undefined;
  const lastPollAtMs = live.status?.ups.lastPollAtMs;
  const sincePoll = lastPollAtMs === undefined ? Number.POSITIVE_INFINITY : live.nowMs - lastPollAtMs;
  const aged = object.ageMs + live.nowMs - toldAtMs;
  const isReadByEachPoll = object.state === 'good' && object.ageMs < samePollMs;
  return Math.max(0, isReadByEachPoll ? Math.min(aged, sincePoll) : aged);
}
