import { maxApduLengthBacnetIp } from '../apdu/max-sizes.js';
import { macAddressOf } from '../datalink/station.js';
import { writeAddressBinding } from '../encoding/constructed/recipient.js';
import { ObjectType } from '../encoding/object-type.js';
import { Segmentation } from '../encoding/property-enumerations.js';
import { PropertyIdentifier } from '../encoding/property-identifier.js';
import { constructedValue, type PropertyDefinition } from '../object-model/object-database.js';
import { encodeCovSubscription } from '../services/cov-subscription.js';
import type { CovSubscriptionState } from './cov/cov-subscriptions.js';
import type { Binding } from './events/delivery/address-bindings.js';
import type { Peer } from './peer.js';
import { maxSegmentsAccepted } from './segmentation/segmented-requests.js';
import type { ServiceRegistry } from './service-registry.js';

export interface ProtocolTiming {
  readonly apduTimeoutMs: number;
  readonly apduRetries: number;
  readonly apduSegmentTimeoutMs: number;
}

/** Properties of the Device object that say how the server speaks (135-2012 §12.11); derived from what is registered. */
export function protocolProperties(
  services: ServiceRegistry,
  timing: ProtocolTiming,
  activeSubscriptions: () => readonly Uint8Array[],
  boundAddresses: () => readonly Uint8Array[],
): readonly PropertyDefinition[] {
  const unsigned = (id: number, value: number): PropertyDefinition => ({ id, value: { type: 'unsigned', value } });
  return [
    unsigned(PropertyIdentifier.protocolVersion, 1),
    // ASHRAE 135-2020 with its addenda up to ce. It requires a Network Port for each port (§12.56).
    unsigned(PropertyIdentifier.protocolRevision, 24),
    {
      id: PropertyIdentifier.protocolServicesSupported,
      value: { type: 'bitString', value: services.servicesSupported },
    },
    unsigned(PropertyIdentifier.maxApduLengthAccepted, maxApduLengthBacnetIp),
    { id: PropertyIdentifier.segmentationSupported, value: { type: 'enumerated', value: Segmentation.both } },
    unsigned(PropertyIdentifier.maxSegmentsAccepted, maxSegmentsAccepted),
    unsigned(PropertyIdentifier.apduSegmentTimeout, timing.apduSegmentTimeoutMs),
    unsigned(PropertyIdentifier.apduTimeout, timing.apduTimeoutMs),
    unsigned(PropertyIdentifier.numberOfApduRetries, timing.apduRetries),
    { id: PropertyIdentifier.deviceAddressBinding, value: { type: 'liveList', readElements: boundAddresses } },
    { id: PropertyIdentifier.activeCovSubscriptions, value: { type: 'liveList', readElements: activeSubscriptions } },
  ];
}

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

/** The elements of Device_Address_Binding: where recipients of events are that are named by their number (135-2016 §12.11). */
export function addressBindings(bindings: readonly Binding[]): readonly Uint8Array[] {
  return bindings.flatMap(({ kind, number: instance, peer }) => {
    if (kind !== 'device' || peer === undefined) return [];
    const binding = { device: { objectType: ObjectType.device, instance }, address: recipientOf(peer) };
    return [constructedValue(writeAddressBinding, binding).octets];
  });
}

function recipientOf(peer: Peer) {
  const { remote } = peer;
  if (remote !== undefined) return { network: remote.network, macAddress: remote.address };
  return { network: 0, macAddress: macAddressOf(peer) };
}
