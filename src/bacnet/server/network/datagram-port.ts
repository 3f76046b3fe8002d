/** Where a datagram comes from or goes to. */
export interface DatagramAddress {
  /** Dotted IPv4. */
  readonly address: string;
  readonly port: number;
}

export function isSameAddress(one: DatagramAddress, other: DatagramAddress): boolean {
  return one.address === other.address && one.port === other.port;
}

/** `broadcast`: sent to an address that all devices of a network hear. */
export type Arrival = 'unicast' | 'broadcast';

export type DatagramListener = (bytes: Uint8Array, source: DatagramAddress, arrival: Arrival) => void;

/** UDP as the server needs it: the machine's sockets, or a simulated network. A port is opened once and closed once. */
export interface DatagramPort {
  /** Rejects with `bacnet.port-taken` or `bacnet.socket`. */
  open(): Promise<void>;
  /** Idempotent. */
  close(): Promise<void>;
  /**
   * Sends to one address and forgets: UDP gives no guarantee anyhow. Returns true when the octets are still needed,
   * so that their buffer must not be written to again; false when it is free.
   */
  send(bytes: Uint8Array, to: DatagramAddress): boolean;
  /** Sends a copy to the broadcast address of every network; rejects with `bacnet.socket` when none could be reached. */
  broadcast(bytes: Uint8Array): Promise<void>;
  /** True for datagrams that this port sent itself: a broadcast comes back to its sender. */
  isOwn(source: DatagramAddress): boolean;
  /** Where others reach this port: the address it is bound to, or the first of this machine; undefined without any. */
  localAddress(): DatagramAddress | undefined;
  /** True for addresses that a broadcast of this port reaches. */
  isOnOwnNetwork(address: string): boolean;
  /**
   * True where one device other than this port can be: no broadcast, multicast or reserved address, no port 0, and not
   * our own address and port. What cannot be a peer is neither heard nor answered, and is no subscriber, no foreign
   * device and no originator of a forwarded message.
   */
  canBePeer(address: DatagramAddress): boolean;
  /** True for the addresses of this machine, loopback included. */
  isThisMachine(address: string): boolean;
  /** Datagrams that the system threw away because we did not fetch them in time, since the port was opened. */
  readonly dropped: number;
  /** Octets that may wait to be fetched, as they are wanted and as the system grants them; undefined where it does not say. */
  readonly receiveBuffer?: { readonly wanted: number; readonly granted: number } | undefined;
  /** The octets are the listener's until it returns. */
  onMessage(listener: DatagramListener): void;
  /** The open port broke; it must be closed and another one opened. */
  onFailure(listener: (cause: Error) => void): void;
}

/** Makes a port for an IPv4 address of this machine, 0.0.0.0 for all of them. */
export type DatagramPortFactory = (bind: string, port: number) => DatagramPort;
