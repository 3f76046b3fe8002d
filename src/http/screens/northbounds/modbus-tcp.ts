import type { ModbusTcpView } from './schema.js';

interface Counts {
  readonly requests: number;
  readonly fromMemory: number;
  readonly passedThrough: number;
  readonly refused: number;
}

/** What the server tells of itself; times are monotonic milliseconds. */
export interface ModbusTcpFacts {
  readonly clients: readonly {
    readonly address: string;
    readonly sinceMs: number;
    readonly heardAtMs: number;
    readonly tally: Counts;
  }[];
  readonly total: Counts;
  readonly waiting: number;
  readonly turnedAway: number;
  readonly lastTurnedAway:
    | { readonly address: string; readonly reason: 'not-allowed' | 'crowded'; readonly atMs: number }
    | undefined;
}

export function modbusTcpView(facts: ModbusTcpFacts, wallMs: (atMs: number) => number): ModbusTcpView {
  const { clients, total, waiting, turnedAway, lastTurnedAway } = facts;
  return {
    clients: clients.map(({ address, sinceMs, heardAtMs, tally }) => {
      return { address, sinceMs: wallMs(sinceMs), heardAtMs: wallMs(heardAtMs), counts: { ...tally } };
    }),
    total: { ...total },
    waiting,
    turnedAway,
    ...(lastTurnedAway && { lastTurnedAway: { ...lastTurnedAway, atMs: wallMs(lastTurnedAway.atMs) } }),
  };
}
