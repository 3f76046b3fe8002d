import { GatewayError } from '../../core/errors.js';
import { isHostOf, isLoopback, isNetmask, isSameSubnet, isUnicast, parseIpv4 } from '../../settings/ipv4.js';

/** What `[network]` says; texts are empty where nothing is said. */
export interface NetworkSettings {
  readonly dhcp: boolean;
  readonly address: string;
  readonly netmask: string;
  readonly gateway: string;
  readonly dns: readonly string[];
  readonly hostname: string;
}

/** Manual §2.1: the card asks for its address by DHCP. */
export const factoryNetwork: NetworkSettings = {
  dhcp: true,
  address: '',
  netmask: '',
  gateway: '',
  dns: [],
  hostname: '',
};

export function areSameNetwork(one: NetworkSettings, other: NetworkSettings): boolean {
  return JSON.stringify(canonical(one)) === JSON.stringify(canonical(other));
}

/** Length of the prefix of a valid netmask. */
export function prefixLength(netmask: string): number {
  return (parseIpv4(netmask) ?? 0).toString(2).replaceAll('0', '').length;
}

/** Reads settings that come from another program; throws `network.invalid`. */
export function parseNetworkSettings(value: unknown): NetworkSettings {
  if (typeof value !== 'object' || value === null) throw invalid('no settings');
  const { dhcp, address, netmask, gateway, dns, hostname } = value as Record<string, unknown>;
  const isText = (one: unknown): one is string => typeof one === 'string' && one.length <= 63;
  if (typeof dhcp !== 'boolean' || !isText(address) || !isText(netmask) || !isText(gateway) || !isText(hostname)) {
    throw invalid('a member is missing or of another type');
  }
  if (!Array.isArray(dns) || dns.length > 3 || !dns.every(isText)) throw invalid('dns is no list of addresses');
  const settings = canonical({ dhcp, address, netmask, gateway, dns, hostname });
  const fault = faultOf(settings);
  if (fault !== undefined) throw invalid(fault);
  return settings;
}

/** With DHCP the fixed addresses mean nothing. */
function canonical({ dhcp, address, netmask, gateway, dns, hostname }: NetworkSettings): NetworkSettings {
  if (dhcp) return { dhcp, address: '', netmask: '', gateway: '', dns: [...dns], hostname };
  return { dhcp, address, netmask, gateway, dns: [...dns], hostname };
}

// The files that these texts go into are read by root: nothing but addresses and names may pass.
function faultOf({ dhcp, address, netmask, gateway, dns, hostname }: NetworkSettings): string | undefined {
  if (!dns.every((one) => isUnicast(parseIpv4(one)))) return 'dns is no list of IPv4 addresses';
  if (hostname !== '' && !/^(?!localhost$)[a-z0-9]([a-z0-9-]*[a-z0-9])?$/i.test(hostname))
    return 'hostname is no host name';
  if (dhcp) return undefined;
  const host = parseIpv4(address);
  const mask = parseIpv4(netmask);
  if (host === undefined || !isUnicast(host) || isLoopback(host)) return 'address is no IPv4 address of a machine';
  if (mask === undefined || !isNetmask(mask)) return 'netmask is not ones followed by zeros';
  if (!isHostOf(host, mask)) return "address is the subnet's first or last one";
  if (gateway === '') return undefined;
  const router = parseIpv4(gateway);
  if (router === undefined || router === host) return 'gateway is no other IPv4 address';
  return isSameSubnet(host, router, mask) && isHostOf(router, mask) ? undefined : 'gateway is outside of the subnet';
}

function invalid(reason: string): GatewayError {
  return new GatewayError('network.invalid', `The network settings cannot be used: ${reason}.`);
}
