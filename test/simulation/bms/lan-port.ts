/** Where a station of the simulated LAN is. */
export interface Address {
  /** Dotted IPv4. */
  readonly address: string;
  readonly port: number;
}

/** UDP of one caller. */
export interface CallerPort {
  readonly own: Address;
  send(bytes: Uint8Array, to: Address): void;
  broadcast(bytes: Uint8Array): void;
  /** Idempotent: nothing comes in any more, as of a machine that is switched off. */
  close(): void;
}

/** What callers need of the LAN. */
export interface CallerLan {
  open(own: Address, onDatagram: (bytes: Uint8Array, from: Address) => void): CallerPort;
}

/**
 * What is heard at the gateway's own network card: the judge stands there, so that it need not know what became of a
 * datagram on its way. `reached` is told only while the gateway's port is open.
 */
export interface CardListener {
  reached(bytes: Uint8Array, from: Address): void;
  /** A datagram to one address; `to` is the broadcast address where it is for all. */
  left(bytes: Uint8Array, to: Address): void;
}

export const keyOf = ({ address, port }: Address): string => `${address}:${port}`;
