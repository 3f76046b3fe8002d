import { broadcastAddressOf, type Ipv4Interface } from '../bacnet/server/network/ipv4-networks.js';

/**
 * Whether a device found on these networks may have the address: not "this network", no multicast, no broadcast, and no
 * loopback unless that is searched (RFC 1122 §3.2.1.3). Others are nonsense that came by the network: they are neither
 * asked nor shown with a page.
 */
export function isHostAddress(address: string, networks: readonly Ipv4Interface[]): boolean {
  const first = Number(address.slice(0, address.indexOf('.')));
  if (!(first > 0 && first < 224)) return false;
  if (first === 127 && !networks.some(({ internal }) => internal)) return false;
  return networks.every((network) => broadcastAddressOf(network) !== address);
}
