import type { ByteReader } from '../../encoding/byte-reader.js';
import { encodeRejectMessageToNetwork, NetworkMessageType, NetworkRejectReason } from '../../npdu/network-message.js';
import type { NetworkMessageHeader } from '../../npdu/npdu.js';
import type { DeliveryKind } from '../delivery.js';
import type { Peer } from '../peer.js';
import type { Transmitter } from '../transmitter.js';

/**
 * Messages that a device which is no router hears without answering: those between routers, and the request for a
 * network number that only a device which knows it answers (135-2012 §6.4).
 */
const heard: ReadonlySet<number> = new Set([
  NetworkMessageType.whoIsRouterToNetwork,
  NetworkMessageType.iAmRouterToNetwork,
  NetworkMessageType.iCouldBeRouterToNetwork,
  NetworkMessageType.rejectMessageToNetwork,
  NetworkMessageType.routerBusyToNetwork,
  NetworkMessageType.routerAvailableToNetwork,
  NetworkMessageType.initializeRoutingTableAck,
  NetworkMessageType.whatIsNetworkNumber,
  NetworkMessageType.networkNumberIs,
]);

/** Messages that name the network they are about first. */
const withNetwork: ReadonlySet<number> = new Set([
  NetworkMessageType.establishConnectionToNetwork,
  NetworkMessageType.disconnectConnectionToNetwork,
]);

/** Network-layer messages, as a device without routing functions takes them. */
export class NetworkLayer {
  readonly #transmitter: Transmitter;

  constructor(transmitter: Transmitter) {
    this.#transmitter = transmitter;
  }

  receive({ messageType }: NetworkMessageHeader, parameters: ByteReader, peer: Peer, delivery: DeliveryKind): void {
    if (delivery !== 'unicast' || heard.has(messageType)) return;
    // Reason 3: a message type that this node does not know (135-2012 §6.4.4).
    const network = withNetwork.has(messageType) && parameters.remaining >= 2 ? parameters.readUint16() : 0;
    const writer = this.#transmitter.beginNetworkMessage(peer, NetworkMessageType.rejectMessageToNetwork);
    encodeRejectMessageToNetwork(writer, { reason: NetworkRejectReason.unknownMessageType, network });
    this.#transmitter.send(peer);
  }
}
