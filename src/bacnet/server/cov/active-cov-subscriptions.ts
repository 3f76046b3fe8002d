import { encodeCovSubscription } from '../../services/cov-subscription.js';
import type { Peer } from '../peer.js';
import type { CovSubscriptionState } from './cov-subscriptions.js';

/** The elements of Active_COV_Subscriptions (135-2012 §12.11.39). */
export function activeCovSubscriptions(subscriptions: readonly CovSubscriptionState[]): readonly Uint8Array[] {
  return subscriptions.map((one) =>
    encodeCovSubscription({
      recipient: recipientOf(one.subscriber),
      processId: one.processId,
      monitoredObject: one.objectId,
      monitoredProperty: { propertyId: one.monitoredPropertyId, arrayIndex: undefined },
      confirmed: one.confirmed,
      timeRemainingS: one.timeRemainingS,
      covIncrement: one.covIncrement,
    }),
  );
}

/** On our own network a MAC address is the four octets of the IPv4 address and the two of the port (135-2012 §J.1.2). */
function recipientOf({ address, port, remote }: Peer) {
  if (remote !== undefined) return { network: remote.network, macAddress: remote.address };
  const octets = address.split('.').map(Number);
  return { network: 0, macAddress: Uint8Array.of(...octets, port >> 8, port & 0xff) };
}
