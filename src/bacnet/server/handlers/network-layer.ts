import type { Clock } from '../../../core/clock.js';
import { SourceRateLimit } from '../../../core/source-rate-limit.js';
import { type DataLink, dataLinkOf } from '../../datalink/station.js';
import type { ByteReader } from '../../encoding/byte-reader.js';
import {
  decodeNetworkList,
  decodeNetworkNumberIs,
  encodeNetworkNumberIs,
  encodeRejectMessageToNetwork,
  NetworkMessageType,
  NetworkRejectReason,
} from '../../npdu/network-message.js';
import type { DeliveryKind } from '../delivery.js';
import { LearnedNetworkNumber } from '../network-number.js';
import type { Peer } from '../peer.js';
import type { Transmitter } from '../transmitter.js';

/** Messages that a device which is no router hears without answering: 135.1 §10.6.3, "Ignore Router Commands". */
const heard: ReadonlySet<number> = new Set([
  NetworkMessageType.whoIsRouterToNetwork,
  NetworkMessageType.iCouldBeRouterToNetwork,
  NetworkMessageType.rejectMessageToNetwork,
  NetworkMessageType.routerBusyToNetwork,
  NetworkMessageType.routerAvailableToNetwork,
  NetworkMessageType.initializeRoutingTable,
  NetworkMessageType.initializeRoutingTableAck,
  NetworkMessageType.establishConnectionToNetwork,
  NetworkMessageType.disconnectConnectionToNetwork,
]);

/** Each answer is a broadcast: however many ask, one a second tells all of them. */
const numbersPerSecond = 1;

/** Is told which networks a router says that it leads to. */
export type RouterListener = (networks: readonly number[], router: Peer, delivery: DeliveryKind) => void;

/** A network-layer message, and how it came. */
export interface ReceivedNetworkMessage {
  readonly messageType: number;
  /** Stands at the message's parameters. */
  readonly parameters: ByteReader;
  readonly peer: Peer;
  readonly delivery: DeliveryKind;
  /** Neither DNET nor SNET: of our own network, for our own network. */
  readonly isLocal: boolean;
}

/** Network-layer messages, as a device without routing functions takes them. */
export class NetworkLayer {
  /** Each data link is a network of its own. */
  readonly numbers: Readonly<Record<DataLink, LearnedNetworkNumber>> = {
    ip: new LearnedNetworkNumber(),
    sc: new LearnedNetworkNumber(),
  };
  readonly #transmitter: Transmitter;
  readonly #onRouter: RouterListener;
  readonly #limit: SourceRateLimit;

  constructor(transmitter: Transmitter, clock: Clock, onRouter: RouterListener = () => undefined) {
    this.#transmitter = transmitter;
    this.#onRouter = onRouter;
    this.#limit = new SourceRateLimit(clock, { perSource: numbersPerSecond, total: numbersPerSecond });
  }

  receive(message: ReceivedNetworkMessage): void {
    const { messageType, parameters, peer, delivery } = message;
    switch (messageType) {
      case NetworkMessageType.whatIsNetworkNumber:
        this.#tellNumber(message);
        break;
      case NetworkMessageType.networkNumberIs:
        this.#learnNumber(message);
        break;
      case NetworkMessageType.iAmRouterToNetwork:
        this.#onRouter(decodeNetworkList(parameters), peer, delivery);
        break;
      default:
        if (delivery === 'unicast' && !heard.has(messageType)) this.#reject(peer);
    }
  }

  /** A message that came over a router asks for another network's number; so does one of hearsay (135-2012 §6.4.19). */
  #tellNumber({ peer, delivery, isLocal }: ReceivedNetworkMessage): void {
    const link = dataLinkOf(peer);
    const { number } = this.numbers[link];
    if (!isLocal || delivery === 'hearsay' || number === 0 || !this.#limit.admits(peer.address)) return;
    this.#transmitter
      .broadcastNetworkMessage(
        NetworkMessageType.networkNumberIs,
        (writer) => encodeNetworkNumberIs(writer, { network: number, configured: false }),
        link,
      )
      // A network that takes no broadcast now is seen by everybody else.
      .catch(() => undefined);
  }

  /** Only a broadcast on our own network is believed (135-2012 §6.4.20). */
  #learnNumber({ parameters, peer, delivery, isLocal }: ReceivedNetworkMessage): void {
    if (!isLocal || (delivery !== 'wire' && delivery !== 'carried')) return;
    this.numbers[dataLinkOf(peer)].hear(decodeNetworkNumberIs(parameters));
  }

  #reject(peer: Peer): void {
    // Reason 3: a message type that this node does not know, about no network that it could name (135-2012 §6.4.4).
    const writer = this.#transmitter.beginNetworkMessage(peer, NetworkMessageType.rejectMessageToNetwork);
    encodeRejectMessageToNetwork(writer, { reason: NetworkRejectReason.unknownMessageType, network: 0 });
    this.#transmitter.send(peer);
  }
}
