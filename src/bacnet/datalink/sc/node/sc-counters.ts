/** What the node has counted since it was made. */
export interface ScCounters {
  /** A hub accepted us. */
  readonly connects: number;
  /** A hub that had accepted us went away, or was given up. */
  readonly losses: number;
  /** Attempts to connect that came to nothing. */
  readonly failedAttempts: number;
  /** A hub said that another node has our VMAC. */
  readonly vmacChanges: number;
  /** Heartbeat-Requests that we sent. */
  readonly heartbeats: number;
  readonly npdusReceived: number;
  readonly npdusSent: number;
  /** Octets that are no message of BACnet/SC, or not a sound one. */
  readonly broken: number;
  /** Sound messages that do not belong where they came: from our own VMAC, for another node, out of the order of a connection. */
  readonly unexpected: number;
  /** NPDUs with a data option that must be understood and is not known here. */
  readonly notUnderstood: number;
  /** Messages that were longer than what we said we take. */
  readonly receivedTooLong: number;
  /** Our NPDUs that were longer than what the hub takes. */
  readonly droppedTooLong: number;
  /** Our messages for which the hub was too slow: too much waited already. */
  readonly droppedForBacklog: number;
  /** Our NPDUs while no hub had accepted us. */
  readonly droppedWithoutHub: number;
  /** BVLC-Results that refuse a message. */
  readonly naksReceived: number;
  readonly naksSent: number;
  /** Messages that were not even refused: too many were, in that second. */
  readonly naksHeldBack: number;
  /** Errors of our own in handling a message or a timer. */
  readonly faults: number;
}

export type ScTally = { -readonly [Counter in keyof ScCounters]: number };

export function newTally(): ScTally {
  return {
    connects: 0,
    losses: 0,
    failedAttempts: 0,
    vmacChanges: 0,
    heartbeats: 0,
    npdusReceived: 0,
    npdusSent: 0,
    broken: 0,
    unexpected: 0,
    notUnderstood: 0,
    receivedTooLong: 0,
    droppedTooLong: 0,
    droppedForBacklog: 0,
    droppedWithoutHub: 0,
    naksReceived: 0,
    naksSent: 0,
    naksHeldBack: 0,
    faults: 0,
  };
}
