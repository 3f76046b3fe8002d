import { PropertyIdentifier } from '../bacnet/encoding/property-identifier.js';
import { ServicesSupportedBit as S } from '../bacnet/encoding/service-choices.js';
import { type DescribedObject, type DeviceDescription, firstValueOf } from './device-description.js';

/** A building block of interoperability (135-2012 Annex K) and the services whose execution makes it. */
interface Bibb {
  readonly name: string;
  readonly title: string;
  readonly executes: readonly S[];
}

const bibbs: readonly Bibb[] = [
  { name: 'DS-RP-B', title: 'Data Sharing - ReadProperty - B', executes: [S.readProperty] },
  { name: 'DS-RPM-B', title: 'Data Sharing - ReadPropertyMultiple - B', executes: [S.readPropertyMultiple] },
  { name: 'DS-WP-B', title: 'Data Sharing - WriteProperty - B', executes: [S.writeProperty] },
  { name: 'DS-WPM-B', title: 'Data Sharing - WritePropertyMultiple - B', executes: [S.writePropertyMultiple] },
  { name: 'DS-COV-B', title: 'Data Sharing - COV - B', executes: [S.subscribeCov] },
  { name: 'DS-COVP-B', title: 'Data Sharing - COVP - B', executes: [S.subscribeCovProperty] },
  { name: 'DM-DDB-B', title: 'Device Management - Dynamic Device Binding - B', executes: [S.whoIs] },
  { name: 'DM-DOB-B', title: 'Device Management - Dynamic Object Binding - B', executes: [S.whoHas] },
  {
    name: 'DM-DCC-B',
    title: 'Device Management - DeviceCommunicationControl - B',
    executes: [S.deviceCommunicationControl],
  },
  { name: 'DM-TS-B', title: 'Device Management - TimeSynchronization - B', executes: [S.timeSynchronization] },
  { name: 'DM-UTC-B', title: 'Device Management - UTCTimeSynchronization - B', executes: [S.utcTimeSynchronization] },
  { name: 'DM-RD-B', title: 'Device Management - ReinitializeDevice - B', executes: [S.reinitializeDevice] },
];

const embeddedObjects = 'GW-EO-B';

/** Standardized device profiles (Annex L) by the building blocks that each needs; the richest first. */
const profiles = [
  {
    name: 'B-GW',
    title: 'BACnet Gateway',
    needs: ['DS-RP-B', 'DS-WP-B', 'DM-DDB-B', 'DM-DOB-B', 'DM-DCC-B', embeddedObjects],
  },
  {
    name: 'B-ASC',
    title: 'BACnet Application Specific Controller',
    needs: ['DS-RP-B', 'DS-WP-B', 'DM-DDB-B', 'DM-DOB-B', 'DM-DCC-B'],
  },
  { name: 'B-SA', title: 'BACnet Smart Actuator', needs: ['DS-RP-B', 'DS-WP-B', 'DM-DDB-B', 'DM-DOB-B'] },
  { name: 'B-SS', title: 'BACnet Smart Sensor', needs: ['DS-RP-B', 'DM-DDB-B', 'DM-DOB-B'] },
] as const;

export interface SupportedBibb {
  readonly name: string;
  readonly title: string;
}

export interface DeviceProfile extends SupportedBibb {
  readonly isSatisfied: boolean;
}

/** What follows from Protocol_Services_Supported, and from how the objects tell the loss of the UPS. */
export function supportedBibbs(description: DeviceDescription): readonly SupportedBibb[] {
  const supported = bibbs.filter(({ executes }) => executes.every((service) => isExecuted(description, service)));
  const result = supported.map(({ name, title }) => ({ name, title }));
  // A gateway says on each value that it lost the device behind it: that takes Reliability.
  const has = (object: DescribedObject, propertyId: number) => firstValueOf(object, propertyId) !== undefined;
  const tellsLoss = description.objects
    .filter((object) => has(object, PropertyIdentifier.presentValue))
    .every((object) => has(object, PropertyIdentifier.reliability));
  if (tellsLoss) result.push({ name: embeddedObjects, title: 'Gateway - Embedded Objects - B' });
  return result;
}

export function deviceProfiles(supported: readonly SupportedBibb[]): readonly DeviceProfile[] {
  const names = new Set(supported.map(({ name }) => name));
  return profiles.map(({ name, title, needs }) => ({
    name,
    title,
    isSatisfied: needs.every((need) => names.has(need)),
  }));
}

export function isExecuted({ device }: DeviceDescription, service: S): boolean {
  const bits = firstValueOf(device, PropertyIdentifier.protocolServicesSupported);
  return bits?.type === 'bitString' && bits.value[service] === true;
}
