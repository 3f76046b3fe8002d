import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { CommandRunner } from '../../src/system/command-runner.js';
import { systemCommands } from '../../src/system/command-runner.js';
import { until } from './until.js';

/**
 * A machine of its own: network, mounts and host name of a namespace, with an interface eth0 whose other end is peer0.
 * What is done there reaches neither the network nor the files of the machine that the test runs on.
 */
export interface Machine {
  /** The folder that holds its /etc. */
  readonly root: string;
  /** Command and arguments that run another one there. */
  readonly inside: readonly string[];
  readonly run: CommandRunner;
  write(path: string, text: string, mode?: number): void;
  /** Runs to its end; throws unless it ends with 0. */
  sh(script: string): string;
  /** Runs until the machine is removed. */
  start(program: string, args: readonly string[]): ChildProcess;
  addresses(): string;
  remove(): Promise<void>;
}

/** Settings of the machine that the test runs on: this one begins without. */
const ownPaths = [
  'etc/systemd/network',
  'etc/network/interfaces',
  'etc/network/interfaces.d',
  'etc/NetworkManager/system-connections',
  'etc/resolv.conf',
];

export const machinesMissing = spawnSync('unshare', ['--mount', '--net', '--uts', 'true']).status !== 0;

const networkd = '/lib/systemd/systemd-networkd';
const busConfiguration = '/usr/share/dbus-1/system.conf';

export function hasProgram(...paths: readonly string[]): boolean {
  return paths.every((path) => existsSync(path));
}

export const hasBus = !machinesMissing && hasProgram('/usr/bin/dbus-daemon', busConfiguration);
export const hasNetworkd = hasBus && hasProgram(networkd, '/usr/bin/networkctl');

/** systemd-networkd on a bus of its own, with this file for eth0. */
export async function startNetworkd(machine: Machine, file: string): Promise<void> {
  machine.write('etc/systemd/network/50-wired.network', file);
  machine.sh('mkdir -p /run/systemd/netif/links /run/systemd/netif/leases /run/systemd/netif/lldp');
  machine.sh('chown -R systemd-network /run/systemd/netif 2>/dev/null || true');
  await startBus(machine);
  machine.start(networkd, []);
}

export async function startBus(machine: Machine): Promise<void> {
  machine.sh('mkdir -p /run/dbus');
  machine.start('dbus-daemon', ['--system', '--nofork', '--nopidfile']);
  await until(() => machine.sh('test -S /run/dbus/system_bus_socket && echo up || true') !== '', 10_000, 'the bus');
}

export async function makeMachine(): Promise<Machine> {
  // A plain folder and not /proc/PID/root: resolving a link below that one ends in the files of the test's own machine.
  const root = mkdtempSync(join(tmpdir(), 'machine-'));
  execFileSync('cp', ['--archive', '/etc', root]);
  for (const path of ownPaths) rmSync(join(root, path), { recursive: true, force: true });
  mkdirSync(join(root, 'etc/systemd/network'), { recursive: true });
  const ready = join(root, 'ready');
  const script = [
    'set -e',
    'mount --make-rprivate /',
    `mount --bind ${root}/etc /etc`,
    'mount -t tmpfs none /run',
    'mount -t tmpfs none /var/lib',
    'mkdir -p /var/lib/NetworkManager /var/lib/dhcp',
    'mount -t sysfs -o ro none /sys',
    'ip link set lo up',
    'ip link add eth0 type veth peer name peer0',
    'ip link set peer0 up',
    `touch ${ready}`,
    'exec sleep infinity',
  ].join('\n');
  const holder = spawn('unshare', ['--mount', '--net', '--uts', 'sh', '-c', script], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  holder.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text;
  });
  const children: ChildProcess[] = [];
  await until(
    () => {
      if (holder.exitCode !== null) throw new Error(`no machine: ${complaint}`);
      return existsSync(ready);
    },
    10_000,
    'the machine',
  );
  const namespaces = ['--mount', '--net', '--uts', '--target', String(holder.pid)];
  const sh = (text: string) => execFileSync('nsenter', [...namespaces, 'sh', '-c', text], { encoding: 'utf8' });
  return {
    root,
    inside: ['nsenter', ...namespaces],
    sh,
    run: (program, args, options) => systemCommands('nsenter', [...namespaces, program, ...args], options),
    write(path, text, mode = 0o644) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text, { mode });
    },
    start(program, args) {
      const child = spawn('nsenter', [...namespaces, program, ...args], { stdio: 'ignore' });
      children.push(child);
      return child;
    },
    addresses: () => sh('ip -4 -o address show dev eth0; ip -4 route show default'),
    async remove() {
      for (const child of [...children, holder]) {
        if (child.exitCode !== null || child.signalCode !== null) continue;
        const ended = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGKILL');
        await ended;
      }
      rmSync(root, { recursive: true, force: true });
    },
  };
}
