import { machineId } from '../machine-id.js';
import { isOwnAddress } from './bind-addresses.js';
import { type NetworkInForce, readNetworkInForce } from './interface-in-force.js';
import { type PortInterface, readInterface } from './port-interface.js';

/** What the machine says of its network. */
export interface MachineNetwork {
  inForce(): Promise<NetworkInForce>;
  /** Of the interface behind a port that is bound to an address. */
  interfaceOf(bind: string): Omit<PortInterface, 'dhcp'>;
  /** Whether servers can be reached on this IPv4 address. */
  isOwnAddress(address: string): Promise<boolean>;
  /** Eight hexadecimal digits that no other machine has. */
  id(): string;
}

export const thisNetwork: MachineNetwork = {
  inForce: readNetworkInForce,
  interfaceOf: readInterface,
  isOwnAddress,
  id: () => machineId(),
};
