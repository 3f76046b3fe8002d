import type { Socket } from 'node:dgram';
import type { DatagramAddress } from '../../bacnet/server/network/datagram-port.js';
import {
  broadcastAddressOf,
  type Ipv4Interface,
  isOnNetworkOf,
  limitedBroadcast,
} from '../../bacnet/server/network/ipv4-networks.js';
import { anyAddress } from '../../core/special-addresses.js';
import { closeSocket, openSocket, sendOff } from './open-socket.js';

/** UDP on the networks that are searched; the real one is made of sockets, tests have one of their own. */
export interface Wire {
  /** Sends from the socket of each network to its broadcast address and to 255.255.255.255. */
  broadcast(bytes: Uint8Array, port: number): void;
  send(bytes: Uint8Array, to: DatagramAddress): void;
  /** Idempotent. */
  close(): Promise<void>;
}

/** The octets are the listener's, for as long as it wants. */
type OnDatagram = (bytes: Uint8Array, source: DatagramAddress) => void;

interface NetworkSocket {
  readonly network: Ipv4Interface;
  readonly socket: Socket;
}

/**
 * Broadcasts on several networks. One socket per address of this machine, so that what is sent to 255.255.255.255 leaves
 * by that network, and one for all of them, since the others hear no broadcast on Linux; all on the same port, where
 * answers come back.
 */
export class BroadcastWire implements Wire {
  /** Answers that are broadcast to the standard port are heard. */
  readonly isOnPort: boolean;
  readonly #all: Socket;
  readonly #networks: readonly NetworkSocket[];

  private constructor(isOnPort: boolean, all: Socket, networks: readonly NetworkSocket[]) {
    this.isOnPort = isOnPort;
    this.#all = all;
    this.#networks = networks;
  }

  /** Takes `port` when no other program of this machine has it, else any. */
  static async open(
    networks: readonly Ipv4Interface[],
    port: number,
    onMessage: OnDatagram,
    open: typeof openSocket = openSocket,
  ): Promise<BroadcastWire> {
    const isOnPort = await isFree(port, [anyAddress, ...networks.map(({ address }) => address)], open);
    const all = await open({ address: anyAddress, port: isOnPort ? port : 0, isShared: true }, onMessage);
    all.setBroadcast(true);
    const opened: NetworkSocket[] = [];
    for (const network of networks) {
      const place = { address: network.address, port: all.address().port, isShared: true };
      const socket = await open(place, onMessage).catch(() => undefined);
      socket?.setBroadcast(true);
      opened.push({ network, socket: socket ?? all });
    }
    return new BroadcastWire(isOnPort, all, opened);
  }

  broadcast(bytes: Uint8Array, port: number): void {
    for (const { network, socket } of this.#networks) {
      const subnet = broadcastAddressOf(network);
      if (subnet !== undefined) sendOff(socket, bytes, { address: subnet, port });
      sendOff(socket, bytes, { address: limitedBroadcast, port });
    }
  }

  send(bytes: Uint8Array, to: DatagramAddress): void {
    const near = this.#networks.find(({ network }) => isOnNetworkOf(to.address, network));
    sendOff(near?.socket ?? this.#all, bytes, to);
  }

  async close(): Promise<void> {
    await Promise.all([this.#all, ...this.#networks.map(({ socket }) => socket)].map(closeSocket));
  }
}

/**
 * Each address is tried: on Windows all addresses are free while another program has the port on one of them, and
 * sharing it afterwards would take that program's packets away.
 */
async function isFree(port: number, addresses: readonly string[], open: typeof openSocket): Promise<boolean> {
  for (const address of addresses) {
    try {
      await closeSocket(await open({ address, port, isShared: false }, () => undefined));
    } catch (cause) {
      // The machine may just have lost the address.
      if (!(cause instanceof Error && 'code' in cause && cause.code === 'EADDRNOTAVAIL')) return false;
    }
  }
  return true;
}
