import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BackendName } from '../../../src/system/network/network-agent.js';
import { NetworkMachine } from '../../../src/system/network/network-machine.js';
import { factoryNetwork, type NetworkSettings } from '../../../src/system/network/network-settings.js';
import { type Machine, machinesMissing, makeMachine } from '../../support/machine/machine-namespace.js';
import {
  hasArping,
  hasDhcpServer,
  hasIfupdown,
  hasNetworkd,
  hasNetworkManager,
  startBus,
  startDhcpServer,
  startNetworkd,
  startNetworkManager,
} from '../../support/machine/network-programs.js';
import { contentOf, ownMachine } from '../../support/machine/own-machine.js';
import { until } from '../../support/until.js';

const note = (isHere: boolean, what: string) => (isHere ? '' : ` (SKIPPED: needs root, namespaces and ${what})`);

const fixed: NetworkSettings = {
  dhcp: false,
  address: '192.0.2.9',
  netmask: '255.255.255.0',
  gateway: '192.0.2.1',
  dns: ['192.0.2.53'],
  hostname: 'ups-room-2',
};
const leasedWithOwnDns: NetworkSettings = { ...factoryNetwork, dns: ['192.0.2.54'] };
/** What the DHCP server leases, and what a machine has that was set up by hand. */
const leased = '198.51.100.5';
const byHand = '198.51.100.2/24';

/** A tool as Debian sets it up, and how a machine with it starts. */
interface Tool {
  readonly backend: BackendName;
  readonly isHere: boolean;
  /** Files that set eth0 when the machine comes from its installer; none where the tool does without. */
  readonly file: string;
  readonly asks: string | undefined;
  readonly byHand: string;
  start(): Promise<void>;
  /** Name servers that it has put into force. */
  nameServers(): readonly string[];
}

const before = ownMachine();
let machine: Machine;
let stateDir: string;
let network: NetworkMachine;

const wordsAfter = (word: RegExp, path: string) =>
  [...readFileSync(join(machine.root, path), 'utf8').matchAll(word)].flatMap(([, words = '']) => words.split(' '));
const resolver = () => wordsAfter(/^nameserver (.*)$/gm, 'etc/resolv.conf');

const tools: readonly Tool[] = [
  {
    backend: 'systemd-networkd',
    isHere: hasNetworkd,
    file: 'etc/systemd/network/50-wired.network',
    asks: '[Match]\nName=eth0\n[Network]\nDHCP=ipv4\n',
    byHand: `[Match]\nName=eth0\n[Network]\nAddress=${byHand}\n`,
    async start() {
      await startBus(machine);
      startNetworkd(machine);
    },
    // For systemd-resolved, which makes a resolv.conf of it.
    nameServers: () => wordsAfter(/^DNS=(.*)$/gm, 'run/systemd/netif/state'),
  },
  {
    backend: 'networkmanager',
    isHere: hasNetworkManager,
    file: 'etc/NetworkManager/system-connections/wired.nmconnection',
    // It makes up a profile, "Wired connection 1".
    asks: undefined,
    byHand: `[connection]\nid=wired\nuuid=11111111-2222-3333-4444-555555555555\ntype=ethernet\ninterface-name=eth0\n[ipv4]\nmethod=manual\naddress1=${byHand}\n`,
    async start() {
      await startBus(machine);
      startNetworkManager(machine);
    },
    nameServers: resolver,
  },
  {
    backend: 'ifupdown',
    isHere: hasIfupdown,
    file: 'etc/network/interfaces',
    asks: 'auto eth0\niface eth0 inet dhcp\n',
    byHand: `auto eth0\niface eth0 inet static\n    address ${byHand}\n`,
    async start() {
      machine.sh('mkdir -p /run/network; ifup --all 2>/dev/null');
    },
    nameServers: resolver,
  },
];

beforeEach(async () => {
  if (machinesMissing) return;
  machine = await makeMachine();
  machine.write('etc/hostname', 'before\n');
  machine.sh('hostname before');
  stateDir = mkdtempSync(join(tmpdir(), 'kept-'));
  const outwardInterface = async () => 'eth0';
  network = new NetworkMachine({ root: machine.root, stateDir, run: machine.run, outwardInterface, warn: () => {} });
});

afterEach(async () => {
  if (machinesMissing) return;
  await machine.remove();
  rmSync(stateDir, { recursive: true });
  expect(ownMachine()).toEqual(before);
});

const has = async (words: readonly string[], without: RegExp) => {
  const isSo = (all: string) => words.every((word) => all.includes(word)) && !without.test(all);
  await until(() => isSo(machine.addresses()), 15_000, `eth0 has ${words.join(', ')} and not ${without}`);
};

async function isFixed({ nameServers }: Tool): Promise<void> {
  await has(['192.0.2.9/24', 'default via 192.0.2.1'], /198\.51\.100/);
  expect(machine.sh('hostname').trim()).toBe('ups-room-2');
  await until(() => nameServers().join() === '192.0.2.53', 5000, 'the fixed name server');
}

async function isLeased({ nameServers }: Tool, nameServer = '198.51.100.1'): Promise<void> {
  await has([leased, 'dynamic', 'default via 198.51.100.1'], /192\.0\.2|198\.51\.100\.2\//);
  expect(machine.sh('hostname').trim()).toBe('before');
  await until(() => nameServers().join() === nameServer, 5000, `the name server ${nameServer}`);
}

describe.each(tools)('the real $backend', (tool) => {
  const { backend, file } = tool;
  const isHere = tool.isHere && hasDhcpServer;
  const needs = note(isHere, `${backend}, dbus and dnsmasq, which npm test unpacks`);

  const begin = async (text: string | undefined) => {
    // NetworkManager wants its file secret; networkd, which is not root, could not read it then.
    if (text !== undefined) machine.write(file, text, backend === 'networkmanager' ? 0o600 : 0o644);
    startDhcpServer(machine);
    await tool.start();
    await has([text === tool.byHand ? byHand : leased], /192\.0\.2/);
    await until(async () => (await network.inspect('auto')).canApply, 10_000, `${backend} rules eth0`);
    expect(await network.inspect('auto')).toEqual({ canApply: true, backend, interfaceName: 'eth0' });
  };
  const files = () =>
    ['network', 'NetworkManager', 'systemd/network', 'dhcp', 'hostname', 'hosts'].map((name) =>
      contentOf(join(machine.root, 'etc', name)),
    );

  it.skipIf(!isHere)(
    `goes from its lease to a fixed address and back, also when the power is cut in between${needs}`,
    async () => {
      await begin(tool.asks);
      const atFirst = files();
      await network.apply({ id: 'a1', choice: 'auto', settings: fixed });
      await isFixed(tool);
      await network.revert('a1');
      await isLeased(tool);
      expect(files()).toEqual(atFirst);

      await network.apply({ id: 'b1', choice: 'auto', settings: fixed });
      machine.cutPower();
      await tool.start();
      await isFixed(tool);
      await network.revert('b1');
      await isLeased(tool);
      expect(files()).toEqual(atFirst);
    },
    60_000,
  );

  it.skipIf(!isHere)(
    `goes from a fixed address to a lease that is kept once it is confirmed${needs}`,
    async () => {
      await begin(tool.byHand);
      await network.apply({ id: 'a1', choice: 'auto', settings: leasedWithOwnDns });
      await isLeased(tool, '192.0.2.54');
      await network.confirm('a1');
      await network.revert('a1');
      machine.cutPower();
      await tool.start();
      await isLeased(tool, '192.0.2.54');

      await network.apply({ id: 'b1', choice: 'auto', settings: fixed });
      await isFixed(tool);
      await network.apply({ id: 'b2', continues: 'b1', choice: 'auto', settings: factoryNetwork });
      await has([leased], /192\.0\.2/);
      await network.revert('b2');
      await isLeased(tool, '192.0.2.54');
    },
    60_000,
  );
});

it.skipIf(!hasArping)(
  `another machine with the address is found by ARP${note(hasArping, 'arping, which npm test unpacks')}`,
  async () => {
    machine.sh('ip link set eth0 up');
    machine.connectPeer('192.0.2.7/24');
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
