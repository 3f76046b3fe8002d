import type { Language } from '../core/bilingual.js';
import { EventState, EventType, NotifyType } from './encoding/event-enumerations.js';
import { ObjectType } from './encoding/object-type.js';
import {
  FileAccessMethod,
  IpMode,
  NetworkNumberQuality,
  NetworkPortCommand,
  NetworkType,
  NodeType,
  ProtocolLevel,
  Reliability,
  ScHubConnectorState,
  Segmentation,
} from './encoding/property-enumerations.js';
import { PropertyIdentifier } from './encoding/property-identifier.js';

/** Names where the standard's spelling does not follow from ours (135-2012 §21). */
const irregular: Readonly<Record<string, string>> = { bitStringValue: 'bitstring-value' };

const propertyNames = namesOf(PropertyIdentifier);
const objectTypeNames = namesOf(ObjectType);

/** Object types as Annex A and 135.1 print them. */
const objectTypeTitles: ReadonlyMap<number, string> = new Map<number, string>([
  [ObjectType.analogValue, 'Analog Value'],
  [ObjectType.binaryValue, 'Binary Value'],
  [ObjectType.bitStringValue, 'BitString Value'],
  [ObjectType.device, 'Device'],
  [ObjectType.eventLog, 'Event Log'],
  [ObjectType.file, 'File'],
  [ObjectType.multiStateValue, 'Multi-state Value'],
  [ObjectType.networkPort, 'Network Port'],
  [ObjectType.notificationClass, 'Notification Class'],
  [ObjectType.structuredView, 'Structured View'],
  [ObjectType.trendLogMultiple, 'Trend Log Multiple'],
]);

/** BACnetEngineeringUnits (135-2012 §21) by their names in the standard. */
const units: ReadonlyMap<number, string> = new Map([
  [3, 'amperes'],
  [5, 'volts'],
  [9, 'kilovolt-amperes'],
  [15, 'power-factor'],
  [19, 'kilowatt-hours'],
  [27, 'hertz'],
  [48, 'kilowatts'],
  [62, 'degrees-celsius'],
  [71, 'hours'],
  [72, 'minutes'],
  [73, 'seconds'],
  [95, 'no-units'],
  [98, 'percent'],
]);

/** BACnetSegmentation (135-2012 §21). */
const segmentations: ReadonlyMap<number, string> = new Map<number, string>([
  [Segmentation.both, 'segmented-both'],
  [1, 'segmented-transmit'],
  [2, 'segmented-receive'],
  [3, 'no-segmentation'],
]);

/** Names of the enumerated values that the objects have, by property (135-2012 §21). */
const valueNames: ReadonlyMap<number, ReadonlyMap<number, string>> = new Map<number, ReadonlyMap<number, string>>([
  [PropertyIdentifier.objectType, objectTypeNames],
  [PropertyIdentifier.propertyList, propertyNames],
  [PropertyIdentifier.units, units],
  [PropertyIdentifier.segmentationSupported, segmentations],
  [PropertyIdentifier.eventState, namesOf(EventState)],
  [PropertyIdentifier.eventType, namesOf(EventType)],
  [PropertyIdentifier.notifyType, namesOf(NotifyType)],
  [PropertyIdentifier.reliability, namesOf(Reliability)],
  [PropertyIdentifier.nodeType, namesOf(NodeType)],
  [PropertyIdentifier.networkType, namesOf(NetworkType)],
  [PropertyIdentifier.protocolLevel, namesOf(ProtocolLevel)],
  [PropertyIdentifier.networkNumberQuality, namesOf(NetworkNumberQuality)],
  [PropertyIdentifier.bacnetIpMode, namesOf(IpMode)],
  [PropertyIdentifier.command, namesOf(NetworkPortCommand)],
  [PropertyIdentifier.scHubConnectorState, namesOf(ScHubConnectorState)],
  [PropertyIdentifier.fileAccessMethod, namesOf(FileAccessMethod)],
  [
    PropertyIdentifier.systemStatus,
    new Map([
      [0, 'operational'],
      [4, 'non-operational'],
    ]),
  ],
]);

/** Abbreviations that titles of properties hold. */
const spelling: Readonly<Record<string, string>> = {
  apdu: 'APDU',
  bacnet: 'BACnet',
  bbmd: 'BBMD',
  bvlc: 'BVLC',
  cov: 'COV',
  dhcp: 'DHCP',
  dns: 'DNS',
  fd: 'FD',
  ip: 'IP',
  mac: 'MAC',
  nat: 'NAT',
  npdu: 'NPDU',
  sc: 'SC',
  udp: 'UDP',
  uri: 'URI',
  utc: 'UTC',
  uuid: 'UUID',
};

/** As the standard spells it: present-value; the number where it has no name. */
export function propertyName(propertyId: number): string {
  return propertyNames.get(propertyId) ?? String(propertyId);
}

/** As prose has it: Present_Value. */
export function propertyTitle(propertyId: number): string {
  const words = propertyName(propertyId).split('-');
  return words.map((word) => spelling[word] ?? word.replace(/^[a-z]/, (first) => first.toUpperCase())).join('_');
}

export function objectTypeName(objectType: number): string {
  return objectTypeNames.get(objectType) ?? String(objectType);
}

export function objectTypeTitle(objectType: number): string {
  return objectTypeTitles.get(objectType) ?? objectTypeName(objectType);
}

/** The number where the standard has no name for it. */
export function enumeratedName(propertyId: number, value: number): string {
  return valueNames.get(propertyId)?.get(value) ?? String(value);
}

/** Undefined for units that are not in the standard's list, such as the manual's 261. */
export function unitsName(code: number): string | undefined {
  return units.get(code);
}

/** Code 261 of Manual §5.2.2 is in the range that the standard leaves to vendors (135-2012 §21). */
export function vendorUnitsName(code: number, language: Language): string {
  const name = code === 261 ? ampereHours[language] : String(code);
  const remark = {
    en: "vendor's own code, not in the list of the standard",
    fr: 'code propre au constructeur, absent de la liste de la norme',
  };
  return `${name} (${remark[language]})`;
}

const ampereHours: Readonly<Record<Language, string>> = { en: 'ampere-hours, Ah', fr: 'ampères-heures, Ah' };

function namesOf(enumeration: Readonly<Record<string, number>>): ReadonlyMap<number, string> {
  return new Map(Object.entries(enumeration).map(([key, value]) => [value, irregular[key] ?? hyphenated(key)]));
}

function hyphenated(key: string): string {
  return key.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);
}
