import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { CommandRunner } from '../../../src/system/command-runner.js';
import { systemCommands } from '../../../src/system/command-runner.js';
import { until } from '../until.js';
import { unpackedPrograms } from './unpacked-programs.js';

/**
 * A machine of its own: network, mounts and host name of a namespace, with an interface eth0 whose other end is peer0.
 * What is done there reaches neither the network nor the files of the machine that the test runs on. Its programs are that
 * machine's and those that were unpacked beside it.
 */
export interface Machine {
  /** The folder that holds its /etc and /run. */
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
  /** Puts the other end of eth0 into a network namespace `peer`, with these addresses. */
  connectPeer(...addresses: readonly string[]): void;
  /** As when it is switched off and on: no daemon, no address and no /run; `peer` stays. */
  cutPower(): void;
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

/** Whether a machine can be made here: by root, with mount and ip, and not in a container that forbids it. */
export const machinesMissing = (() => {
  const begin = ['mount --make-rprivate /', ...unpackedPrograms.layOverUsr, 'ip link set lo up'].join('\n');
  return spawnSync('unshare', ['--mount', '--net', '--uts', 'sh', '-ec', begin]).status !== 0;
})();

export async function makeMachine(): Promise<Machine> {
  // A plain folder and not /proc/PID/root: resolving a link below that one ends in the files of the test's own machine.
  const root = mkdtempSync(join(tmpdir(), 'machine-'));
  const { etc, layOverUsr } = unpackedPrograms;
  for (const one of etc === undefined ? ['/etc'] : [etc, '/etc']) execFileSync('cp', ['--archive', one, root]);
  for (const path of ownPaths) rmSync(join(root, path), { recursive: true, force: true });
  for (const path of ['etc/systemd/network', 'etc/NetworkManager/system-connections']) {
    mkdirSync(join(root, path), { recursive: true });
  }
  writeFileSync(join(root, 'etc/machine-id'), `${randomBytes(16).toString('hex')}\n`);
  mkdirSync(join(root, 'run'));
  const ready = join(root, 'ready');
  const script = [
    'set -e',
    'mount --make-rprivate /',
    ...layOverUsr,
    `mount --bind ${root}/etc /etc`,
    `mount --bind ${root}/run /run`,
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
    connectPeer(...all) {
      sh('ip netns add peer; ip link set peer0 netns peer; ip -n peer link set lo up; ip -n peer link set peer0 up');
      for (const address of all) sh(`ip -n peer address add ${address} dev peer0`);
    },
    cutPower() {
      killDaemonsOf(holder.pid);
      sh('ip address flush dev eth0; ip link set eth0 down');
      sh('find /run -mindepth 1 -maxdepth 1 ! -name netns -exec rm -rf {} +; hostname -F /etc/hostname');
    },
    async remove() {
      killDaemonsOf(holder.pid);
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

/** Daemons that made themselves nobody's children, such as a DHCP client: what else shares the holder's mounts. */
function killDaemonsOf(holder: number | undefined): void {
  const own = mountsOf(holder);
  if (own === undefined) return;
  const found = () =>
    readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== holder && mountsOf(name) === own);
  // What one of them has just started is found by looking again.
  for (let pids = found(); pids.length > 0; pids = found()) {
    for (const pid of pids) {
      try {
        process.kill(Number(pid), 'SIGKILL');
      } catch {
        // It has ended meanwhile.
      }
    }
  }
}

/** Undefined when there is no such process any more. */
function mountsOf(pid: number | string | undefined): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/mnt`);
  } catch {
    return undefined;
  }
}
