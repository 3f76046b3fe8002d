import type { DatagramAddress } from '../../bacnet/server/network/datagram-port.js';

/** UDP on the networks that are searched; the real one is made of sockets, tests have one of their own. */
export interface Wire {
  /** Sends from the socket of each network to its broadcast address and to 255.255.255.255. */
  broadcast(bytes: Uint8Array, port: number): void;
  send(bytes: Uint8Array, to: DatagramAddress): void;
  /** Idempotent. */
  close(): Promise<void>;
}

/** The octets are the listener's, for as long as it wants. */
export type OnDatagram = (bytes: Uint8Array, source: DatagramAddress) => void;
