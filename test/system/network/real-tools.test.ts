import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NetworkMachine } from '../../../src/system/network/network-machine.js';
import { factoryNetwork, type NetworkSettings } from '../../../src/system/network/network-settings.js';
import {
  hasBus,
  hasNetworkd,
  hasProgram,
  type Machine,
  machinesMissing,
  makeMachine,
  startBus,
  startNetworkd,
} from '../../support/machine-namespace.js';
import { until } from '../../support/until.js';

const hasNetworkManager = hasBus && hasProgram('/usr/sbin/NetworkManager', '/usr/bin/nmcli');
const hasIfupdown = !machinesMissing && hasProgram('/sbin/ifup', '/sbin/ifdown', '/sbin/ifquery');
const hasArping = !machinesMissing && hasProgram('/usr/bin/arping');
const note = (has: boolean, what: string) => (has ? '' : ` (SKIPPED: needs root, namespaces and ${what})`);

const fixed: NetworkSettings = {
  dhcp: false,
  address: '192.0.2.9',
  netmask: '255.255.255.0',
  gateway: '192.0.2.1',
  dns: [],
  hostname: 'ups-room-2',
};

/** What must never change: the machine that the test runs on. */
const ownState = () => [
  ...['/etc/hostname', '/etc/hosts', '/etc/resolv.conf'].map((path) => readFileSync(path, 'utf8')),
  hostname(),
];
const ownBefore = ownState();

let machine: Machine;
let stateDir: string;
let network: NetworkMachine;

beforeEach(async () => {
  if (machinesMissing) return;
  machine = await makeMachine();
  machine.write('etc/hostname', 'before\n');
  machine.sh('hostname before');
  stateDir = mkdtempSync(join(tmpdir(), 'kept-'));
  const outwardInterface = async () => 'eth0';
  network = new NetworkMachine({ root: machine.root, stateDir, run: machine.run, outwardInterface });
});

afterEach(async () => {
  if (machinesMissing) return;
  await machine.remove();
  rmSync(stateDir, { recursive: true });
  expect(ownState()).toEqual(ownBefore);
});

const shows = (...words: string[]) =>
  until(() => words.every((word) => machine.addresses().includes(word)), 15_000, `eth0 has ${words.join(', ')}`);

/** There and back again; `before` is what the interface has at first. */
async function thereAndBack(before: string): Promise<void> {
  await shows(before);
  await network.apply({ id: 'a1', choice: 'auto', settings: fixed });
  await shows('192.0.2.9/24', 'default via 192.0.2.1');
  expect(machine.addresses()).not.toContain(before);
  expect(machine.sh('hostname').trim()).toBe('ups-room-2');
  await network.revert('a1');
  await shows(before);
  expect(machine.addresses()).not.toContain('192.0.2.9');
  expect(machine.sh('hostname').trim()).toBe('before');
}

describe('a change that is made and taken back by the real tool', () => {
  it.skipIf(!hasNetworkd)(
    `systemd-networkd${note(hasNetworkd, 'systemd-networkd and dbus')}`,
    async () => {
      await startNetworkd(machine, '[Match]\nName=eth0\n[Network]\nAddress=198.51.100.2/24\n');
      await shows('198.51.100.2/24');
      await until(async () => (await network.inspect('auto')).canApply, 10_000, 'networkd rules eth0');
      expect(await network.inspect('auto')).toMatchObject({ backend: 'systemd-networkd', interfaceName: 'eth0' });
      await thereAndBack('198.51.100.2/24');
      expect(machine.sh('ls /etc/systemd/network').trim()).toBe('50-wired.network');
    },
    60_000,
  );

  it.skipIf(!hasNetworkManager)(
    `NetworkManager${note(hasNetworkManager, 'NetworkManager and dbus')}`,
    async () => {
      machine.write(
        'etc/NetworkManager/system-connections/wired.nmconnection',
        '[connection]\nid=wired\nuuid=11111111-2222-3333-4444-555555555555\ntype=ethernet\ninterface-name=eth0\n[ipv4]\nmethod=manual\naddress1=198.51.100.2/24\n',
        0o600,
      );
      machine.write(
        'etc/NetworkManager/NetworkManager.conf',
        '[main]\nplugins=keyfile\nauth-polkit=false\n[keyfile]\nunmanaged-devices=interface-name:peer0\n[device]\nmanaged=true\n',
      );
      await startBus(machine);
      machine.start('/usr/sbin/NetworkManager', ['--no-daemon']);
      await until(async () => (await network.inspect('auto')).canApply, 20_000, 'NetworkManager rules eth0');
      expect(await network.inspect('auto')).toMatchObject({ backend: 'networkmanager' });
      await thereAndBack('198.51.100.2/24');
    },
    90_000,
  );

  it.skipIf(!hasIfupdown)(
    `ifupdown${note(hasIfupdown, 'ifupdown')}`,
    async () => {
      const before = 'auto eth0\niface eth0 inet static\n    address 198.51.100.2/24\n';
      machine.write('etc/network/interfaces', before);
      machine.sh('mkdir -p /run/network && ifup eth0');
      expect(await network.inspect('auto')).toMatchObject({ backend: 'ifupdown' });
      await thereAndBack('198.51.100.2/24');
      expect(readFileSync(join(machine.root, 'etc/network/interfaces'), 'utf8')).toBe(before);
    },
    60_000,
  );
});

it.skipIf(!hasArping)(
  `another machine with the address is found by ARP${note(hasArping, 'arping')}`,
  async () => {
    machine.sh('ip link set eth0 up; ip netns add peer; ip link set peer0 netns peer');
    machine.sh('ip -n peer address add 192.0.2.7/24 dev peer0; ip -n peer link set peer0 up');
    expect(await network.probe('192.0.2.7')).toBe('taken');
    expect(await network.probe('192.0.2.8')).toBe('free');
  },
  30_000,
);

it.skipIf(machinesMissing)('a machine whose network nobody rules is left as it is', async () => {
  machine.sh('ip address add 198.51.100.2/24 dev eth0; ip link set eth0 up');
  expect(await network.inspect('auto')).toEqual({ canApply: false, reason: 'no-ruler' });
  const refused = network.apply({ id: 'a1', choice: 'auto', settings: factoryNetwork });
  await expect(refused).rejects.toMatchObject({ code: 'network.unavailable' });
  expect(machine.addresses()).toContain('198.51.100.2/24');
});
