/** Answered from what the poll has read, by asking the UPS, or with an exception, of this server or of the UPS. */
export type RequestOutcome = 'fromMemory' | 'passedThrough' | 'refused';

/** How many requests there were, and what became of them; the others still wait for the UPS. */
export class RequestTally implements Record<RequestOutcome | 'requests', number> {
  requests = 0;
  fromMemory = 0;
  passedThrough = 0;
  refused = 0;
}
