import type { ValueStream } from '../../objects/value-stream.js';

/** The lamps of the card (Manual §1.3): UPS connection, network activity, power, serial Rx and Tx. */
export const lampNames = ['connection', 'network', 'power', 'rx', 'tx'] as const;

export type LampName = (typeof lampNames)[number];

export type LampStates = Readonly<Record<LampName, boolean>>;

/** What goes over the lines; counts only ever rise, but begin again when a part is rebuilt. */
export interface LampTraffic {
  /** Datagrams in and out. */
  readonly packets: number;
  /** Answers of the UPS. */
  readonly received: number;
  /** Requests to the UPS. */
  readonly sent: number;
}

/** What the lamps show. */
export interface LampFacts extends LampTraffic {
  readonly isConnected: boolean;
}

/** Where the lamps find it. */
export interface LampSources {
  readonly values: ValueStream;
  readonly traffic: LampTraffic;
}

export function lampFactsOf({ values, traffic }: LampSources): LampFacts {
  return { ...traffic, isConnected: values.current.connection === 'running' };
}

/** A lamp of traffic is lit when something has moved since the last look. */
export function lampStates(before: LampFacts, now: LampFacts): LampStates {
  return {
    connection: now.isConnected,
    network: now.packets !== before.packets,
    power: true,
    rx: now.received !== before.received,
    tx: now.sent !== before.sent,
  };
}
