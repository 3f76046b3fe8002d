import { networkInterfaces } from 'node:os';
import type { Ipv4Interface } from '../bacnet/server/network/ipv4-networks.js';
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
