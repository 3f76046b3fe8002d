import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt, root, skippingClock } from './daemon.js';
import { hasNetworkd, hasProgram, type Machine, makeMachine, startNetworkd } from './machine-namespace.js';

export const gatewayMachinesMissing = !(hasNetworkd && hasProgram('/usr/bin/systemd-socket-activate', '/usr/bin/curl'));

/** A gateway with its root helper on a machine that systemd-networkd rules, and a peer on its wire. */
export interface GatewayMachine {
  readonly machine: Machine;
  /** Holds config.ini and data/. */
  readonly folder: string;
  /** Also after it was killed. SIGUSR2 puts its clock half a minute ahead, see skipping-clock.mjs. */
  startGateway(): ReturnType<Machine['start']>;
  remove(): Promise<void>;
}

/** The gateway has 198.51.100.2; the peer has 198.51.100.1 and 192.0.2.1 in a network namespace called `peer`. */
export async function makeGatewayMachine(): Promise<GatewayMachine> {
  ensureBuilt();
  const folder = mkdtempSync(join(tmpdir(), 'network-'));
  const machine = await makeMachine();
  machine.sh(
    'ip netns add peer; ip link set peer0 netns peer; ip -n peer link set peer0 up; ip -n peer link set lo up',
  );
  for (const net of ['198.51.100.1/24', '192.0.2.1/24']) machine.sh(`ip -n peer address add ${net} dev peer0`);
  await startNetworkd(machine, '[Match]\nName=eth0\n[Network]\nAddress=198.51.100.2/24\n');
  const helper = [process.execPath, join(root, 'dist/network-helper-main.js')];
  machine.start('systemd-socket-activate', ['--accept', '--inetd', '-l', join(folder, 'helper.sock'), ...helper]);
  writeFileSync(join(folder, 'config.ini'), '[network]\ndhcp=yes\n[ftp]\nenabled=no\n');
  return {
    machine,
    folder,
    startGateway: () => {
      const places = ['--config', join(folder, 'config.ini'), '--data', join(folder, 'data')];
      const program = ['--import', skippingClock, join(root, 'dist/main.js')];
      return machine.start(process.execPath, [...program, ...places, '--network-helper', join(folder, 'helper.sock')]);
    },
    remove: async () => {
      await machine.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
