import type { Vmac } from './vmac.js';

/** `broadcast`: sent to all nodes of the network. */
export type ScArrival = 'unicast' | 'broadcast';

/** Takes an NPDU; the octets are its until it returns. */
export type ScNpduListener = (npdu: Uint8Array, source: Vmac, arrival: ScArrival) => void;

/** BACnet/SC as the server needs it: NPDUs to and from the nodes of one network (135-2020 Annex AB). */
export interface ScDataLink {
  /** Ours, as the hub knows it; undefined while no hub has accepted us. */
  readonly vmac: Vmac | undefined;
  /** Octets of the longest NPDU that gets through the hub connection there is now; 0 while BACnet/SC is off. */
  readonly maxNpduLength: number;
  /** Sends to one node, or to all (`broadcastVmac`), and forgets. The octets are copied before it returns. */
  sendNpdu(npdu: Uint8Array, destination: Vmac): void;
  /** The last one set is called. */
  onNpdu(listener: ScNpduListener): void;
  /** Called each time a hub has accepted us (true) or is lost (false); the returned function ends it. */
  onConnection(listener: (isConnected: boolean) => void): () => void;
}
