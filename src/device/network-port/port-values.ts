import { IpMode } from '../../bacnet/encoding/property-enumerations.js';
import { PropertyIdentifier as P } from '../../bacnet/encoding/property-identifier.js';
import { propertyTitle } from '../../bacnet/enumeration-names.js';
import { hostMask } from '../../core/special-addresses.js';
import { type Settings, settingOf } from '../../settings/settings-schema.js';

/** What the machine says of the interface behind the port; texts are empty where it says nothing. */
export interface InterfaceFacts {
  /** As the kernel calls it. */
  readonly name: string;
  readonly address: string;
  readonly netmask: string;
  readonly gateway: string;
  readonly dns: readonly string[];
  /** Bits a second; 0: not known. */
  readonly linkSpeed: number;
  /** Whether the address is a lease; undefined where that is not known. */
  readonly dhcp: boolean | undefined;
}

type Bacnet = Settings['bacnet'];

/** What a BMS can read and set of the port, in the words of the settings. */
export interface PortValues {
  readonly mode: IpMode;
  readonly port: number;
  readonly address: string;
  readonly netmask: string;
  readonly gateway: string;
  readonly dns: readonly string[];
  readonly dhcp: boolean;
  readonly table: Bacnet['bbmd_table'];
  /** A BBMD that takes in who registers. */
  readonly acceptsForeignDevices: boolean;
  /** Empty: none. */
  readonly bbmd: Bacnet['bbmd'];
  readonly timeToLiveS: number;
}

/** Those that were written and wait. */
export type PendingValues = { readonly [K in keyof PortValues]?: PortValues[K] };

const bacnetKeys = ['port', 'bbmd', 'bbmd_ttl_s', 'bbmd_table', 'bbmd_accept_foreign'] as const;

/** The way to write one key of config.ini. */
export interface PortEdit {
  readonly section: 'bacnet' | 'sc';
  readonly key: string;
  /** As it is in force. */
  readonly from: string;
  readonly value: string;
}

function modeOf({ bbmd, bbmd_table }: Pick<Bacnet, 'bbmd' | 'bbmd_table'>): IpMode {
  if (bbmd_table.length > 0) return IpMode.bbmd;
  return bbmd === '' ? IpMode.normal : IpMode.foreign;
}

/** The settings and the machine as they are in force. */
export function valuesInForce({ bacnet, network }: Settings, facts: InterfaceFacts): PortValues {
  const { port, bbmd, bbmd_table: table, bbmd_ttl_s: timeToLiveS } = bacnet;
  const { address, netmask, gateway, dns, dhcp = network.dhcp } = facts;
  const mode = modeOf(bacnet);
  const acceptsForeignDevices = mode === IpMode.bbmd && bacnet.bbmd_accept_foreign;
  return { mode, port, address, netmask, gateway, dns, dhcp, table, acceptsForeignDevices, bbmd, timeToLiveS };
}

/**
 * The keys of `[bacnet]` that the pending values change; a text where they contradict one another. The settings know the mode
 * by what is filled in: a BBMD has a table, a foreign device a BBMD, and a port in normal mode neither.
 */
export function bacnetEdits(
  pending: PendingValues,
  { bacnet }: Settings,
  shown: PortValues,
): readonly PortEdit[] | string {
  const contradiction = contradictionIn(pending, shown);
  if (contradiction !== undefined) return contradiction;
  const { mode, port, timeToLiveS } = shown;
  const bbmd = mode === IpMode.foreign ? shown.bbmd : '';
  const table = mode === IpMode.bbmd ? tableOf(shown) : [];
  const accepts = pending.acceptsForeignDevices ?? bacnet.bbmd_accept_foreign;
  const texts = { port, bbmd, bbmd_ttl_s: timeToLiveS, bbmd_table: table, bbmd_accept_foreign: accepts };
  return bacnetKeys.flatMap((key) => {
    const format = (value: unknown) => settingOf('bacnet', key)?.kind.format(value) ?? '';
    const value = format(texts[key]);
    const from = format(bacnet[key]);
    return value === from ? [] : [{ section: 'bacnet', key, from, value }];
  });
}

/** A BBMD of its own subnet and of no other has one row: itself (135-2012 §J.4.3). */
function tableOf({ table, address, port }: PortValues): Bacnet['bbmd_table'] {
  return table.length > 0 ? table : [{ address, port, mask: hostMask }];
}

function contradictionIn(pending: PendingValues, { mode, bbmd }: PortValues): string | undefined {
  const needs = (property: P, wanted: string) => `${propertyTitle(property)} needs BACnet_IP_Mode ${wanted}`;
  if (mode === IpMode.foreign && bbmd === '') return 'BACnet_IP_Mode FOREIGN needs FD_BBMD_Address';
  if (mode !== IpMode.foreign && pending.bbmd) return needs(P.fdBbmdAddress, 'FOREIGN');
  if (mode !== IpMode.bbmd && pending.table && pending.table.length > 0) {
    return needs(P.bbmdBroadcastDistributionTable, 'BBMD');
  }
  return undefined;
}

/** What `[network]` says of the address. */
export type NetworkTarget = Omit<Settings['network'], 'backend' | 'announce'>;

/** As many as `[network] dns` takes. */
const mostNameServers = 3;

/** `[network]` as the pending values want it; undefined where they want nothing of it. */
export function networkTarget(
  pending: PendingValues,
  { network }: Settings,
  shown: PortValues,
): NetworkTarget | undefined {
  const keys = ['address', 'netmask', 'gateway', 'dns', 'dhcp'] as const;
  if (keys.every((key) => pending[key] === undefined)) return undefined;
  const { hostname } = network;
  const { dhcp, address, netmask, gateway } = shown;
  // Those of a lease are no setting; a fixed address begins with them.
  const dns = pending.dns ?? (dhcp || network.dns.length > 0 ? network.dns : shown.dns.slice(0, mostNameServers));
  if (dhcp) return { dhcp, address: '', netmask: '', gateway: '', dns, hostname };
  return { dhcp, address, netmask, gateway, dns, hostname };
}
