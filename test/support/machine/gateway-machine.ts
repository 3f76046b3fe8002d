import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt, root, skippingClock } from '../daemon.js';
import { type Machine, makeMachine } from './machine-namespace.js';
import { hasNetworkd, startBus, startNetworkd } from './network-programs.js';
import { hasProgram } from './unpacked-programs.js';

export const gatewayMachinesMissing = !(hasNetworkd && hasProgram('/usr/bin/systemd-socket-activate', '/usr/bin/curl'));
export const gatewayMachinesNote = gatewayMachinesMissing
  ? ' (SKIPPED: needs root, namespaces, and systemd-networkd, dbus and curl, which npm test unpacks)'
  : '';

/** A gateway with its root helper on a machine that systemd-networkd rules, and a peer on its wire. */
export interface GatewayMachine {
  readonly machine: Machine;
  /** Holds config.ini and data/. */
  readonly folder: string;
  /** Also after it was killed. SIGUSR2 puts its clock half a minute ahead, see skipping-clock.mjs. */
  startGateway(): ReturnType<Machine['start']>;
  remove(): Promise<void>;
}

/** The gateway has 198.51.100.2; the peer has 198.51.100.1, 192.0.2.1 and 192.0.2.7 in a network namespace called `peer`. */
export async function makeGatewayMachine(): Promise<GatewayMachine> {
  ensureBuilt();
  const folder = mkdtempSync(join(tmpdir(), 'network-'));
  const machine = await makeMachine();
  machine.connectPeer('198.51.100.1/24', '192.0.2.1/24', '192.0.2.7/24');
  machine.write('etc/systemd/network/50-wired.network', '[Match]\nName=eth0\n[Network]\nAddress=198.51.100.2/24\n');
  await startBus(machine);
  startNetworkd(machine);
  const helper = [process.execPath, join(root, 'dist/network-helper-main.js')];
  machine.start('systemd-socket-activate', ['--accept', '--inetd', '-l', join(folder, 'helper.sock'), ...helper]);
  writeFileSync(join(folder, 'config.ini'), '[network]\ndhcp=yes\n');
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
