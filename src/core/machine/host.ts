import { hostname, type NetworkInterfaceInfo, networkInterfaces } from 'node:os';

/** Addresses of an interface, as node:os lists them. */
export type InterfaceAddress = NetworkInterfaceInfo;

/** What the machine under the program says of itself and of its program. */
export interface Host {
  /** By the name of the interface. */
  interfaces(): Readonly<Partial<Record<string, readonly InterfaceAddress[]>>>;
  name(): string;
  /** Octets of memory that the process holds. */
  memoryBytes(): number;
  /** Seconds of processor time that the process has used. */
  cpuSeconds(): number;
  /** Seconds since the process began. */
  uptimeSeconds(): number;
}

export const thisHost: Host = {
  interfaces: () => networkInterfaces(),
  name: () => hostname(),
  memoryBytes: () => process.memoryUsage.rss(),
  cpuSeconds: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  },
  uptimeSeconds: () => process.uptime(),
};
