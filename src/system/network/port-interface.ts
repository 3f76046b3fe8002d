import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import type { Clock } from '../../core/clock.js';
import { anyAddress } from '../../core/special-addresses.js';
import { parseIpv4 } from '../../settings/ipv4.js';
import { defaultRouteOf, isLeased, nameServersOf } from './interface-in-force.js';

/** What the machine says of the interface behind a port that is bound to an address; texts are empty where it says nothing. */
export interface PortInterface {
  readonly name: string;
  readonly address: string;
  readonly netmask: string;
  readonly gateway: string;
  readonly dns: readonly string[];
  /** Bits a second; 0: not known. */
  readonly linkSpeed: number;
  /** Whether the address is a lease; undefined where that is not known, or not yet. */
  readonly dhcp: boolean | undefined;
}

/** A BMS that reads the whole object asks for all of it within milliseconds. */
const maxAgeMs = 1_000;
const bitsPerMegabit = 1e6;
const stubResolver = '127.0.0.53';

/** Asks the kernel, no more than once a second. */
export class PortInterfaces {
  readonly #clock: Clock;
  #last: { readonly bind: string; readonly atMs: number; readonly found: PortInterface } | undefined;
  readonly #asksForLease: boolean;
  readonly #readInterface: (bind: string) => Omit<PortInterface, 'dhcp'>;
  #lease: { readonly of: string; readonly dhcp: boolean | undefined } | undefined;

  /** `asksForLease`: whether it matters how the address was come by; to ask takes a program of its own. */
  constructor(clock: Clock, asksForLease: boolean, read = readInterface) {
    this.#clock = clock;
    this.#readInterface = read;
    this.#asksForLease = asksForLease;
  }

  /**
   * Bound to one address, the interface that has it. Bound to all of them, the one that leads out: that of the default route,
   * else the first with an address besides the loopback, which is the one that `[network]` sets.
   */
  read(bind: string): PortInterface {
    const atMs = this.#clock.monotonicMs();
    if (this.#last?.bind === bind && atMs - this.#last.atMs < maxAgeMs) return this.#last.found;
    const read = this.#readInterface(bind);
    const found = { ...read, dhcp: this.#leaseOf(read) };
    this.#last = { bind, atMs, found };
    return found;
  }

  /** Asked for in the background, once for each address. */
  #leaseOf({ name, address }: Pick<PortInterface, 'name' | 'address'>): boolean | undefined {
    const of = `${name} ${address}`;
    if (this.#lease?.of === of) return this.#lease.dhcp;
    if (!this.#asksForLease || name === '') return undefined;
    const before = this.#lease?.dhcp;
    this.#lease = { of, dhcp: before };
    void isLeased(name).then((dhcp) => {
      if (this.#lease?.of === of) this.#lease = { of, dhcp };
    });
    return before;
  }
}

/** What the kernel says now. */
export function readInterface(bind: string): Omit<PortInterface, 'dhcp'> {
  const route = defaultRouteOf(textOf('/proc/net/route'));
  const { name, address, netmask } = interfaceOf(bind, route?.interfaceName);
  return {
    name,
    address,
    netmask,
    gateway: route !== undefined && route.interfaceName === name ? route.gateway : '',
    dns: nameServers().filter((server) => parseIpv4(server) !== undefined),
    linkSpeed: linkSpeedOf(name),
  };
}

function interfaceOf(bind: string, outward: string | undefined) {
  const all = Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
    addresses.filter(({ family }) => family === 'IPv4').map((one) => ({ name, ...one })),
  );
  const found =
    bind === anyAddress
      ? (all.find(({ name }) => name === outward) ?? all.find(({ internal }) => !internal) ?? all[0])
      : all.find(({ address }) => address === bind);
  return found ?? { name: '', address: bind === anyAddress ? '' : bind, netmask: '' };
}

/** Where systemd-resolved stands in between, those whom it asks. */
function nameServers(): readonly string[] {
  const servers = nameServersOf(textOf('/etc/resolv.conf'));
  if (!servers.includes(stubResolver)) return servers;
  const asked = nameServersOf(textOf('/run/systemd/resolve/resolv.conf'));
  return asked.length > 0 ? asked : servers;
}

/** The kernel has megabits a second, -1 where the driver does not know, and no file for what is no wire. */
function linkSpeedOf(name: string): number {
  const megabits = Number(textOf(`/sys/class/net/${name}/speed`));
  return megabits > 0 ? megabits * bitsPerMegabit : 0;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
