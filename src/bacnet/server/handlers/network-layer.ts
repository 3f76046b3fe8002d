import type { ByteReader } from '../../encoding/byte-reader.js';
import {
  decodeNetworkList,
  encodeRejectMessageToNetwork,
  NetworkMessageType,
  NetworkRejectReason,
} from '../../npdu/network-message.js';
import type { NetworkMessageHeader } from '../../npdu/npdu.js';
import type { DeliveryKind } from '../delivery.js';
import type { Peer } from '../peer.js';
import type { Transmitter } from '../transmitter.js';

/**
 * Messages that a device which is no router hears without answering: those to and between routers (135.1 §10.6.3, "Ignore
 * Router Commands"), and the request for a network number that only a device which knows it answers (135-2012 §6.4).
 */
const heard: ReadonlySet<number> = new Set([
  NetworkMessageType.whoIsRouterToNetwork,
  NetworkMessageType.iAmRouterToNetwork,
  NetworkMessageType.iCouldBeRouterToNetwork,
  NetworkMessageType.rejectMessageToNetwork,
  NetworkMessageType.routerBusyToNetwork,
  NetworkMessageType.routerAvailableToNetwork,
  NetworkMessageType.initializeRoutingTable,
  NetworkMessageType.initializeRoutingTableAck,
  NetworkMessageType.establishConnectionToNetwork,
  NetworkMessageType.disconnectConnectionToNetwork,
  NetworkMessageType.whatIsNetworkNumber,
  NetworkMessageType.networkNumberIs,
]);

export type RouterListener = (networks: readonly number[], router: Peer, delivery: DeliveryKind) => void;

/** Network-layer messages, as a device without routing functions takes them. */
export class NetworkLayer {
  readonly #transmitter: Transmitter;
  readonly #onRouter: RouterListener;

  /** `onRouter` is told which networks a router says that it leads to. */
  constructor(transmitter: Transmitter, onRouter: RouterListener = () => undefined) {
    this.#transmitter = transmitter;
    this.#onRouter = onRouter;
  }

  /** `parameters` are those of the message. */
  receive({ messageType }: NetworkMessageHeader, parameters: ByteReader, peer: Peer, delivery: DeliveryKind): void {
    if (messageType === NetworkMessageType.iAmRouterToNetwork) {
      this.#onRouter(decodeNetworkList(parameters), peer, delivery);
      return;
    }
    if (delivery !== 'unicast' || heard.has(messageType)) return;
    // Reason 3: a message type that this node does not know, about no network that it could name (135-2012 §6.4.4).
    const writer = this.#transmitter.beginNetworkMessage(peer, NetworkMessageType.rejectMessageToNetwork);
    encodeRejectMessageToNetwork(writer, { reason: NetworkRejectReason.unknownMessageType, network: 0 });
    this.#transmitter.send(peer);
  }
}
