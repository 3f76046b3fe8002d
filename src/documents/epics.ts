import type { ApplicationValue, BacnetDate, BacnetTime } from '../bacnet/encoding/application-value.js';
import { Segmentation } from '../bacnet/encoding/property-enumerations.js';
import { PropertyIdentifier as P } from '../bacnet/encoding/property-identifier.js';
import {
  enumeratedName,
  objectTypeName,
  objectTypeTitle,
  propertyName,
  unitsName,
  vendorUnitsName,
} from '../bacnet/enumeration-names.js';
import { isoDate } from '../core/local-time.js';
import { supportedBibbs } from './bibbs.js';
import type { NetworkFacts } from './conformance-statement.js';
import { departures } from './departures.js';
import {
  type DescribedObject,
  type DescribedProperty,
  type DeviceDescription,
  numberOf,
  textOf,
} from './device-description.js';
import type { DocumentContext, DocumentFile } from './document-file.js';
import { supportedServices } from './services.js';

/** What the UPS, the clock or the network decides: the form has a question mark for a value that is not stated (135.1 §4.5). */
const volatile: ReadonlySet<number> = new Set<number>([
  P.presentValue,
  P.statusFlags,
  P.reliability,
  P.systemStatus,
  P.localDate,
  P.localTime,
  P.utcOffset,
  P.daylightSavingsStatus,
  P.databaseRevision,
  P.activeCovSubscriptions,
  P.lastRestartReason,
  P.networkNumber,
  P.networkNumberQuality,
  P.changesPending,
  P.linkSpeed,
  P.macAddress,
  P.networkInterfaceName,
  P.ipAddress,
  P.ipSubnetMask,
  P.ipDefaultGateway,
  P.ipDnsServer,
  P.ipDhcpEnable,
  P.deviceUuid,
  P.currentHealth,
  P.scHubConnectorState,
  P.scPrimaryHubConnectionStatus,
  P.scFailoverHubConnectionStatus,
  P.fileSize,
  P.modificationDate,
  P.archive,
]);

/** Building blocks younger than the form; test tools refuse names that they do not know. */
const unknownToForm: ReadonlySet<string> = new Set(['GW-EO-B']);

/** Electronic PICS in the text form of ANSI/ASHRAE 135.1 clause 4, as test tools read it. */
export function epics(
  baseName: string,
  description: DeviceDescription,
  network: NetworkFacts,
  context: DocumentContext,
): DocumentFile {
  const { device, objects } = description;
  const lines = [
    'PICS 0',
    'BACnet Protocol Implementation Conformance Statement',
    '',
    `-- ups-bacnet-gateway ${context.version}, ${isoDate(context.date)}`,
    '-- W: writable. C: writable during commissioning, or while Out_Of_Service is true.',
    '-- ?: decided by the UPS, the clock or the network.',
    ...departures(description).map((text) => `-- Known departure: ${text}`),
    `Vendor Name: ${quoted(textOf(device, P.vendorName))}`,
    'Product Name: "ups-bacnet-gateway"',
    `Product Model Number: ${quoted(textOf(device, P.modelName))}`,
    `Product Description: ${quoted(textOf(device, P.description))}`,
    '',
    ...braced('BIBBs Supported', bibbLines(description)),
    ...braced('BACnet Standard Application Services Supported', serviceLines(description)),
    ...braced('Standard Object Types Supported', objectTypeLines(description)),
    ...braced('Data Link Layer Option', [
      "BACnet/IP, 'DIX' Ethernet",
      '-- BACnet/SC (Annex AB), which is younger than the form',
    ]),
    ...braced('Character Sets Supported', ['ANSI X3.4', 'ISO 10646 (UCS-2)', 'ISO 8859-1']),
    ...braced('Special Functionality', specialLines(description, network)),
    ...braced('Default Property Value Restrictions', restrictionLines),
    ...braced('Fail Times', failTimeLines),
    'List of Objects in Test Device:',
    '{',
    ...[device, ...objects].flatMap(objectLines),
    '}',
    'End of BACnet Protocol Implementation Conformance Statement',
  ];
  return { name: `${baseName}-EPICS.tpi`, text: `${lines.join('\r\n')}\r\n` };
}

function braced(section: string, lines: readonly string[]): readonly string[] {
  return [`${section}:`, '{', ...lines.map((line) => ` ${line}`), '}', ''];
}

function bibbLines(description: DeviceDescription): readonly string[] {
  return supportedBibbs(description).map(({ name }) => (unknownToForm.has(name) ? `-- ${name}` : name));
}

function serviceLines(description: DeviceDescription): readonly string[] {
  const roles = { execute: 'Execute', initiate: 'Initiate', both: 'Initiate Execute' } as const;
  return supportedServices(description).map(({ name, role }) => `${name} ${roles[role]}`);
}

function objectTypeLines({ device, objects }: DeviceDescription): readonly string[] {
  return [...new Set([device, ...objects].map(({ objectType }) => objectTypeTitle(objectType)))];
}

function specialLines({ device }: DeviceDescription, { segmentWindow, isBbmd }: NetworkFacts): readonly string[] {
  const supported = numberOf(device, P.segmentationSupported);
  const receives = supported === Segmentation.both || supported === Segmentation.receive;
  const sends = supported === Segmentation.both || supported === Segmentation.transmit;
  return [
    `Maximum APDU size in octets: ${numberOf(device, P.maxApduLengthAccepted) ?? ''}`,
    ...(receives ? [`Segmented Requests Supported, window size: ${segmentWindow}`] : []),
    ...(sends ? [`Segmented Responses Supported, window size: ${segmentWindow}`] : []),
    ...(isBbmd ? ['BACnet/IP BBMD'] : []),
  ];
}

const restrictionLines: readonly string[] = [
  'unsigned-integer: <minimum: 0; maximum: 4294967295>',
  'signed-integer: <minimum: -2147483648; maximum: 2147483647>',
  'real: <minimum: -3.40282347E38; maximum: 3.40282347E38; resolution: 1.0>',
  'character-string: <maximum length string: 64>',
];

/** Seconds after which a tester may call it a failure (135.1 §4.5.9). */
const failTimeLines: readonly string[] = [
  'Notification Fail Time: 2',
  'Internal Processing Fail Time: 2',
  'Acknowledgement Fail Time: 2',
  'Unconfirmed Response Fail Time: 2',
];

function objectLines(object: DescribedObject): readonly string[] {
  return ['  {', ...object.properties.flatMap(propertyLines), '  }'];
}

function propertyLines(property: DescribedProperty): readonly string[] {
  const name = `    ${propertyName(property.id)}:`;
  const mark = property.writeAccess === undefined ? '' : property.writeAccess === 'always' ? ' W' : ' C';
  if (volatile.has(property.id) || property.values === undefined) return [`${name} ?${mark}`];
  const values = property.values.map((value) => valueText(property.id, value));
  if (property.form === 'single') return [...unitsNote(property), `${name} ${values[0] ?? '?'}${mark}`];
  if (values.length === 0) return [`${name} {}${mark}`];
  // A line for each: 101 object identifiers are too long for one.
  const elements = values.map((value, index) => `        ${value}${index < values.length - 1 ? ',' : ''}`);
  return [`${name} {`, ...elements, `    }${mark}`];
}

function unitsNote({ id, values }: DescribedProperty): readonly string[] {
  const [value] = values ?? [];
  if (id !== P.units || value?.type !== 'enumerated' || unitsName(value.value) !== undefined) return [];
  return [`    -- ${value.value}: ${vendorUnitsName(value.value, 'en')}`];
}

function valueText(propertyId: number, value: ApplicationValue): string {
  switch (value.type) {
    case 'null':
      return 'NULL';
    case 'boolean':
      return value.value ? 'TRUE' : 'FALSE';
    case 'unsigned':
    case 'signed':
      return String(value.value);
    case 'real':
    case 'double':
      return Number.isInteger(value.value) ? value.value.toFixed(1) : String(Number(value.value.toPrecision(7)));
    case 'enumerated':
      return enumeratedName(propertyId, value.value);
    case 'characterString':
      return quoted(value.value);
    case 'octetString':
      return `X'${Buffer.from(value.value).toString('hex').toUpperCase()}'`;
    case 'bitString':
      return `{${value.value.map((bit) => (bit ? 'T' : 'F')).join(',')}}`;
    case 'objectIdentifier':
      return `(${objectTypeName(value.value.objectType)}, ${value.value.instance})`;
    case 'date':
      return dateText(value.value);
    case 'time':
      return timeText(value.value);
  }
}

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

function dateText({ year, month, day, weekday }: BacnetDate): string {
  const nameIn = (names: readonly string[], number: number | undefined) =>
    number === undefined ? '*' : (names[number - 1] ?? '*');
  return `(${nameIn(weekdays, weekday)}, ${day ?? '*'}-${nameIn(months, month)}-${year ?? '*'})`;
}

function timeText({ hour, minute, second, hundredths }: BacnetTime): string {
  const digits = (number: number | undefined) => (number === undefined ? '*' : String(number).padStart(2, '0'));
  return `${digits(hour)}:${digits(minute)}:${digits(second)}.${digits(hundredths)}`;
}

/** Double, single or accent quotes enclose a text: the first kind that is not in it (135.1 §4.4). */
function quoted(text: string): string {
  const oneLine = text.replace(/\s+/g, ' ');
  const quote = ['"', "'", '`'].find((one) => !oneLine.includes(one));
  return quote === undefined ? `"${oneLine.replaceAll('"', "'")}"` : `${quote}${oneLine}${quote}`;
}
