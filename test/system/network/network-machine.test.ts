import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NetworkOrder } from '../../../src/system/network/network-agent.js';
import { NetworkMachine } from '../../../src/system/network/network-machine.js';
import { factoryNetwork, type NetworkSettings } from '../../../src/system/network/network-settings.js';
import { RecordedCommands } from '../../support/machine/recorded-commands.js';
import { until } from '../../support/until.js';

const fixed: NetworkSettings = {
  dhcp: false,
  address: '192.0.2.9',
  netmask: '255.255.255.192',
  gateway: '192.0.2.1',
  dns: ['192.0.2.53', '198.51.100.53'],
  hostname: 'ups-room-2',
};
const missing = { exitCode: 127 };
const networkdFile = 'etc/systemd/network/05-ups-bacnet-gateway.network';
const active = '11111111-2222-3333-4444-555555555555';
const profileFile = 'etc/NetworkManager/system-connections/ups-bacnet-gateway.nmconnection';

let folder: string;
let commands: RecordedCommands;
let machine: NetworkMachine;
let interfaceName: string | undefined;
let warnings: string[];

const place = (path: string) => join(folder, 'root', path);
const textOf = (path: string) => readFileSync(place(path), 'utf8');

function put(path: string, text: string, mode = 0o644): void {
  mkdirSync(dirname(place(path)), { recursive: true });
  writeFileSync(place(path), text, { mode });
}

/** Every file of the machine, its content and its mode. */
function everything(): Record<string, string> {
  const names = readdirSync(join(folder, 'root'), { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => statSync(place(name)).isFile()).sort();
  return Object.fromEntries(
    files.map((name) => [name, `${(statSync(place(name)).mode & 0o777).toString(8)} ${textOf(name)}`]),
  );
}

const order = (more: Partial<NetworkOrder> = {}): NetworkOrder => ({
  id: 'a1',
  choice: 'auto',
  settings: fixed,
  ...more,
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'machine-'));
  commands = new RecordedCommands();
  for (const program of ['networkctl', 'nmcli', 'ifquery', 'ifup', 'ifdown', 'arping', 'resolvconf']) {
    commands.answers.set(program, missing);
  }
  interfaceName = 'eth0';
  warnings = [];
  put('etc/hostname', 'old-name\n');
  put('etc/hosts', '127.0.0.1\tlocalhost\n127.0.1.1\told-name.example old-name\n::1\tlocalhost\n');
  machine = new NetworkMachine({
    root: join(folder, 'root'),
    stateDir: join(folder, 'state'),
    run: commands.run,
    outwardInterface: async () => interfaceName,
    warn: (text) => void warnings.push(text),
  });
});

afterEach(() => rmSync(folder, { recursive: true }));

function networkdRules(): void {
  commands.answers.set('networkctl', {});
  commands.answers.set('networkctl list', { stdout: '  2 eth0 ether routable configured\n' });
}

function networkManagerRules(): void {
  commands.answers.set('nmcli', {});
  commands.answers.set('nmcli -g GENERAL.TYPE,GENERAL.STATE', { stdout: 'ethernet\n100 (connected)\n' });
  commands.answers.set('nmcli -g GENERAL.CON-UUID', { stdout: `${active}\n` });
}

const interfaces = `# The loopback
auto lo
iface lo inet loopback

# The hospital's network
allow-hotplug eth0
iface eth0 inet dhcp
    # asked for by the building
    metric 10

iface eth0 inet6 auto
`;

function ifupdownRules(): void {
  for (const program of ['ifquery', 'ifup', 'ifdown']) commands.answers.set(program, {});
  put('etc/network/interfaces', interfaces);
  put('etc/resolv.conf', 'search example\nnameserver 203.0.113.1\n');
}

describe('what rules the interface', () => {
  it.each([
    ['systemd-networkd', networkdRules],
    ['networkmanager', networkManagerRules],
    ['ifupdown', ifupdownRules],
  ] as const)('%s is found by asking it', async (backend, rules) => {
    rules();
    expect(await machine.inspect('auto')).toEqual({ canApply: true, backend, interfaceName: 'eth0' });
    expect(await machine.inspect(backend)).toMatchObject({ canApply: true, backend });
    const another = backend === 'ifupdown' ? 'networkmanager' : 'ifupdown';
    expect(await machine.inspect(another)).toEqual({ canApply: false, reason: 'other-ruler' });
  });

  it('is nothing where the tools leave the interface alone, are missing, or there is no interface', async () => {
    expect(await machine.inspect('auto')).toEqual({ canApply: false, reason: 'no-ruler' });
    commands.answers.set('networkctl', {});
    commands.answers.set('networkctl list', { stdout: '  2 eth0 ether routable unmanaged\n' });
    commands.answers.set('nmcli -g GENERAL.TYPE', { exitCode: 0, stdout: 'ethernet\n10 (unmanaged)\n' });
    expect(await machine.inspect('auto')).toEqual({ canApply: false, reason: 'no-ruler' });
    interfaceName = undefined;
    expect(await machine.inspect('auto')).toEqual({ canApply: false, reason: 'no-interface' });
  });

  it('is not asked with backend=none, and a radio is left alone', async () => {
    networkdRules();
    expect(await machine.inspect('none')).toEqual({ canApply: false, reason: 'switched-off' });
    expect(commands.lines).toEqual([]);
    commands.answers.set('networkctl', missing);
    commands.answers.set('networkctl list', missing);
    commands.answers.set('nmcli -g GENERAL.TYPE', { exitCode: 0, stdout: 'wifi\n100 (connected)\n' });
    expect(await machine.inspect('auto')).toMatchObject({ canApply: false });
  });
});

describe('a change by systemd-networkd', () => {
  beforeEach(networkdRules);

  it('is one file of ours, reloaded', async () => {
    await machine.apply(order());
    expect(textOf(networkdFile).split('\n').slice(1)).toEqual([
      '[Match]',
      'Name=eth0',
      '',
      '[Network]',
      'Address=192.0.2.9/26',
      'Gateway=192.0.2.1',
      'DNS=192.0.2.53',
      'DNS=198.51.100.53',
      '',
    ]);
    expect(commands.lines.slice(-2)).toEqual(['networkctl reload', 'hostname ups-room-2']);
  });

  it('to DHCP asks for an address only', async () => {
    await machine.apply(order({ settings: factoryNetwork }));
    expect(textOf(networkdFile).split('\n').slice(1)).toEqual([
      '[Match]',
      'Name=eth0',
      '',
      '[Network]',
      'DHCP=ipv4',
      '',
    ]);
    expect(commands.lines).not.toContain('hostname ups-room-2');
  });
});

describe('a change by NetworkManager', () => {
  beforeEach(networkManagerRules);

  it('is a profile of ours that only root can read, brought up before the others', async () => {
    put('etc/NetworkManager/system-connections/Wired connection 1.nmconnection', '[connection]\n', 0o600);
    await machine.apply(order());
    const text = textOf(profileFile);
    for (const line of [
      'interface-name=eth0',
      'autoconnect-priority=100',
      'method=manual',
      'address1=192.0.2.9/26',
      'gateway=192.0.2.1',
      'dns=192.0.2.53;198.51.100.53;',
    ]) {
      expect(text.split('\n')).toContain(line);
    }
    expect(statSync(place(profileFile)).mode & 0o777).toBe(0o600);
    const uuid = /^uuid=(.*)$/m.exec(text)?.[1];
    expect(commands.lines.slice(-3, -1)).toEqual([
      `nmcli connection load /${profileFile}`,
      `nmcli connection up uuid ${uuid} ifname eth0`,
    ]);
  });

  it('goes back to the profile that was active', async () => {
    await machine.apply(order());
    await machine.revert('a1');
    expect(commands.lines.slice(-4, -1)).toEqual([
      'nmcli connection reload',
      `nmcli -g connection.uuid connection show uuid ${active}`,
      `nmcli connection up uuid ${active} ifname eth0`,
    ]);
  });

  it('goes back to any other profile when that one was deleted meanwhile', async () => {
    await machine.apply(order());
    commands.answers.set('nmcli -g connection.uuid', { exitCode: 10, stderr: 'no such connection profile.' });
    await machine.revert('a1');
    expect(commands.lines.slice(-2)).toEqual(['nmcli device connect eth0', 'hostname old-name']);
  });

  it('keeps the profile that NetworkManager has made up, which a restart would lose', async () => {
    const madeUp = 'run/NetworkManager/system-connections/Wired connection 1.nmconnection';
    const all = `5f0b3bd1-6f5e-4c6e-9a3c-1b0f8e5c7a21:/${profileFile}\n${active}:/${madeUp}\n`;
    commands.answers.set('nmcli -e no -g UUID,FILENAME', { stdout: all });
    put(madeUp, '[.nmmeta]\nnm-generated=true\n', 0o600);
    const before = everything();
    await machine.apply(order());
    rmSync(place('run'), { recursive: true });
    await machine.revert('a1');
    expect(everything()).toEqual(before);
  });
});

describe('a change by ifupdown', () => {
  beforeEach(ifupdownRules);

  it('is the address in the stanza of the interface; every other line stays', async () => {
    await machine.apply(order());
    expect(textOf('etc/network/interfaces')).toBe(`# The loopback
auto lo
iface lo inet loopback

# The hospital's network
allow-hotplug eth0
iface eth0 inet static
    address 192.0.2.9
    netmask 255.255.255.192
    gateway 192.0.2.1
    dns-nameservers 192.0.2.53 198.51.100.53
    # asked for by the building
    metric 10

iface eth0 inet6 auto
`);
    expect(commands.lines.filter((line) => /^if(up|down)/.test(line))).toEqual([
      'ifdown --force eth0',
      'ifup --force eth0',
    ]);
  });

  it('leaves what else the stanza says, in its order, and takes the former address out', async () => {
    const options = ['hwaddress 02:00:00:00:00:01', 'mtu 1400', 'bridge_ports eth1 \\', '        eth2'];
    const more = [
      'up ip rule add \\',
      '    from 10.0.0.0/8',
      'down true',
      'vlan-raw-device eth1',
      'dns-search example',
    ];
    put(
      'etc/network/interfaces',
      [
        'iface eth0 inet static',
        'address 198.51.100.2/24',
        ...options,
        'network 198.51.100.0',
        'broadcast \\',
        '  198.51.100.255',
        'netmask 255.255.255.0',
        ...more,
        'gateway 198.51.100.1',
        'dns-nameservers 198.51.100.53',
        '',
      ].join('\n'),
    );
    await machine.apply(order({ settings: factoryNetwork }));
    expect(textOf('etc/network/interfaces').split('\n')).toEqual(['iface eth0 inet dhcp', ...options, ...more, '']);
  });

  it.each([
    ['an option of wpa_supplicant', () => put('etc/network/interfaces', 'iface eth0 inet dhcp\n    wpa-ssid ward\n')],
    ['an option of iwconfig', () => put('etc/network/interfaces', 'iface eth0 inet dhcp\n    wireless-essid ward\n')],
    ['the kernel', () => put('sys/class/net/eth0/wireless/status', '0\n')],
  ])('is not made where %s tells of a radio', async (_what, tell) => {
    tell();
    expect(await machine.inspect('auto')).toEqual({ canApply: false, reason: 'no-ruler' });
  });

  it('names the name servers in resolv.conf where no resolvconf does', async () => {
    await machine.apply(order());
    expect(textOf('etc/resolv.conf')).toBe('search example\nnameserver 192.0.2.53\nnameserver 198.51.100.53\n');
    commands.answers.set('resolvconf', {});
    put('etc/resolv.conf', 'nameserver 127.0.0.1\n');
    await machine.apply(order({ id: 'a2' }));
    expect(textOf('etc/resolv.conf')).toBe('nameserver 127.0.0.1\n');
  });

  it('under DHCP puts named name servers before those of every lease, by a hook of ours', async () => {
    const hook = 'etc/dhcp/dhclient-enter-hooks.d/ups-bacnet-gateway';
    await machine.apply(order({ settings: { ...factoryNetwork, dns: ['192.0.2.53', '198.51.100.53'] } }));
    expect(textOf(hook).split('\n').slice(1)).toEqual([
      `if [ "$interface" = 'eth0' ] && [ -n "$new_ip_address" ]; then`,
      "    new_domain_name_servers='192.0.2.53 198.51.100.53'",
      'fi',
      '',
    ]);
    await machine.apply(order({ id: 'a2', continues: 'a1', settings: factoryNetwork }));
    expect(everything()).not.toHaveProperty([hook]);
  });

  it('finds the stanza in interfaces.d', async () => {
    put('etc/network/interfaces', 'source /etc/network/interfaces.d/*\n');
    put('etc/network/interfaces.d/eth0', 'auto eth0\niface eth0 inet dhcp\n');
    await machine.apply(order({ settings: { ...fixed, gateway: '', dns: [] } }));
    expect(textOf('etc/network/interfaces.d/eth0')).toBe(
      'auto eth0\niface eth0 inet static\n    address 192.0.2.9\n    netmask 255.255.255.192\n',
    );
    expect(textOf('etc/network/interfaces')).toBe('source /etc/network/interfaces.d/*\n');
  });
});

describe.each([
  ['systemd-networkd', networkdRules],
  ['networkmanager', networkManagerRules],
  ['ifupdown', ifupdownRules],
] as const)('taking back a change by %s', (_name, rules) => {
  beforeEach(rules);

  it('puts every file back byte for byte, modes and host name included', async () => {
    const before = everything();
    await machine.apply(order());
    expect(everything()).not.toEqual(before);
    await machine.revert('a1');
    expect(everything()).toEqual(before);
    expect(commands.lines.at(-1)).toBe('hostname old-name');
  });

  it('goes back over several unconfirmed changes', async () => {
    const before = everything();
    await machine.apply(order());
    await machine.apply(
      order({ id: 'a2', continues: 'a1', settings: { ...fixed, hostname: '', address: '192.0.2.10' } }),
    );
    await machine.revert('a1');
    expect(everything()).not.toEqual(before);
    await machine.revert('a2');
    expect(everything()).toEqual(before);
  });

  it('goes back to before all of them, also when one names another that never came here', async () => {
    const before = everything();
    await machine.apply(order());
    await machine.apply(order({ id: 'a3', continues: 'a2', settings: { ...fixed, address: '192.0.2.10' } }));
    await machine.apply(order({ id: 'a4', settings: { ...fixed, address: '192.0.2.11' } }));
    await machine.revert('a4');
    expect(everything()).toEqual(before);
  });

  it('does nothing after a confirmation', async () => {
    await machine.apply(order());
    const after = everything();
    await machine.confirm('a1');
    const count = commands.lines.length;
    await machine.revert('a1');
    expect(everything()).toEqual(after);
    expect(commands.lines).toHaveLength(count);
  });

  it('works after a change that failed half-way', async () => {
    const before = everything();
    for (const last of ['networkctl reload', 'nmcli connection up', 'ifup']) {
      commands.answers.set(last, { exitCode: 1, stderr: 'no carrier' });
    }
    await expect(machine.apply(order())).rejects.toMatchObject({ code: 'network.failed' });
    rules();
    for (const last of ['networkctl reload', 'nmcli connection up', 'ifup']) commands.answers.set(last, {});
    await machine.revert('a1');
    expect(everything()).toEqual(before);
  });
});

it('does not touch a machine whose network nothing rules', async () => {
  const before = everything();
  await expect(machine.apply(order())).rejects.toMatchObject({ code: 'network.unavailable' });
  expect(everything()).toEqual(before);
});

it('keeps what was there where only root can read it', async () => {
  networkdRules();
  await machine.apply(order());
  expect(statSync(join(folder, 'state/before-change.json')).mode & 0o777).toBe(0o600);
});

describe('two helpers at a time', () => {
  const reload = 'networkctl reload';
  /** The helper of another connection, a process of its own. */
  const another = () =>
    new NetworkMachine({
      root: join(folder, 'root'),
      stateDir: join(folder, 'state'),
      run: commands.run,
      outwardInterface: async () => interfaceName,
      warn: () => {},
    });

  beforeEach(networkdRules);

  it('take back a change that is being made only when all of it is made, host name included', async () => {
    const before = everything();
    let reverting = Promise.resolve();
    commands.whileRunning = async (line) => {
      if (line !== reload) return;
      commands.whileRunning = undefined;
      reverting = another().revert('a1');
      // As long as a slow start of the other process takes, many times over.
      for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    };
    await machine.apply(order());
    await reverting;
    expect(everything()).toEqual(before);
    expect(commands.lines.filter((line) => line === reload || line.startsWith('hostname'))).toEqual([
      reload,
      'hostname ups-room-2',
      reload,
      'hostname old-name',
    ]);
  });

  it('refuse a change that was taken back before it came', async () => {
    const before = everything();
    await another().revert('a1');
    await expect(machine.apply(order())).rejects.toMatchObject({ code: 'network.failed' });
    expect(everything()).toEqual(before);
    expect(commands.lines).toEqual([]);
    await machine.apply(order({ id: 'a2' }));
    expect(everything()).not.toEqual(before);
  });

  it('write down once what was taken back, however often that is tried', async () => {
    const taken = join(folder, 'state/taken-back.json');
    await another().revert('a1');
    const { ino } = statSync(taken);
    await another().revert('a1');
    expect(statSync(taken).ino).toBe(ino);
    await another().revert('a2');
    expect(JSON.parse(readFileSync(taken, 'utf8'))).toEqual(['a1', 'a2']);
  });

  it('wait for no helper that was ended in the middle', async () => {
    const lock = join(folder, 'state/lock');
    mkdirSync(dirname(lock), { recursive: true });
    const ended = spawn('flock', [lock, 'cat'], { stdio: ['pipe', 'ignore', 'ignore'] });
    await until(() => existsSync(lock), 5000, 'the other one');
    ended.kill('SIGKILL');
    ended.stdin.end();
    await machine.apply(order());
    expect(commands.lines).toContain(reload);
  });
});

describe('what is kept and cannot be read', () => {
  it.each(['', '{', 'null', '{"id":"a0"}'])(
    '(%j) is set aside and told, and stands in the way of no change',
    async (text) => {
      networkdRules();
      const kept = join(folder, 'state/before-change.json');
      mkdirSync(dirname(kept), { recursive: true });
      writeFileSync(kept, text);
      const before = everything();
      await machine.apply(order());
      await machine.revert('a1');
      expect(everything()).toEqual(before);
      expect(readFileSync(join(folder, 'state/before-change.damaged'), 'utf8')).toBe(text);
      expect(warnings).toHaveLength(1);
    },
  );
});

describe('the host name in hosts', () => {
  beforeEach(networkdRules);

  const hostsAfter = async (hosts: string) => {
    put('etc/hosts', hosts);
    await machine.apply(order());
    expect(textOf('etc/hostname')).toBe('ups-room-2\n');
    return textOf('etc/hosts');
  };

  it.each([
    ['takes the place of the old one', '127.0.1.1\told-name\n', '127.0.1.1\tups-room-2\n'],
    ['keeps its domain', '127.0.1.1 old-name.example old-name\n', '127.0.1.1 ups-room-2.example ups-room-2\n'],
    [
      'leaves aliases',
      '127.0.1.1\told-name  ups old-name-2 # mine\n',
      '127.0.1.1\tups-room-2  ups old-name-2 # mine\n',
    ],
    ['joins those of others', '127.0.1.1\tups.example ups\n', '127.0.1.1\tups.example ups ups-room-2\n'],
    ['gets a line where there is none', '127.0.0.1\tlocalhost', '127.0.0.1\tlocalhost\n127.0.1.1\tups-room-2\n'],
    ['gets one in an empty file', '', '127.0.1.1\tups-room-2\n'],
  ])('%s', async (_what, hosts, expected) => {
    expect(await hostsAfter(hosts)).toBe(expected);
  });

  it('leaves every other line', async () => {
    const [before, after] = ['127.0.0.1\tlocalhost\n', '::1\tlocalhost\n192.0.2.7\told-name\n'];
    expect(await hostsAfter(`${before}127.0.1.1\told-name\n${after}`)).toBe(`${before}127.0.1.1\tups-room-2\n${after}`);
  });
});

describe('an address that another machine may have', () => {
  it.each([
    [0, 'free'],
    [1, 'taken'],
    [2, 'unknown'],
  ] as const)('arping of iputils that ends with %d says %s', async (exitCode, answer) => {
    commands.answers.set('arping -V', { exitCode: 0, stdout: 'arping from iputils 20221126\n' });
    commands.answers.set('arping -q', { exitCode });
    expect(await machine.probe('192.0.2.9')).toBe(answer);
    expect(commands.lines.at(-1)).toBe('arping -q -D -c 3 -w 3 -I eth0 192.0.2.9');
  });

  it('is not asked for with another arping, nor without one', async () => {
    expect(await machine.probe('192.0.2.9')).toBe('unknown');
    commands.answers.set('arping -V', { exitCode: 0, stdout: 'ARPing 2.23, by Thomas Habets\n' });
    expect(await machine.probe('192.0.2.9')).toBe('unknown');
    expect(commands.lines).toEqual(['arping -V', 'arping -V']);
  });
});
