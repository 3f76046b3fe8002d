import { maxApduLengthBacnetIp } from '../../bacnet/apdu/max-sizes.js';
import type { ApplicationValue, ObjectIdentifier } from '../../bacnet/encoding/application-value.js';
import {
  type BdtEntry,
  type HostNPort,
  writeBdtEntry,
  writeFdtEntry,
  writeHostNPort,
} from '../../bacnet/encoding/constructed/broadcast-tables.js';
import { ObjectType } from '../../bacnet/encoding/object-type.js';
import {
  type NetworkNumberQuality,
  NetworkType,
  type Reliability,
} from '../../bacnet/encoding/property-enumerations.js';
import { PropertyIdentifier as P } from '../../bacnet/encoding/property-identifier.js';
import {
  constructedValue,
  type ObjectDefinition,
  type PropertyDefinition,
  type PropertyElement,
  type PropertyValue,
} from '../../bacnet/object-model/object-database.js';
import type { Bilingual, Language } from '../../core/bilingual.js';
import { networkPort } from '../../objects/object-and-property-names.js';
import type { Endpoint } from '../../settings/setting-kinds.js';
import { enumerated, live, propertiesOfAnyPort, unsigned } from './port-properties.js';
import type { PortValues } from './port-values.js';

/** Network_Port 1: BACnet/IP. */
export const networkPortId: ObjectIdentifier = { objectType: ObjectType.networkPort, instance: networkPort.instance };

const description: Bilingual = {
  en: 'BACnet/IP port of this device',
  fr: 'Port BACnet/IP de cet appareil',
};

/** A foreign device that is registered here (135-2012 §J.5.2). */
interface RegisteredDevice extends Endpoint {
  readonly timeToLiveS: number;
  readonly remainingS: number;
}

/** What the port is asked for at each read. */
export interface PortSource {
  /** The pending value where one waits, else the one in force (135-2016 §12.56.13). */
  readonly shown: PortValues;
  readonly isPending: boolean;
  /** As others reach the port now. */
  readonly bound: Endpoint;
  readonly linkSpeed: number;
  readonly interfaceName: string;
  /** With this device in it, as others read it; empty where it is no BBMD. */
  readonly table: PortValues['table'];
  readonly foreignDevices: readonly RegisteredDevice[];
  readonly networkNumber: number;
  readonly networkNumberQuality: NetworkNumberQuality;
}

/** Properties that are set by the machine's network, and so only where this gateway may set that. */
const ofMachine: readonly P[] = [P.ipAddress, P.ipSubnetMask, P.ipDefaultGateway, P.ipDnsServer];

export interface PortDefinitionOptions {
  readonly language: Language;
  /** The machine's network can be set from here. */
  readonly setsNetwork: boolean;
  readonly reliability: Reliability;
  /** Where BACnet/SC is alone. */
  readonly isOutOfService: boolean;
}

/**
 * A port of BACnet/IP over IPv4 that can be a BBMD and a foreign device has all of these, whichever it is at the moment
 * (135-2016 Table 12-71). IP_DHCP_Enable is that of a port which can be set up by DHCP (footnote 8).
 */
export function networkPortDefinition(source: PortSource, options: PortDefinitionOptions): ObjectDefinition {
  return {
    id: networkPortId,
    name: networkPort.name,
    properties: [...common(source, options), ...ofInternet(source, options), ...ofBroadcasts(source)],
    readOnly: options.setsNetwork ? [] : ofMachine,
  };
}

function common(
  source: PortSource,
  { language, reliability, isOutOfService }: PortDefinitionOptions,
): readonly PropertyDefinition[] {
  return [
    ...propertiesOfAnyPort({
      description: description[language],
      networkType: NetworkType.ipv4,
      reliability,
      isOutOfService,
      networkNumber: () => source.networkNumber,
      networkNumberQuality: () => source.networkNumberQuality,
      isPending: () => source.isPending,
    }),
    {
      id: P.macAddress,
      value: live(() => octets([...addressOctets(source.bound.address), ...portOctets(source.bound.port)])),
    },
    { id: P.apduLength, value: unsigned(maxApduLengthBacnetIp) },
    { id: P.linkSpeed, value: live(() => ({ type: 'real', value: source.linkSpeed })) },
    { id: P.networkInterfaceName, value: live(() => ({ type: 'characterString', value: source.interfaceName })) },
  ];
}

function ofInternet(source: PortSource, { setsNetwork }: PortDefinitionOptions): readonly PropertyDefinition[] {
  const address = (read: (values: PortValues) => string) => live(() => octets(addressOctets(read(source.shown))));
  const dhcp: PropertyDefinition = {
    id: P.ipDhcpEnable,
    value: live(() => ({ type: 'boolean', value: source.shown.dhcp })),
  };
  return [
    { id: P.bacnetIpMode, value: live(() => enumerated(source.shown.mode)) },
    { id: P.ipAddress, value: address((values) => values.address) },
    { id: P.bacnetIpUdpPort, value: live(() => unsigned(source.shown.port)) },
    { id: P.ipSubnetMask, value: address((values) => values.netmask) },
    { id: P.ipDefaultGateway, value: address((values) => values.gateway) },
    { id: P.ipDnsServer, value: { type: 'liveArray', readElements: () => nameServers(source.shown.dns) } },
    ...(setsNetwork ? [dhcp] : []),
  ];
}

function ofBroadcasts(source: PortSource): readonly PropertyDefinition[] {
  return [
    { id: P.bbmdBroadcastDistributionTable, value: liveList(writeBdtEntry, () => source.table.map(bdtEntry)) },
    {
      id: P.bbmdAcceptFdRegistrations,
      value: live(() => ({ type: 'boolean', value: source.shown.acceptsForeignDevices })),
    },
    { id: P.bbmdForeignDeviceTable, value: liveList(writeFdtEntry, () => source.foreignDevices.map(fdtEntry)) },
    { id: P.fdBbmdAddress, value: live(() => constructedValue(writeHostNPort, hostOf(source.shown.bbmd))) },
    { id: P.fdSubscriptionLifetime, value: live(() => unsigned(source.shown.timeToLiveS)) },
  ];
}

/** An array without an element would say that there is no such thing as a name server; zeros say that there is none now. */
function nameServers(dns: readonly string[]): readonly PropertyElement[] {
  return (dns.length > 0 ? dns : ['']).map((server) => octets(addressOctets(server)));
}

function bdtEntry({ address, port, mask }: PortValues['table'][number]): BdtEntry {
  return { bbmdAddress: hostOf({ address, port }), broadcastMask: Uint8Array.from(addressOctets(mask)) };
}

function fdtEntry({ address, port, timeToLiveS, remainingS }: RegisteredDevice) {
  const bacnetIpAddress = Uint8Array.from([...addressOctets(address), ...portOctets(port)]);
  return { bacnetIpAddress, timeToLiveS, remainingTimeToLiveS: remainingS };
}

function hostOf(endpoint: Endpoint | ''): HostNPort {
  if (endpoint === '') return { host: { type: 'none' }, port: 0 };
  return {
    host: { type: 'ipAddress', ipAddress: Uint8Array.from(addressOctets(endpoint.address)) },
    port: endpoint.port,
  };
}

/** Zeros where there is none. */
function addressOctets(address: string): readonly number[] {
  return address === '' ? [0, 0, 0, 0] : address.split('.').map(Number);
}

function portOctets(port: number): readonly number[] {
  return [port >> 8, port & 0xff];
}

function liveList<T>(write: Parameters<typeof constructedValue<T>>[0], read: () => readonly T[]): PropertyValue {
  return { type: 'liveList', readElements: () => read().map((one) => constructedValue(write, one).octets) };
}

function octets(value: readonly number[]): ApplicationValue {
  return { type: 'octetString', value: Uint8Array.from(value) };
}
