import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { hostname, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { defaultRouteOf } from '../../../src/system/network/interface-in-force.js';

const settings = [
  ...['/etc/hostname', '/etc/hosts', '/etc/resolv.conf', '/etc/machine-id', '/etc/passwd'],
  ...['/etc/network', '/etc/NetworkManager', '/etc/systemd/network', '/etc/dhcp', '/etc/dbus-1'],
];
/** What their daemons leave behind; its content changes with every lease. */
const traces = ['/run/network', '/run/NetworkManager', '/var/lib/dhcp', '/var/lib/NetworkManager'];
const programs = ['/usr/sbin/NetworkManager', '/usr/sbin/ifup', '/usr/sbin/dhclient', '/usr/sbin/dnsmasq'];

/** What no test may change: the network, and all that sets it, of the machine that the tests run on. */
export function ownMachine(): Record<string, unknown> {
  const { interfaceName = '', gateway } = defaultRouteOf(readFileSync('/proc/net/route', 'utf8')) ?? {};
  return {
    hostname: hostname(),
    route: [interfaceName, gateway],
    addresses: networkInterfaces()[interfaceName]?.map(({ cidr }) => cidr),
    settings: settings.map((path) => contentOf(path)),
    there: [...traces, ...programs].map((path) => namesOf(path)),
  };
}

/** Texts of files, targets of links, and all of a folder; undefined where there is nothing. */
export function contentOf(path: string): unknown {
  const kind = lstatSync(path, { throwIfNoEntry: false });
  if (kind === undefined) return undefined;
  if (kind.isSymbolicLink()) return `-> ${readlinkSync(path)}`;
  if (!kind.isDirectory()) return `${(kind.mode & 0o777).toString(8)} ${readFileSync(path, 'utf8')}`;
  return Object.fromEntries(readdirSync(path).map((name) => [name, contentOf(join(path, name))]));
}

function namesOf(path: string): unknown {
  const kind = lstatSync(path, { throwIfNoEntry: false });
  return kind?.isDirectory() ? readdirSync(path) : kind !== undefined;
}
