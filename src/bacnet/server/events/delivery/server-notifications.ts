import { PduType } from '../../../apdu/pdu-type.js';
import { type DataLink, dataLinkOf, type Station } from '../../../datalink/station.js';
import type { ObjectIdentifier } from '../../../encoding/application-value.js';
import { ObjectType } from '../../../encoding/object-type.js';
import { ConfirmedService, UnconfirmedService } from '../../../encoding/service-choices.js';
import type { BroadcastScope } from '../../../events/notification-target.js';
import type { NetworkPriority } from '../../../npdu/npdu.js';
import { decodeIAmRequest } from '../../../services/i-am.js';
import type { ClientOutcome, ClientTransactions, LateListener } from '../../client-transactions.js';
import type { OwnStations } from '../../network/own-stations.js';
import type { Peer } from '../../peer.js';
import type { UnconfirmedServiceHandler } from '../../service-registry.js';
import type { Transmitter } from '../../transmitter.js';
import type { NotificationDelivery } from './notification-delivery.js';
import type { NotificationPort } from './notification-port.js';
import { askFor, type Sought } from './sought.js';

export interface ServerNotificationsParts {
  readonly transmitter: Transmitter;
  readonly transactions: ClientTransactions;
  readonly mayInitiate: () => boolean;
  readonly stations: OwnStations;
  readonly deviceId: () => ObjectIdentifier;
}

/** Event notifications and questions for addresses, as the server of the moment sends them. */
export class ServerNotifications implements NotificationPort {
  readonly #parts: ServerNotificationsParts;
  constructor(parts: ServerNotificationsParts) {
    this.#parts = parts;
  }

  get deviceId(): ObjectIdentifier {
    return this.#parts.deviceId();
  }

  get mayInitiate(): boolean {
    return this.#parts.mayInitiate();
  }

  stationFor(station: Station): Station | undefined {
    return this.#parts.stations.stationFor(station);
  }

  dataLinkOfNetwork(network: number): DataLink | undefined {
    return this.#parts.stations.dataLinkOfNetwork(network);
  }

  reaches(peer: Peer): boolean {
    return this.#parts.transmitter.isUp(dataLinkOf(peer));
  }

  sendConfirmed(
    peer: Peer,
    parameters: Uint8Array,
    onEnd: (outcome: ClientOutcome) => void,
    onLate?: LateListener,
  ): (() => void) | undefined {
    const service = ConfirmedService.confirmedEventNotification;
    return this.#parts.transactions.request(peer, service, parameters, onEnd, onLate);
  }

  sendUnconfirmed(peer: Peer, parameters: Uint8Array): void {
    const { transmitter } = this.#parts;
    const service = UnconfirmedService.unconfirmedEventNotification;
    transmitter.beginApdu(peer, false, { type: PduType.unconfirmedRequest, service }).writeBytes(parameters);
    transmitter.send(peer);
  }

  broadcast(scope: BroadcastScope, priority: NetworkPriority, parameters: Uint8Array): Promise<void> {
    return this.#parts.transmitter.broadcastUnconfirmed(
      UnconfirmedService.unconfirmedEventNotification,
      (writer) => writer.writeBytes(parameters),
      { scope, priority },
    );
  }

  ask(sought: Sought): void {
    askFor(sought, this.#parts.transmitter);
  }
}

/** Hears where devices are; nothing is carried out for who says it. */
export function iAmListener(delivery: Pick<NotificationDelivery, 'hearIAm'>): UnconfirmedServiceHandler {
  return {
    service: UnconfirmedService.iAm,
    supportedBit: undefined,
    receive(request, peer, { kind }) {
      const { device } = decodeIAmRequest(request);
      if (device.objectType === ObjectType.device) delivery.hearIAm(device.instance, peer, kind);
    },
  };
}
