import { createSocket, type RemoteInfo, type Socket, type SocketOptions } from 'node:dgram';
import { errorDetail } from '../../../core/error-details.js';
import { GatewayError } from '../../../core/errors.js';
import { anyAddress } from '../../../core/special-addresses.js';
import type { Arrival, DatagramAddress, DatagramListener, DatagramPort } from './datagram-port.js';
import { broadcastTargets, isLoopback, limitedBroadcast } from './ipv4-networks.js';
import { kernelDrops } from './kernel-drops.js';
import { OwnNetworks } from './own-networks.js';

/** Beyond this the network is not taking what we send, and answers grow stale in memory. */
const maxQueuedOctets = 1 << 20;

/**
 * A burst of 4,000 requests, for each of which Linux counts some 800 octets. The kernel gives less where
 * net.core.rmem_max is less.
 */
const receiveBufferOctets = 1 << 22;

/** An address that is new is looked for as often. */
const followEveryMs = 1000;

/** How a socket's datagrams came; undefined: they are not for us. */
type ArrivalOf = (source: DatagramAddress) => Arrival | undefined;

/**
 * BACnet/IP's sockets on this machine. Node does not tell to which address a datagram was sent, but a socket does by what
 * it is bound to:
 *
 * - Bound to one address, Linux gives it no broadcast. So one socket is for the address, others are for broadcasts.
 * - Bound to all addresses it gets everything, unless another socket is bound to the very address (Linux prefers that for
 *   a unicast). So one socket is for all, with one for each address beside it, and what the first gets is a broadcast.
 */
export class UdpPort implements DatagramPort {
  readonly #bind: string;
  readonly #port: number;
  readonly #monotonicMs: () => number;
  readonly #networks: OwnNetworks;
  /** Sends, and receives at the address that the port is bound to. */
  #main: Socket | undefined;
  /** Those beside it, which only receive, by their address. */
  readonly #others = new Map<string, Socket>();
  readonly #opening = new Set<string>();
  #isOpen = false;
  #hasSocketForEach = false;
  #followedAtMs = Number.NEGATIVE_INFINITY;
  #onMessage: DatagramListener = () => undefined;
  #onFailure: (cause: Error) => void = () => undefined;

  constructor(bind: string, port: number, monotonicMs: () => number) {
    this.#bind = bind;
    this.#port = port;
    this.#monotonicMs = monotonicMs;
    this.#networks = new OwnNetworks(bind, port, monotonicMs);
  }

  async open(): Promise<void> {
    this.#isOpen = true;
    try {
      if (this.#bind === anyAddress) await this.#openForAll();
      else await this.#openForOne();
      this.#main?.setBroadcast(true);
    } catch (cause) {
      await this.close();
      throw cause;
    }
  }

  async close(): Promise<void> {
    this.#isOpen = false;
    const sockets = [...(this.#main ? [this.#main] : []), ...this.#others.values()];
    this.#main = undefined;
    this.#others.clear();
    await Promise.all(sockets.map(closed));
  }

  send(bytes: Uint8Array, { address, port }: DatagramAddress): boolean {
    const socket = this.#main;
    if (socket === undefined || port === 0 || socket.getSendQueueSize() > maxQueuedOctets) return false;
    socket.send(bytes, port, address);
    // The kernel takes a datagram at once as a rule; else the socket keeps the buffer, not a copy.
    return socket.getSendQueueCount() > 0;
  }

  async broadcast(bytes: Uint8Array): Promise<void> {
    const copy = bytes.slice();
    const targets = broadcastTargets(this.#bind, this.#networks.interfaces());
    const outcomes = await Promise.all(targets.map((address) => this.#sendAndWait(copy, address)));
    if (!outcomes.includes(undefined)) {
      throw new GatewayError('bacnet.socket', errorDetail('bacnetNoBroadcast'), { targets }, outcomes[0]);
    }
  }

  isOwn(source: DatagramAddress): boolean {
    return this.#networks.isOwn(source);
  }

  canBePeer(address: DatagramAddress): boolean {
    return this.#networks.canBePeer(address);
  }

  isThisMachine(address: string): boolean {
    return this.#networks.isThisMachine(address);
  }

  localAddress(): DatagramAddress | undefined {
    const { first } = this.#networks;
    return first && { address: first.address, port: this.#port };
  }

  isOnOwnNetwork(address: string): boolean {
    return this.#networks.isOnBoundNetwork(address);
  }

  get dropped(): number {
    const addresses = [...(this.#main ? [this.#bind] : []), ...this.#others.keys()];
    return kernelDrops(addresses.map((address) => ({ address, port: this.#port })));
  }

  get receiveBuffer(): { readonly wanted: number; readonly granted: number } | undefined {
    const told = this.#main?.getRecvBufferSize();
    if (told === undefined) return undefined;
    // Linux doubles what it grants, for its own bookkeeping, and tells the double (socket(7), SO_RCVBUF).
    return { wanted: receiveBufferOctets, granted: process.platform === 'linux' ? told / 2 : told };
  }

  onMessage(listener: DatagramListener): void {
    this.#onMessage = listener;
  }

  onFailure(listener: (cause: Error) => void): void {
    this.#onFailure = listener;
  }

  async #openForOne(): Promise<void> {
    this.#main = await this.#openSocket(this.#bind, false, () => 'unicast');
    for (const subnet of broadcastTargets(this.#bind, this.#networks.interfaces())) {
      this.#others.set(subnet, await this.#openSocket(subnet, true, () => 'broadcast'));
    }
    const fromHere: ArrivalOf = ({ address }) =>
      this.#networks.canBeOnBoundNetwork(address) ? 'broadcast' : undefined;
    this.#others.set(limitedBroadcast, await this.#openSocket(limitedBroadcast, true, fromHere));
  }

  async #openForAll(): Promise<void> {
    // Sockets side by side share the port. So that nobody else has it, one that shares nothing must have got it before.
    await closed(await this.#openSocket(anyAddress, false, () => undefined));
    await Promise.all(this.#follow());
    this.#main = await this.#openSocket(anyAddress, true, (source) => this.#arrivalForAll(source));
  }

  /** No address of 127.0.0.0/8 has a socket of its own, and nothing is broadcast there by anybody else. */
  #arrivalForAll({ address }: DatagramAddress): Arrival {
    if (isLoopback(address)) return 'unicast';
    this.#follow();
    return this.#hasSocketForEach ? 'broadcast' : 'unicast';
  }

  /** Sees to it that each address of this machine has its socket. */
  #follow(): readonly Promise<void>[] {
    const nowMs = this.#monotonicMs();
    if (nowMs - this.#followedAtMs < followEveryMs) return [];
    this.#followedAtMs = nowMs;
    const addresses = this.#networks.interfaces(followEveryMs).filter(({ internal }) => !internal);
    const current = new Set(addresses.map(({ address }) => address));
    for (const [address, socket] of this.#others) {
      if (current.has(address)) continue;
      this.#others.delete(address);
      socket.close();
    }
    const missing = [...current].filter((address) => !this.#others.has(address));
    this.#hasSocketForEach = missing.length === 0;
    return missing.filter((address) => !this.#opening.has(address)).map((address) => this.#followOne(address));
  }

  /** An address that went away meanwhile is looked for again with the next datagram. */
  async #followOne(address: string): Promise<void> {
    this.#opening.add(address);
    try {
      const socket = await this.#openSocket(address, true, () => 'unicast');
      if (this.#isOpen) this.#others.set(address, socket);
      else socket.close();
      const addresses = this.#networks.interfaces(followEveryMs).filter(({ internal }) => !internal);
      this.#hasSocketForEach = addresses.every((one) => this.#others.has(one.address));
    } catch {
      this.#hasSocketForEach = false;
    } finally {
      this.#opening.delete(address);
    }
  }

  async #openSocket(address: string, isShared: boolean, arrivalOf: ArrivalOf): Promise<Socket> {
    const socket = createSocket({
      type: 'udp4',
      reuseAddr: isShared,
      lookup: literalLookup,
      recvBufferSize: receiveBufferOctets,
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('error', (cause) => {
        socket.close();
        reject(openError(cause, address, this.#port));
      });
      socket.bind({ address, port: this.#port, exclusive: true }, resolve);
    });
    socket.removeAllListeners('error');
    socket.on('error', (cause) => this.#onFailure(cause));
    socket.on('message', (bytes: Buffer, source: RemoteInfo) => {
      const arrival = arrivalOf(source);
      if (arrival !== undefined) this.#onMessage(bytes, source, arrival);
    });
    return socket;
  }

  /** Resolves with the error, if there is one. */
  #sendAndWait(bytes: Uint8Array, address: string): Promise<Error | undefined> {
    const socket = this.#main;
    if (socket === undefined) return Promise.resolve(new GatewayError('bacnet.socket', errorDetail('bacnetClosed')));
    return new Promise((resolve) => {
      socket.send(bytes, this.#port, address, (error) => resolve(error ?? undefined));
    });
  }
}

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.close(() => resolve()));
}

/** Addresses are always literal here; asking the resolver costs a fifth of a packet's CPU. */
const literalLookup: NonNullable<SocketOptions['lookup']> = (hostname, _options, callback) => {
  callback(null, hostname, 4);
};

function openError(cause: NodeJS.ErrnoException, address: string, port: number): GatewayError {
  const facts = { address, port, errno: cause.code };
  switch (cause.code) {
    case 'EADDRINUSE':
      return new GatewayError('bacnet.port-taken', errorDetail('bacnetPortTaken', { address, port }), facts, cause);
    case 'EADDRNOTAVAIL':
      return new GatewayError('bacnet.socket', errorDetail('bacnetNoAddress', { address }), facts, cause);
    case 'EACCES':
      return new GatewayError('bacnet.socket', errorDetail('bacnetPortForbidden', { port }), facts, cause);
    default:
      return new GatewayError(
        'bacnet.socket',
        errorDetail('bacnetPortFailed', { address, port, why: cause.message }),
        facts,
        cause,
      );
  }
}
