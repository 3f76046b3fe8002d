/** A record of a log, encoded, and what it is found by. */
export interface BufferRecord {
  readonly sequenceNumber: number;
  /** Its time stamp: local time in milliseconds, as if it were UTC. */
  readonly localMs: number;
  readonly octets: Uint8Array;
}

/** Sequence numbers of the oldest and the newest record; `newest` is one less than `oldest` where there is none. */
export interface BufferExtent {
  readonly oldest: number;
  readonly newest: number;
}

/**
 * What a Log_Buffer holds: records without a gap in their sequence numbers, read a few at a time (135-2016 §12.25, §12.27,
 * §12.30). A record that was shown keeps its number, over power cuts too.
 */
export interface LogBuffer {
  /** What can be read from now on, records that were just made included. */
  extent(): Promise<BufferExtent>;
  /** Records from one number to another, both included, in their order; those that have given way meanwhile are left out. */
  read(from: number, to: number): Promise<readonly BufferRecord[]>;
  /** The number of the first record, in their order, that is strictly newer than this local time. */
  firstNewerThan(localMs: number): Promise<number | undefined>;
  /** The number of the last record, in their order, that is strictly older. */
  lastOlderThan(localMs: number): Promise<number | undefined>;
}
