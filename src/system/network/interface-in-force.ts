import { readFile } from 'node:fs/promises';
import { hostname, networkInterfaces } from 'node:os';
import { systemCommands } from '../command-runner.js';

/** What the kernel says; the addresses with the length of their prefix. */
export interface NetworkInForce {
  readonly interface: string | undefined;
  readonly addresses: readonly string[];
  readonly gateway: string;
  readonly dns: readonly string[];
  readonly hostname: string;
  readonly mac: string;
  /** Whether an address is a lease; undefined when the kernel cannot be asked. */
  readonly dhcp: boolean | undefined;
}

interface Route {
  readonly interfaceName: string;
  readonly gateway: string;
}

/** Lines of /proc/net/route: interface, destination, gateway, flags, ..., metric (6), mask; addresses as in memory. */
export function defaultRouteOf(text: string): Route | undefined {
  const routes = text
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[1] === '00000000' && fields[7] === '00000000')
    .sort((one, other) => Number(one[6]) - Number(other[6]));
  const [interfaceName = '', , gateway = ''] = routes[0] ?? [];
  if (interfaceName === '') return undefined;
  return { interfaceName, gateway: gateway === '00000000' ? '' : addressOf(gateway) };
}

/** Name servers of a resolv.conf(5). */
export function nameServersOf(text: string): readonly string[] {
  return [...text.matchAll(/^\s*nameserver\s+(\S+)/gm)].map(([, address = '']) => address);
}

/** The interface that leads out; without a default route, the first one that has an address besides the loopback. */
export async function outwardInterface(): Promise<string | undefined> {
  const route = defaultRouteOf(await textOf('/proc/net/route'));
  if (route) return route.interfaceName;
  const [first] = Object.entries(networkInterfaces()).filter(([, all]) => all?.some((one) => !one.internal));
  return first?.[0];
}

export async function readNetworkInForce(): Promise<NetworkInForce> {
  const name = await outwardInterface();
  const all = (name === undefined ? undefined : networkInterfaces()[name]) ?? [];
  const route = defaultRouteOf(await textOf('/proc/net/route'));
  return {
    interface: name,
    addresses: all.map(({ cidr, address }) => cidr ?? address),
    gateway: route?.gateway ?? '',
    dns: await nameServers(),
    hostname: hostname(),
    mac: all[0]?.mac ?? '',
    dhcp: name === undefined ? undefined : await isLeased(name),
  };
}

async function nameServers(): Promise<readonly string[]> {
  const servers = nameServersOf(await textOf('/etc/resolv.conf'));
  // systemd-resolved stands in between; whom it asks stands in a file of its own.
  if (!servers.includes('127.0.0.53')) return servers;
  const asked = nameServersOf(await textOf('/run/systemd/resolve/resolv.conf'));
  return asked.length > 0 ? asked : servers;
}

/** Only a lease makes an IPv4 address "dynamic". */
export async function isLeased(name: string): Promise<boolean | undefined> {
  const { exitCode, stdout } = await systemCommands('ip', ['-4', '-j', 'address', 'show', 'dev', name]);
  if (exitCode !== 0) return undefined;
  try {
    const links = JSON.parse(stdout) as { readonly addr_info?: readonly { readonly dynamic?: boolean }[] }[];
    return links.some(({ addr_info }) => addr_info?.some(({ dynamic }) => dynamic === true));
  } catch {
    return undefined;
  }
}

function addressOf(hex: string): string {
  const octets = hex.match(/../g) ?? [];
  return octets
    .reverse()
    .map((octet) => Number.parseInt(octet, 16))
    .join('.');
}

async function textOf(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}
