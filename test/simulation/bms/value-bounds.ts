import type { SiteDraw } from '../world/contract.js';

/** How old a value may be, in milliseconds, as the product's documents say it. */
export interface ValueBounds {
  /** Nothing is wrong: from the change in the UPS until the gateway shows it. */
  readonly freshMs: number;
  /** Something is wrong: as long as this a last value may pass for good before it is marked. */
  readonly heldMs: number;
  /** After the last fault everything is good again. */
  readonly recoveryMs: number;
}

/** Requests of a cycle at the most: a parallel system asks for its own pages and those of its units in turn. */
const requestsInCycle = 14;
/** A full table of 125 words: 8 octets of question, 255 of answer. */
const octetsOfRead = 263;
/** Start bit, eight data bits, stop bit, and one more with two stop bits or parity. */
const bitsOfOctet = 11;
/** What the UPS takes to answer. */
const upsAnswersInMs = 100;
/** Time-outs that end a cycle, each with its drain: the longest one of `timeout_ms=auto` (config/README.md). */
const deadCycleMs = 2 * 2_000 + 2_000;
/** Of a table that is read in turn with those of other units (src/objects/mapping/frame.ts). */
const turnsMs = 10_000;
/** "Everything is good again within a minute". */
const recoveryMs = 60_000;

/**
 * A good cycle begins every `poll_interval_ms`, or when the one before is over; a change just behind its reading waits for the
 * next one, and states are shown at the end of a page. While readings fail, `offline_after` cycles pass before the values
 * are stale; one that has begun well, and the search of what answers late, come on top.
 */
export function valueBoundsOf({ baud, pollIntervalMs, offlineAfter, units }: SiteDraw): ValueBounds {
  const readMs = (octetsOfRead * bitsOfOctet * 1_000) / baud + upsAnswersInMs;
  const cycleMs = Math.max(pollIntervalMs, requestsInCycle * readMs);
  const freshMs = 2 * cycleMs + 1_000 + (units > 1 ? turnsMs : 0);
  const heldMs = freshMs + (offlineAfter + 2) * Math.max(pollIntervalMs, deadCycleMs);
  return { freshMs, heldMs, recoveryMs: Math.max(recoveryMs, heldMs) };
}

/** The same while people change `offline_after`; `mostOfflineAfter`: the greatest that may be in force. */
export function boundsInForce(site: SiteDraw, mostOfflineAfter: () => number): ValueBounds {
  const now = () => valueBoundsOf({ ...site, offlineAfter: mostOfflineAfter() });
  const { freshMs } = valueBoundsOf(site);
  return {
    freshMs,
    get heldMs() {
      return now().heldMs;
    },
    get recoveryMs() {
      return now().recoveryMs;
    },
  };
}
