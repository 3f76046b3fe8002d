import type { Socket } from 'node:dgram';
import { bvlc } from '../bacnet/wire.js';
import { bound } from '../udp.js';
import type { ForeignNode } from './foreign-node.js';
import { broadcastVmac } from './octets.js';

const originalUnicast = 0x0a;
const originalBroadcast = 0x0b;
const bvlcOctets = 4;

/**
 * Lets a client that knows BACnet/IP alone speak to one node of BACnet/SC: what it sends to this UDP port goes to the node as an
 * Encapsulated-NPDU, and what the node says comes back from here. The NPDU is passed on as it is.
 */
export class UdpToSc {
  readonly #udp: Socket;
  readonly #deafen: () => void;
  /** UDP port of the client that spoke last. */
  #client: number | undefined;

  private constructor(udp: Socket, node: ForeignNode, target: string) {
    this.#udp = udp;
    udp.on('message', (datagram, { port }) => {
      this.#client = port;
      const to = datagram[1] === originalBroadcast ? broadcastVmac : target;
      node.sendNpdu(Uint8Array.from(datagram.subarray(bvlcOctets)), to);
    });
    this.#deafen = node.onNpdu(({ from, isBroadcast, npdu }) => {
      if (from !== target || this.#client === undefined) return;
      udp.send(bvlc(isBroadcast ? originalBroadcast : originalUnicast, npdu), this.#client, '127.0.0.1');
    });
  }

  static async open(node: ForeignNode, target: string): Promise<UdpToSc> {
    return new UdpToSc(await bound('127.0.0.1', 0), node, target);
  }

  get port(): number {
    return this.#udp.address().port;
  }

  close(): Promise<void> {
    this.#deafen();
    return new Promise((resolve) => this.#udp.close(() => resolve()));
  }
}
