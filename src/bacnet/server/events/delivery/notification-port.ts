import type { DataLink, Station } from '../../../datalink/station.js';
import type { ObjectIdentifier } from '../../../encoding/application-value.js';
import type { BroadcastScope } from '../../../events/notification-target.js';
import type { NetworkPriority } from '../../../npdu/npdu.js';
import type { ClientOutcome, LateListener } from '../../client-transactions.js';
import type { Peer } from '../../peer.js';
import type { Sought } from './sought.js';

/** What delivery needs of the server that sends for it. */
export interface NotificationPort {
  /** Of the device that is served now; what waits may have happened to one of another number. */
  readonly deviceId: ObjectIdentifier;
  /** A data link is up, and DeviceCommunicationControl forbids nothing. */
  readonly mayInitiate: boolean;
  /**
   * Who is meant by a station of one of our own networks, whose six octets may be a B/IP address or a VMAC: the node of
   * BACnet/SC that was heard under it, else the host of BACnet/IP. Undefined where no other device can be.
   */
  stationFor(station: Station): Station | undefined;
  /** The data link whose network has this number, as others tell it; undefined: it is another network. */
  dataLinkOfNetwork(network: number): DataLink | undefined;
  /** False while what is sent to the peer would be lost: its data link is down. */
  reaches(peer: Peer): boolean;
  /** ConfirmedEventNotification; undefined when it cannot be sent now. `onEnd`, `onLate` as in `ClientTransactions`. */
  sendConfirmed(
    peer: Peer,
    parameters: Uint8Array,
    onEnd: (outcome: ClientOutcome) => void,
    onLate?: LateListener,
  ): (() => void) | undefined;
  /** UnconfirmedEventNotification to one device, or to all of a network behind a router. */
  sendUnconfirmed(peer: Peer, parameters: Uint8Array): void;
  /** UnconfirmedEventNotification to all; rejects when no network takes it. */
  broadcast(scope: BroadcastScope, priority: NetworkPriority, parameters: Uint8Array): Promise<void>;
  /** Who-Is for one device, Who-Is-Router-To-Network for a network. */
  ask(sought: Sought): void;
}
