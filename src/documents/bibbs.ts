import { ObjectType } from '../bacnet/encoding/object-type.js';
import { PropertyIdentifier } from '../bacnet/encoding/property-identifier.js';
import { ServicesSupportedBit as S } from '../bacnet/encoding/service-choices.js';
import { type DescribedObject, type DeviceDescription, firstValueOf } from './device-description.js';

/** A building block of interoperability (135-2020 Annex K), and what makes it. */
interface Bibb {
  readonly name: string;
  readonly title: string;
  /** Services that are executed. */
  readonly executes?: readonly S[];
  /** Services that are initiated, by their names. */
  readonly initiates?: readonly string[];
  /** An object of this type is there. */
  readonly object?: ObjectType;
  /** The Device has this property. */
  readonly deviceProperty?: PropertyIdentifier;
}

/** How a device tells that it has started anew (135-2016 §19.3). */
const restartNotification = 'UnconfirmedCOVNotification';

/** What the execution of a service has us send. */
const initiatedBy: readonly (readonly [executed: S, initiated: readonly string[]])[] = [
  [S.whoIs, ['I-Am']],
  [S.whoHas, ['I-Have']],
  [S.subscribeCov, ['ConfirmedCOVNotification', 'UnconfirmedCOVNotification']],
];

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
  {
    name: 'DM-LM-B',
    title: 'Device Management - List Manipulation - B',
    executes: [S.addListElement, S.removeListElement],
  },
  { name: 'DM-DDB-A', title: 'Device Management - Dynamic Device Binding - A', initiates: ['Who-Is'] },
  {
    name: 'DM-R-B',
    title: 'Device Management - Restart - B',
    deviceProperty: PropertyIdentifier.restartNotificationRecipients,
  },
  {
    name: 'AE-N-I-B',
    title: 'Alarm and Event - Notification Internal - B',
    initiates: ['ConfirmedEventNotification', 'UnconfirmedEventNotification'],
    object: ObjectType.notificationClass,
  },
  { name: 'AE-ACK-B', title: 'Alarm and Event - ACK - B', executes: [S.acknowledgeAlarm] },
  { name: 'AE-INFO-B', title: 'Alarm and Event - Information - B', executes: [S.getEventInformation] },
  { name: 'AE-ASUM-B', title: 'Alarm and Event - Alarm Summary - B', executes: [S.getAlarmSummary] },
  { name: 'AE-ESUM-B', title: 'Alarm and Event - Enrollment Summary - B', executes: [S.getEnrollmentSummary] },
  {
    name: 'AE-EL-I-B',
    title: 'Alarm and Event - Event Log - Internal - B',
    executes: [S.readRange],
    object: ObjectType.eventLog,
  },
  {
    name: 'T-VMMV-I-B',
    title: 'Trending - Viewing and Modifying Multiple Values - Internal - B',
    executes: [S.readRange],
    object: ObjectType.trendLogMultiple,
  },
  {
    name: 'T-AMVR-B',
    title: 'Trending - Automated Multiple Value Retrieval - B',
    executes: [S.readRange],
    initiates: ['ConfirmedEventNotification'],
    object: ObjectType.trendLogMultiple,
  },
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
  const initiated = initiatedServices(description);
  const types = new Set(description.objects.map(({ objectType }) => objectType));
  const supported = bibbs.filter(
    ({ executes = [], initiates = [], object, deviceProperty }) =>
      executes.every((service) => isExecuted(description, service)) &&
      initiates.every((service) => initiated.includes(service)) &&
      (object === undefined || types.has(object)) &&
      (deviceProperty === undefined || hasProperty(description, deviceProperty)),
  );
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

/**
 * What a BMS is sent without having asked, and answers that are services of their own: to an executed service, to a recipient
 * who is named in an object, and at a restart.
 */
export function initiatedServices(description: DeviceDescription): readonly string[] {
  const { objects } = description;
  const notifies = objects.some(({ objectType }) => objectType === ObjectType.notificationClass);
  const tellsRestart = hasProperty(description, PropertyIdentifier.restartNotificationRecipients);
  const sent = [
    ...initiatedBy.flatMap(([bit, names]) => (isExecuted(description, bit) ? names : [])),
    ...(notifies ? ['ConfirmedEventNotification', 'UnconfirmedEventNotification'] : []),
    ...(tellsRestart ? [restartNotification] : []),
    // A recipient who is named by his number is asked for his address.
    ...(notifies || tellsRestart ? ['Who-Is'] : []),
  ];
  return [...new Set(sent)];
}

function hasProperty({ device }: DeviceDescription, propertyId: number): boolean {
  return device.properties.some(({ id }) => id === propertyId);
}

export function isExecuted({ device }: DeviceDescription, service: S): boolean {
  const bits = firstValueOf(device, PropertyIdentifier.protocolServicesSupported);
  return bits?.type === 'bitString' && bits.value[service] === true;
}
