import { Mailbox, type Peer } from '../bacnet/peer.js';
import { bvlc } from '../bacnet/wire.js';
import type { ForeignNode } from './foreign-node.js';
import { broadcastVmac } from './octets.js';

const originalUnicast = 0x0a;
const originalBroadcast = 0x0b;
const bvlcOctets = 4;

/** A client by hand over BACnet/SC: it talks to one node, and hears that one. The NPDU is passed on as it is. */
export class ScPeer implements Peer {
  readonly #node: ForeignNode;
  readonly #target: string;
  readonly #mailbox = new Mailbox();
  readonly #deafen: () => void;
  readonly received: readonly Uint8Array[] = this.#mailbox.received;

  /** `target` is the VMAC that everything is sent to. */
  constructor(node: ForeignNode, target: string) {
    this.#node = node;
    this.#target = target;
    this.#deafen = node.onNpdu(({ from, isBroadcast, npdu }) => {
      if (from === target) this.#mailbox.put(bvlc(isBroadcast ? originalBroadcast : originalUnicast, npdu));
    });
  }

  send(packet: Uint8Array): void {
    const to = packet[1] === originalBroadcast ? broadcastVmac : this.#target;
    this.#node.sendNpdu(packet.subarray(bvlcOctets), to);
  }

  next(timeoutMs = 1000, wanted: (packet: Uint8Array) => boolean = () => true): Promise<Uint8Array | undefined> {
    return this.#mailbox.next(timeoutMs, wanted);
  }

  /** The node stays on its hub. */
  close(): Promise<void> {
    this.#deafen();
    return Promise.resolve();
  }
}
