import { networkInterfaces } from 'node:os';
import { broadcastAddressOf, type Ipv4Interface } from '../bacnet/server/network/ipv4-networks.js';
import { GatewayError } from '../core/errors.js';

/** An IPv4 address of this machine and the interface that has it. */
export interface SearchNetwork extends Ipv4Interface {
  readonly name: string;
}

/**
 * The networks to search: those of one interface, given by its name or an address; else all, the loopback only when
 * there is nothing else. Throws `arguments.invalid` for an interface that this machine lacks.
 */
export function searchNetworks(wanted: string | undefined, all = networksOfThisMachine()): readonly SearchNetwork[] {
  if (wanted === undefined) {
    const outward = all.filter(({ internal }) => !internal);
    return outward.length > 0 ? outward : all;
  }
  const chosen = all.filter(({ name, address }) => name === wanted || address === wanted);
  if (chosen.length > 0) return chosen;
  const known = all.map(({ name, address }) => `${name} (${address})`).join(', ');
  const reason = known === '' ? 'this PC has no network' : `not known; one of ${known}`;
  throw new GatewayError('arguments.invalid', `--interface ${wanted}: ${reason}`, { wanted });
}

function networksOfThisMachine(): readonly SearchNetwork[] {
  return Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
    addresses
      .filter(({ family }) => family === 'IPv4')
      .map(({ address, netmask, internal }) => ({ name, address, netmask, internal })),
  );
}

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
