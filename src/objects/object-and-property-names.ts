import type { ObjectIdentifier } from '../bacnet/encoding/application-value.js';
import { ObjectType } from '../bacnet/encoding/object-type.js';
import { PropertyIdentifier } from '../bacnet/encoding/property-identifier.js';
import { alarmClasses } from './alarms/alarm-classes.js';
import { alarmPointOf } from './alarms/alarm-points.js';
import { structuredViewAt } from './alarms/structured-views.js';
import { analogValues } from './catalog/analog-values.js';
import { bitStrings } from './catalog/bit-strings.js';
import { multiStates } from './catalog/multi-states.js';
import { eventLog, trendLogs } from './trends/trend-logs.js';

/** As journal, log and page call a property: `presentValue`. */
export function propertyName(id: number): string {
  return Object.entries(PropertyIdentifier).find(([, one]) => one === id)?.[0] ?? `property ${id}`;
}

/** The port of BACnet/IP; its object is made where the machine's network is known. */
export const networkPort = { instance: 1, name: 'Network Port 1' };

/** The port of BACnet/SC. */
export const scNetworkPort = { instance: 2, name: 'Network Port 2' };

/** The files that the port of BACnet/SC names. */
export const certificateFiles = {
  operational: { instance: 1, name: 'Operational Certificate' },
  issuer1: { instance: 2, name: 'Issuer Certificate 1' },
  issuer2: { instance: 3, name: 'Issuer Certificate 2' },
  signingRequest: { instance: 4, name: 'Certificate Signing Request' },
} as const;

export type CertificateFileName = keyof typeof certificateFiles;

type Named = { readonly name: string } | undefined;

const namedBy: Readonly<Record<number, (instance: number) => Named>> = {
  [ObjectType.analogValue]: (instance) => analogValues[instance],
  [ObjectType.multiStateValue]: (instance) => multiStates[instance],
  [ObjectType.bitStringValue]: (instance) => bitStrings[instance],
  [ObjectType.binaryValue]: alarmPointOf,
  [ObjectType.notificationClass]: (instance) => alarmClasses.find(({ number }) => number === instance),
  [ObjectType.structuredView]: structuredViewAt,
  [ObjectType.eventLog]: (instance) => [eventLog].find((one) => one.instance === instance),
  [ObjectType.trendLogMultiple]: (instance) => trendLogs.find((one) => one.instance === instance),
  [ObjectType.file]: (instance) => Object.values(certificateFiles).find((one) => one.instance === instance),
  [ObjectType.networkPort]: (instance) => [networkPort, scNetworkPort].find((one) => one.instance === instance),
};

/** As the manual calls an object (§5.2), and as those are called that stand beside them. */
export function objectName({ objectType, instance }: ObjectIdentifier): string {
  return namedBy[objectType]?.(instance)?.name ?? `${objectType}:${instance}`;
}
