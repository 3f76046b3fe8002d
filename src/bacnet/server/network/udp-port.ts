import { createSocket, type RemoteInfo, type Socket, type SocketOptions } from 'node:dgram';
import { networkInterfaces } from 'node:os';
import { anyAddress } from '../../../core/any-address.js';
import { GatewayError } from '../../../core/errors.js';
import type { DatagramAddress, DatagramPort } from './datagram-port.js';
import {
  boundInterfaces,
  broadcastTargets,
  type Ipv4Interface,
  isOnNetworkOf,
  limitedBroadcast,
  withLoopbackAlias,
} from './ipv4-networks.js';

/** Beyond this the network is not taking what we send, and answers grow stale in memory. */
const maxQueuedOctets = 1 << 20;

/** How long the list of this machine's addresses is believed. */
const addressesMaxAgeMs = 10_000;

/** BACnet/IP's sockets on this machine. */
export class UdpPort implements DatagramPort {
  readonly #bind: string;
  readonly #port: number;
  readonly #monotonicMs: () => number;
  /** The first sends and receives; the others only hear broadcasts. */
  #sockets: Socket[] = [];
  #onMessage: (bytes: Uint8Array, source: DatagramAddress) => void = () => undefined;
  #onFailure: (cause: Error) => void = () => undefined;
  #ownAddresses: ReadonlySet<string> = new Set();
  #ownNetworks: readonly Ipv4Interface[] = [];
  #ownAddressesAtMs = Number.NEGATIVE_INFINITY;

  constructor(bind: string, port: number, monotonicMs: () => number) {
    this.#bind = bind;
    this.#port = port;
    this.#monotonicMs = monotonicMs;
  }

  async open(): Promise<void> {
    try {
      const main = await this.#openSocket(this.#bind, false);
      main.setBroadcast(true);
      // A socket bound to one unicast address hears no broadcast on Linux.
      if (this.#bind !== anyAddress) {
        for (const address of [...broadcastTargets(this.#bind, this.#interfaces()), limitedBroadcast]) {
          await this.#openSocket(address, true);
        }
      }
    } catch (cause) {
      await this.close();
      throw cause;
    }
  }

  async close(): Promise<void> {
    const sockets = this.#sockets;
    this.#sockets = [];
    await Promise.all(sockets.map((socket) => new Promise<void>((resolve) => socket.close(() => resolve()))));
  }

  send(bytes: Uint8Array, { address, port }: DatagramAddress): boolean {
    const [socket] = this.#sockets;
    if (socket === undefined || port === 0 || socket.getSendQueueSize() > maxQueuedOctets) return false;
    socket.send(bytes, port, address);
    // The kernel takes a datagram at once as a rule; else the socket keeps the buffer, not a copy.
    return socket.getSendQueueCount() > 0;
  }

  async broadcast(bytes: Uint8Array): Promise<void> {
    const copy = bytes.slice();
    const targets = broadcastTargets(this.#bind, this.#interfaces());
    const outcomes = await Promise.all(targets.map((address) => this.#sendAndWait(copy, address)));
    if (!outcomes.includes(undefined)) {
      throw new GatewayError('bacnet.socket', 'No network takes a broadcast.', { targets }, outcomes[0]);
    }
  }

  isOwn({ address, port }: DatagramAddress): boolean {
    if (port !== this.#port) return false;
    if (this.#bind !== anyAddress) return address === this.#bind;
    this.#refreshAddresses();
    return this.#ownAddresses.has(address);
  }

  localAddress(): DatagramAddress | undefined {
    this.#refreshAddresses();
    const [first] = this.#ownNetworks;
    return first && { address: first.address, port: this.#port };
  }

  isOnOwnNetwork(address: string): boolean {
    this.#refreshAddresses();
    return this.#ownNetworks.some((network) => isOnNetworkOf(address, network));
  }

  onMessage(listener: (bytes: Uint8Array, source: DatagramAddress) => void): void {
    this.#onMessage = listener;
  }

  onFailure(listener: (cause: Error) => void): void {
    this.#onFailure = listener;
  }

  async #openSocket(address: string, isShared: boolean): Promise<Socket> {
    const socket = createSocket({ type: 'udp4', reuseAddr: isShared, lookup: literalLookup });
    await new Promise<void>((resolve, reject) => {
      socket.once('error', (cause) => {
        socket.close();
        reject(openError(cause, address, this.#port));
      });
      socket.bind({ address, port: this.#port, exclusive: true }, resolve);
    });
    socket.removeAllListeners('error');
    socket.on('error', (cause) => this.#onFailure(cause));
    socket.on('message', (bytes: Buffer, source: RemoteInfo) => this.#onMessage(bytes, source));
    this.#sockets.push(socket);
    return socket;
  }

  /** Resolves with the error, if there is one. */
  #sendAndWait(bytes: Uint8Array, address: string): Promise<Error | undefined> {
    const [socket] = this.#sockets;
    if (socket === undefined) return Promise.resolve(new GatewayError('bacnet.socket', 'The port is closed.'));
    return new Promise((resolve) => {
      socket.send(bytes, this.#port, address, (error) => resolve(error ?? undefined));
    });
  }

  #refreshAddresses(): void {
    const nowMs = this.#monotonicMs();
    if (nowMs - this.#ownAddressesAtMs <= addressesMaxAgeMs) return;
    const interfaces = this.#interfaces();
    this.#ownAddresses = new Set(interfaces.map((one) => one.address));
    this.#ownNetworks = boundInterfaces(this.#bind, interfaces);
    this.#ownAddressesAtMs = nowMs;
  }

  #interfaces(): readonly Ipv4Interface[] {
    const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
    return withLoopbackAlias(
      this.#bind,
      all.filter(({ family }) => family === 'IPv4'),
    );
  }
}

/** Addresses are always literal here; asking the resolver costs a fifth of a packet's CPU. */
const literalLookup: NonNullable<SocketOptions['lookup']> = (hostname, _options, callback) => {
  callback(null, hostname, 4);
};

function openError(cause: NodeJS.ErrnoException, address: string, port: number): GatewayError {
  const facts = { address, port, errno: cause.code };
  switch (cause.code) {
    case 'EADDRINUSE':
      return new GatewayError(
        'bacnet.port-taken',
        `UDP ${address}:${port} is in use: another BACnet program runs here. Stop it (ss -ulpn shows it), or set another [bacnet] port or bind.`,
        facts,
        cause,
      );
    case 'EADDRNOTAVAIL':
      return new GatewayError(
        'bacnet.socket',
        `This machine has no address ${address}: check [bacnet] bind and the network.`,
        facts,
        cause,
      );
    case 'EACCES':
      return new GatewayError('bacnet.socket', `This user may not open UDP port ${port}.`, facts, cause);
    default:
      return new GatewayError(
        'bacnet.socket',
        `UDP ${address}:${port} cannot be opened: ${cause.message}`,
        facts,
        cause,
      );
  }
}
