import type { SnmpView } from './schema.js';

/** What the agent tells of itself. */
export interface SnmpFacts {
  readonly engineId: string | undefined;
  readonly engineBoots: number | undefined;
  readonly reads: { readonly v3: boolean; readonly v2c: boolean };
  readonly heard: number;
  readonly failedGuesses: number;
  readonly turnedAway: number;
  readonly lastTurnedAway: string | undefined;
  readonly receivers: readonly {
    readonly address: string;
    readonly port: number;
    readonly sent: number;
    readonly confirmed: number;
    readonly unconfirmed: number;
  }[];
  readonly isInform: boolean;
  readonly cannotTell: boolean;
  readonly cannotSend: boolean;
}

export function snmpView({ engineId, engineBoots, reads, lastTurnedAway, receivers, ...counts }: SnmpFacts): SnmpView {
  return {
    ...(engineId !== undefined && { engineId }),
    ...(engineBoots !== undefined && { engineBoots }),
    ...(lastTurnedAway !== undefined && { lastTurnedAway }),
    readsV3: reads.v3,
    readsV2c: reads.v2c,
    receivers: receivers.map((one) => ({ ...one })),
    ...counts,
  };
}
