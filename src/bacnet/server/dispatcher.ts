import { isFirstOrDoubled } from '../../core/doubling.js';
import { hasCode } from '../../core/errors.js';
import type { Logger } from '../../core/log.js';
import { decodeApdu, type TransactionApdu } from '../apdu/apdu.js';
import { PduType } from '../apdu/pdu-type.js';
import { BvlcFunction } from '../bvlc/bvlc-function.js';
import { type BvlcMessage, decodeBvlc } from '../bvlc/bvlc-message.js';
import { ByteReader } from '../encoding/byte-reader.js';
import { decodeNpdu, globalBroadcastNetwork, type NetworkAddress } from '../npdu/npdu.js';
import type { ClientCensus } from './client-census.js';
import type { ClientAnswer, ClientTransactions } from './client-transactions.js';
import type { ConfirmedRequests } from './confirmed-requests.js';
import type { Delivery, DeliveryKind } from './delivery.js';
import type { NetworkLayer } from './handlers/network-layer.js';
import type { Arrival, DatagramAddress, DatagramPort } from './network/datagram-port.js';
import type { Peer } from './peer.js';
import type { ServerCounters } from './server-counters.js';
import type { ServiceRegistry } from './service-registry.js';

/** The functions of a BBMD (135-2012 §J.4, §J.5). */
export interface BvlcRequestHandler {
  /** Is told every broadcast, our own excluded; true when what it holds is for us too. */
  receiveBroadcast(message: BvlcMessage, source: DatagramAddress): boolean;
  receive(message: BvlcMessage, source: DatagramAddress): void;
  /** True for BBMDs of which the settings know: ours as a foreign device, the peers of our table. */
  knows(source: DatagramAddress): boolean;
}

type ForwardedNpdu = Extract<BvlcMessage, { readonly function: typeof BvlcFunction.forwardedNpdu }>;

/** What the port knows of addresses. */
type Addresses = Pick<DatagramPort, 'canBePeer' | 'isOwn' | 'isThisMachine'>;

/** Takes packets apart, layer by layer, and hands them to who deals with them. */
export class Dispatcher {
  readonly #services: ServiceRegistry;
  readonly #confirmed: ConfirmedRequests;
  readonly #client: ClientTransactions;
  readonly #network: NetworkLayer;
  readonly #bvlc: BvlcRequestHandler;
  readonly #counters: ServerCounters;
  readonly #log: Logger;
  readonly #clients: ClientCensus;

  constructor(
    services: ServiceRegistry,
    confirmed: ConfirmedRequests,
    client: ClientTransactions,
    network: NetworkLayer,
    bvlc: BvlcRequestHandler,
    counters: ServerCounters,
    log: Logger,
    clients: ClientCensus,
  ) {
    this.#services = services;
    this.#confirmed = confirmed;
    this.#client = client;
    this.#network = network;
    this.#bvlc = bvlc;
    this.#counters = counters;
    this.#log = log;
    this.#clients = clients;
  }

  /** A packet of BACnet/IP. */
  receive(packet: Uint8Array, source: DatagramAddress, arrival: Arrival, addresses: Addresses): void {
    this.#counters.received += 1;
    if (!addresses.canBePeer(source)) {
      this.#counters.noPeer += 1;
      return;
    }
    this.#guard(source, () => this.#receiveBvlc(packet, source, arrival, addresses));
  }

  /** An NPDU that came by BACnet/SC: who is on its network, the hub has checked. */
  receiveFromNode(npdu: Uint8Array, node: DatagramAddress, arrival: Arrival): void {
    this.#counters.received += 1;
    const kind = arrival === 'broadcast' ? 'wire' : 'unicast';
    this.#guard(node, () => this.#receiveNpdu(npdu, node, { kind, source: node }));
  }

  #guard(source: DatagramAddress, receive: () => void): void {
    try {
      receive();
    } catch (cause) {
      if (hasCode(cause, 'bacnet.decode')) {
        this.#counters.broken += 1;
        return;
      }
      this.#counters.faults += 1;
      // The same packet may come a thousand times: the log has room for the first and every doubling.
      const { faults } = this.#counters;
      if (isFirstOrDoubled(faults)) {
        this.#log.error({ err: cause, faults, from: source.address }, 'A BACnet packet could not be dealt with.');
      }
    }
  }

  #receiveBvlc(packet: Uint8Array, source: DatagramAddress, arrival: Arrival, addresses: Addresses): void {
    const message = decodeBvlc(packet);
    if (message === undefined) {
      this.#counters.broken += 1;
      return;
    }
    switch (message.function) {
      case BvlcFunction.originalUnicastNpdu:
        // The function is what the sender says; where it sent the datagram is what it did.
        this.#receiveNpdu(message.npdu, source, { kind: arrival === 'broadcast' ? 'wire' : 'unicast', source });
        break;
      case BvlcFunction.originalBroadcastNpdu:
        if (this.#bvlc.receiveBroadcast(message, source)) {
          this.#receiveNpdu(message.npdu, source, { kind: arrival === 'broadcast' ? 'wire' : 'carried', source });
        }
        break;
      case BvlcFunction.distributeBroadcastToNetwork:
        if (this.#bvlc.receiveBroadcast(message, source)) {
          this.#receiveNpdu(message.npdu, source, { kind: 'carried', source });
        }
        break;
      case BvlcFunction.forwardedNpdu:
        this.#receiveForwarded(message, source, addresses);
        break;
      default:
        this.#bvlc.receive(message, source);
    }
  }

  /** The originator is answered directly (135-2012 §J.2.5), so that it must be one who can be. */
  #receiveForwarded(message: ForwardedNpdu, source: DatagramAddress, addresses: Addresses): void {
    const { originator } = message;
    // Our own broadcast, which comes back by way of a BBMD.
    if (addresses.isOwn(originator)) return;
    // No message of another device makes us talk to other programs of this machine.
    const isElsewhere = !addresses.isThisMachine(originator.address) || addresses.isThisMachine(source.address);
    if (!isElsewhere || !addresses.canBePeer(originator)) {
      this.#counters.noPeer += 1;
      return;
    }
    const kind = this.#bvlc.knows(source) ? 'carried' : 'hearsay';
    if (this.#bvlc.receiveBroadcast(message, source)) this.#receiveNpdu(message.npdu, originator, { kind, source });
  }

  #receiveNpdu(octets: Uint8Array, sender: DatagramAddress, delivery: Delivery): void {
    const reader = new ByteReader(octets);
    const npdu = decodeNpdu(reader);
    if (npdu === undefined) {
      this.#counters.broken += 1;
      return;
    }
    const isForAll = npdu.destination?.network === globalBroadcastNetwork;
    if (npdu.destination !== undefined && !isForAll) {
      // We are no router (135-2012 §6.5).
      this.#counters.notForUs += 1;
      return;
    }
    const { priority } = npdu;
    const peer = { address: sender.address, port: sender.port, remote: copyOf(npdu.source), priority };
    // A router sends on to one device what it got for all of them.
    const kind: DeliveryKind = isForAll && delivery.kind === 'unicast' ? 'carried' : delivery.kind;
    if (npdu.networkMessage !== undefined) {
      const isLocal = npdu.source === undefined && npdu.destination === undefined;
      const { messageType } = npdu.networkMessage;
      this.#network.receive({ messageType, parameters: reader, peer, delivery: kind, isLocal });
    } else this.#receiveApdu(reader, peer, kind === delivery.kind ? delivery : { ...delivery, kind });
  }

  #receiveApdu(reader: ByteReader, peer: Peer, delivery: Delivery): void {
    const apdu = decodeApdu(reader);
    if (apdu === undefined) this.#counters.broken += 1;
    else if (apdu.type === PduType.unconfirmedRequest) {
      // Names that somebody else gives would crowd out those that are true.
      this.#clients.note(
        delivery.kind === 'hearsay' ? { ...delivery.source, remote: undefined } : peer,
        'unconfirmed',
        apdu.service,
      );
      this.#services.unconfirmed(apdu.service)?.receive(reader, peer, delivery);
    } else if (delivery.kind === 'unicast') this.#receiveForOne(apdu, reader, peer);
    else this.#counters.notForUs += 1;
  }

  #receiveForOne(apdu: TransactionApdu, reader: ByteReader, peer: Peer): void {
    switch (apdu.type) {
      case PduType.confirmedRequest:
        this.#clients.note(peer, 'confirmed', apdu.service);
        this.#confirmed.receive(peer, apdu, reader);
        break;
      case PduType.segmentAck:
        // As a server we know segment acknowledgements of clients only.
        if (apdu.server) this.#counters.stray += 1;
        else this.#confirmed.acknowledge(peer, apdu);
        break;
      case PduType.abort:
        if (apdu.server) this.#passAnswerOn(peer, apdu);
        else this.#confirmed.abort(peer, apdu.invokeId);
        break;
      case PduType.simpleAck:
      case PduType.error:
      case PduType.reject:
        this.#passAnswerOn(peer, apdu);
        break;
      case PduType.complexAck:
        // We have asked nothing that is answered with data.
        this.#counters.stray += 1;
        break;
    }
  }

  #passAnswerOn(peer: Peer, answer: ClientAnswer): void {
    if (!this.#client.receive(peer, answer)) this.#counters.stray += 1;
  }
}

/** Transactions and subscriptions outlive the packet that they began with; slice() of a Buffer would be a view. */
function copyOf(source: NetworkAddress | undefined): NetworkAddress | undefined {
  return source === undefined ? undefined : { network: source.network, address: new Uint8Array(source.address) };
}
