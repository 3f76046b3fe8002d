import type { Socket } from 'node:dgram';
import type { Ipv4Interface } from '../../bacnet/server/network/ipv4-networks.js';
import { anyAddress, multicastDnsPort } from '../../core/special-addresses.js';
import { closeSocket, openSocket, sendOff } from './open-socket.js';

const group = { address: '224.0.0.251', port: multicastDnsPort } as const;
/** RFC 6762 §11: answers may be dropped when they have been through a router. */
const timeToLive = 255;

/** Multicast DNS on one network (RFC 6762). */
export class MulticastSocket {
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
  }

  /**
   * On port 5353, where answers are multicast and so reach other subnets of the wire too. Where that is refused, any
   * other port: answers come back unicast then (RFC 6762 §6.7). `undefined`: this network has no multicast.
   */
  static async open(
    network: Ipv4Interface,
    onMessage: (bytes: Uint8Array) => void,
  ): Promise<MulticastSocket | undefined> {
    for (const port of [group.port, 0]) {
      const socket = await openSocket({ address: anyAddress, port, isShared: port !== 0 }, onMessage).catch(
        () => undefined,
      );
      if (socket && joins(socket, network)) return new MulticastSocket(socket);
      if (socket) await closeSocket(socket);
    }
    return undefined;
  }

  ask(query: Uint8Array): void {
    sendOff(this.#socket, query, group);
  }

  close(): Promise<void> {
    return closeSocket(this.#socket);
  }
}

function joins(socket: Socket, { address }: Ipv4Interface): boolean {
  try {
    socket.addMembership(group.address, address);
    socket.setMulticastInterface(address);
    socket.setMulticastTTL(timeToLive);
    // A gateway on this very machine is found as well.
    socket.setMulticastLoopback(true);
    return true;
  } catch {
    return false;
  }
}
