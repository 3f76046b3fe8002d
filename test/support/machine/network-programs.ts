import type { ChildProcess } from 'node:child_process';
import { until } from '../until.js';
import { type Machine, machinesMissing } from './machine-namespace.js';
import { hasProgram } from './unpacked-programs.js';

const networkd = '/usr/lib/systemd/systemd-networkd';

const has = (...paths: readonly string[]) => !machinesMissing && hasProgram(...paths);
const hasBus = has('/usr/bin/dbus-daemon', '/usr/share/dbus-1/system.conf');

export const hasNetworkd = hasBus && has(networkd, '/usr/bin/networkctl');
export const hasNetworkManager = hasBus && has('/usr/sbin/NetworkManager', '/usr/bin/nmcli');
export const hasIfupdown = has('/usr/sbin/ifup', '/usr/sbin/ifdown', '/usr/sbin/ifquery', '/usr/sbin/dhclient');
export const hasArping = has('/usr/bin/arping');
export const hasDhcpServer = has('/usr/sbin/dnsmasq');

/** Users that Debian makes when it installs what is only unpacked here. */
const users = ['messagebus', 'systemd-network'];

export async function startBus(machine: Machine): Promise<void> {
  for (const user of users) {
    machine.sh(`getent passwd ${user} || echo ${user}:x:99${users.indexOf(user)}:65534::/:/bin/false >>/etc/passwd`);
  }
  machine.sh('mkdir -p /run/dbus');
  machine.start('dbus-daemon', ['--system', '--nofork', '--nopidfile']);
  await until(() => machine.sh('test -S /run/dbus/system_bus_socket && echo up || true') !== '', 10_000, 'the bus');
}

/** On a bus that runs. */
export function startNetworkd(machine: Machine): ChildProcess {
  machine.sh('mkdir -p /run/systemd/netif/links /run/systemd/netif/leases /run/systemd/netif/lldp');
  machine.sh('chown -R systemd-network /run/systemd/netif');
  return machine.start(networkd, []);
}

/** On a bus that runs; without polkit, which would ask who is at the machine. */
export function startNetworkManager(machine: Machine): ChildProcess {
  const sections = [
    '[main]',
    'plugins=keyfile',
    'auth-polkit=false',
    '[keyfile]',
    'unmanaged-devices=interface-name:peer0',
  ];
  machine.write('etc/NetworkManager/NetworkManager.conf', `${sections.join('\n')}\n`);
  return machine.start('NetworkManager', ['--no-daemon']);
}

/** Leases 198.51.100.50 and the nine after it to eth0, with itself as router and name server. */
export function startDhcpServer(machine: Machine): void {
  machine.connectPeer('198.51.100.1/24');
  const range = '--dhcp-range=198.51.100.50,198.51.100.59,255.255.255.0,10m';
  const where = [
    '--conf-file=/dev/null',
    '--port=0',
    '--interface=peer0',
    '--bind-interfaces',
    '--user=root',
    '--group=',
  ];
  const how = ['--dhcp-authoritative', '--no-ping', '--dhcp-leasefile=/var/lib/dnsmasq.leases', '--pid-file='];
  const offers = ['--dhcp-option=option:router,198.51.100.1', '--dhcp-option=option:dns-server,198.51.100.1'];
  machine.start('ip', ['netns', 'exec', 'peer', 'dnsmasq', '--no-daemon', ...where, ...how, range, ...offers]);
}
