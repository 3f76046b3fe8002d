import { anyAddress } from '../../../core/special-addresses.js';

/** An IPv4 address of this machine, as node:os lists it. */
export interface Ipv4Interface {
  readonly address: string;
  readonly netmask: string;
  /** A loopback interface. */
  readonly internal: boolean;
}

export const limitedBroadcast = '255.255.255.255';

/** The broadcast address of a subnet (135-2012 §J.1.2: host part all ones); undefined for /31, /32 and nonsense. */
export function broadcastAddressOf({ address, netmask }: Ipv4Interface): string | undefined {
  const host = numberOf(address);
  const mask = numberOf(netmask);
  if (host === undefined || mask === undefined) return undefined;
  const hostBits = ~mask >>> 0;
  return hostBits <= 1 ? undefined : textOf((host | hostBits) >>> 0);
}

/**
 * Where a local broadcast of a socket bound to `bind` has to go: to its own subnet, or to each one when it is bound to
 * all addresses. Loopback counts only when there is nothing else.
 */
export function broadcastTargets(bind: string, interfaces: readonly Ipv4Interface[]): readonly string[] {
  const targets = boundInterfaces(bind, interfaces)
    .map(broadcastAddressOf)
    .filter((address) => address !== undefined);
  return [...new Set(targets)];
}

/** The addresses of this machine that a socket bound to `bind` stands for. */
export function boundInterfaces(bind: string, interfaces: readonly Ipv4Interface[]): readonly Ipv4Interface[] {
  return bind === anyAddress ? outward(interfaces) : interfaces.filter(({ address }) => address === bind);
}

export function isOnNetworkOf(address: string, network: Ipv4Interface): boolean {
  const [one, other, mask] = [address, network.address, network.netmask].map(numberOf);
  if (one === undefined || other === undefined || mask === undefined) return false;
  return ((one ^ other) & mask) === 0;
}

/** Whether one host of these or other networks can have the address; subnets that are not ours may broadcast otherwise. */
export function canBeHost(address: string, networks: readonly Ipv4Interface[]): boolean {
  const number = numberOf(address);
  // RFC 6890: 0.0.0.0/8 is this network, 224.0.0.0/4 multicast, 240.0.0.0/4 reserved with the limited broadcast.
  if (number === undefined || number < 0x0100_0000 || number >= 0xe000_0000) return false;
  return !networks.some((network) => isBroadcastOf(number, network));
}

/** All ones after the network's part, or all zeros, which old hosts take for the same (RFC 1122 §3.3.6). */
function isBroadcastOf(address: number, network: Ipv4Interface): boolean {
  const [own, mask] = [numberOf(network.address), numberOf(network.netmask)];
  if (own === undefined || mask === undefined || ((address ^ own) & mask) !== 0) return false;
  const hostBits = ~mask >>> 0;
  const host = (address & hostBits) >>> 0;
  return hostBits > 1 && (host === 0 || host === hostBits);
}

export function isLoopback(address: string): boolean {
  return address.startsWith('127.');
}

/** An address of 127.0.0.0/8 need not be listed to be bound; it belongs to the loopback interface. */
export function withLoopbackAlias(bind: string, interfaces: readonly Ipv4Interface[]): readonly Ipv4Interface[] {
  const isAlias = isLoopback(bind) && !interfaces.some(({ address }) => address === bind);
  return isAlias ? [...interfaces, { address: bind, netmask: '255.0.0.0', internal: true }] : interfaces;
}

function outward(interfaces: readonly Ipv4Interface[]): readonly Ipv4Interface[] {
  const external = interfaces.filter(({ internal }) => !internal);
  return external.length > 0 ? external : interfaces;
}

function numberOf(dotted: string): number | undefined {
  const parts = dotted.split('.').map(Number);
  const isValid = parts.length === 4 && parts.every((part) => Number.isInteger(part) && part >= 0 && part <= 255);
  return isValid ? parts.reduce((sum, part) => sum * 256 + part, 0) : undefined;
}

function textOf(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff).join('.');
}
