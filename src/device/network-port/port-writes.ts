import { type HostNPort, readBdtEntry, readHostNPort } from '../../bacnet/encoding/constructed/broadcast-tables.js';
import { ErrorCode } from '../../bacnet/encoding/error-reject-abort.js';
import { IpMode, NetworkPortCommand } from '../../bacnet/encoding/property-enumerations.js';
import { PropertyIdentifier as P } from '../../bacnet/encoding/property-identifier.js';
import { type PropertyElement, readConstructedValues } from '../../bacnet/object-model/object-database.js';
import type { CheckedWrite } from '../../bacnet/object-model/property-writer.js';
import { propertyFailure, type WriteFailure } from '../../bacnet/object-model/write-rule.js';
import { anyAddress, hostMask } from '../../core/special-addresses.js';
import { isNetmask, isUnicast, parseIpv4 } from '../../settings/ipv4.js';
import type { DistributionEntry, Endpoint } from '../../settings/setting-kinds.js';
import { settingOf } from '../../settings/settings-schema.js';
import type { PendingValues, PortValues } from './port-values.js';

/** Values that wait, a command that is carried out at once, or why there is neither. */
export type WriteOutcome =
  | { readonly kind: 'pending'; readonly values: PendingValues }
  | { readonly kind: 'discard' | 'renew' }
  | { readonly kind: 'refused'; readonly failure: WriteFailure };

/** The port as it is when something is written to it. */
export interface PortState {
  /** As it reads. */
  readonly shown: PortValues;
  /** It is registered with a BBMD, or wants to be. */
  readonly isForeignDevice: boolean;
}

type Taker = (write: CheckedWrite, state: PortState) => WriteOutcome;

/** What follows from a write to each property; values are checked one by one here, and together when they are activated. */
const takers: ReadonlyMap<number, Taker> = new Map<number, Taker>([
  [P.command, commandOf],
  [P.bacnetIpMode, (write) => pending({ mode: modeIn(write) })],
  [P.bacnetIpUdpPort, (write) => pending({ port: numberIn(write) })],
  [P.fdSubscriptionLifetime, (write) => pending({ timeToLiveS: numberIn(write) })],
  [P.fdBbmdAddress, bbmdOf],
  [P.bbmdBroadcastDistributionTable, tableOf],
  [P.bbmdAcceptFdRegistrations, ({ value }) => pending({ acceptsForeignDevices: isTrue(value) })],
  [P.ipDhcpEnable, dhcpOf],
  [P.ipDnsServer, nameServersOf],
  [P.ipAddress, fixed((text) => (isUnicast(parseIpv4(text)) ? { address: text } : undefined))],
  [P.ipSubnetMask, fixed((text) => (isNetmask(parseIpv4(text) ?? 0) ? { netmask: text } : undefined))],
  [P.ipDefaultGateway, fixed((text) => (isUnicastOrNone(text) ? { gateway: noneAsEmpty(text) } : undefined))],
]);

export function outcomeOf(write: CheckedWrite, state: PortState): WriteOutcome {
  return takers.get(write.propertyId)?.(write, state) ?? refused(ErrorCode.writeAccessDenied);
}

function commandOf(write: CheckedWrite, { isForeignDevice }: PortState): WriteOutcome {
  switch (numberIn(write)) {
    case NetworkPortCommand.discardChanges:
      return { kind: 'discard' };
    case NetworkPortCommand.renewFdRegistration:
      return isForeignDevice ? { kind: 'renew' } : refused(ErrorCode.invalidValueInThisState);
    case NetworkPortCommand.idle:
      return refused(ErrorCode.valueOutOfRange);
    default:
      return refused(ErrorCode.optionalFunctionalityNotSupported);
  }
}

/** Address, mask and router are those of the lease while there is one. */
function fixed(valuesOf: (text: string) => PendingValues | undefined): Taker {
  return ({ value }, { shown }) => {
    if (shown.dhcp) return refused(ErrorCode.writeAccessDenied);
    const values = valuesOf(dottedIn(value));
    return values === undefined ? refused(ErrorCode.valueOutOfRange) : pending(values);
  };
}

function dhcpOf({ value }: CheckedWrite, { shown }: PortState): WriteOutcome {
  const dhcp = isTrue(value);
  // What was written of a fixed address means nothing any more.
  if (dhcp) return pending({ dhcp, address: shown.address, netmask: shown.netmask, gateway: shown.gateway });
  return pending({ dhcp });
}

function nameServersOf({ value, arrayIndex }: CheckedWrite, { shown }: PortState): WriteOutcome {
  const written = (value.type === 'array' ? value.elements : [value]).map(dottedIn);
  if (!written.every(isUnicastOrNone)) return refused(ErrorCode.valueOutOfRange);
  const all = arrayIndex === undefined ? written : shown.dns.toSpliced(arrayIndex - 1, 1, ...written);
  return pending({ dns: all.filter((one) => one !== anyAddress) });
}

function bbmdOf({ octets }: CheckedWrite): WriteOutcome {
  const [bbmd] = readConstructedValues(octets, readHostNPort);
  if (bbmd === undefined || bbmd.host.type === 'none') return pending({ bbmd: '' });
  const endpoint = endpointOf(bbmd);
  return 'kind' in endpoint ? endpoint : pending({ bbmd: endpoint });
}

function tableOf({ octets }: CheckedWrite): WriteOutcome {
  const table: DistributionEntry[] = [];
  for (const { bbmdAddress, broadcastMask } of readConstructedValues(octets, readBdtEntry)) {
    const endpoint = endpointOf(bbmdAddress);
    if ('kind' in endpoint) return endpoint;
    table.push({ ...endpoint, mask: broadcastMask === undefined ? hostMask : dotted(broadcastMask) });
  }
  // As config.ini takes it: so many rows, all of them different, each mask a mask.
  const kind = settingOf('bacnet', 'bbmd_table')?.kind;
  return kind?.parse(kind.format(table)) === undefined ? refused(ErrorCode.valueOutOfRange) : pending({ table });
}

/** A name is not looked up: BACnet must not wait for a name server. */
function endpointOf({ host, port }: HostNPort): Endpoint | WriteOutcome {
  if (host.type === 'name') return refused(ErrorCode.optionalFunctionalityNotSupported);
  const address = host.type === 'ipAddress' ? dotted(host.ipAddress) : '';
  return isUnicast(parseIpv4(address)) && port > 0 ? { address, port } : refused(ErrorCode.valueOutOfRange);
}

function modeIn(write: CheckedWrite): IpMode {
  return Object.values(IpMode).find((mode) => mode === numberIn(write)) ?? IpMode.normal;
}

function numberIn({ value }: CheckedWrite): number {
  return value.type === 'unsigned' || value.type === 'enumerated' ? value.value : 0;
}

function isTrue(value: CheckedWrite['value']): boolean {
  return value.type === 'boolean' && value.value;
}

function dottedIn(value: CheckedWrite['value'] | PropertyElement): string {
  return value.type === 'octetString' ? dotted(value.value) : '';
}

function dotted(octets: Uint8Array): string {
  return [...octets].join('.');
}

function isUnicastOrNone(text: string): boolean {
  return text === anyAddress || isUnicast(parseIpv4(text));
}

function noneAsEmpty(text: string): string {
  return text === anyAddress ? '' : text;
}

function pending(values: PendingValues): WriteOutcome {
  return { kind: 'pending', values };
}

function refused(errorCode: ErrorCode): WriteOutcome {
  return { kind: 'refused', failure: propertyFailure(errorCode) };
}
