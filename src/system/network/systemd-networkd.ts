import { type CommandRunner, runOrFail } from '../command-runner.js';
import type { NetworkBackend } from './network-agent.js';
import { type NetworkSettings, prefixLength } from './network-settings.js';
import type { RootFiles } from './root-files.js';

/** Before any file that a person or an installer numbers from 10 on: the first that matches rules the interface. */
const file = 'etc/systemd/network/05-ups-bacnet-gateway.network';

/** systemd-networkd by a file of our own, which is gone again when it is taken back (systemd.network(5)). */
export class SystemdNetworkd implements NetworkBackend {
  readonly name = 'systemd-networkd';
  readonly #files: RootFiles;
  readonly #run: CommandRunner;

  constructor(files: RootFiles, run: CommandRunner) {
    this.#files = files;
    this.#run = run;
  }

  async rules(interfaceName: string): Promise<boolean> {
    const { exitCode, stdout } = await this.#run('networkctl', ['list', '--no-legend', '--no-pager', interfaceName]);
    // IDX LINK TYPE OPERATIONAL SETUP; a daemon that does not run cannot be told apart by the exit code alone.
    const setup = stdout.trim().split(/\s+/)[4];
    return exitCode === 0 && (setup === 'configured' || setup === 'configuring');
  }

  async files(): Promise<readonly string[]> {
    return [file];
  }

  async remember(): Promise<undefined> {}

  async release(): Promise<void> {}

  async write(interfaceName: string, settings: NetworkSettings): Promise<void> {
    await this.#files.write(file, networkdText(interfaceName, settings));
  }

  /**
   * Reconfigures every interface whose file is another one (networkctl(1)). `reconfigure` on top would begin again while a
   * lease is being put into force, whose address then counts as "removing" and never comes (seen with systemd 252).
   */
  async activate(): Promise<void> {
    await runOrFail(this.#run, 'networkctl', ['reload']);
  }
}

function networkdText(interfaceName: string, settings: NetworkSettings): string {
  const { dhcp, address, netmask, gateway, dns } = settings;
  return [
    '# Written by ups-bacnet-gateway from [network] of its config.ini.',
    '[Match]',
    `Name=${interfaceName}`,
    '',
    '[Network]',
    ...(dhcp ? ['DHCP=ipv4'] : [`Address=${address}/${prefixLength(netmask)}`]),
    ...(gateway === '' || dhcp ? [] : [`Gateway=${gateway}`]),
    ...dns.map((one) => `DNS=${one}`),
    // Name servers that a person has named go before those of the lease.
    ...(dhcp && dns.length > 0 ? ['', '[DHCPv4]', 'UseDNS=no'] : []),
    '',
  ].join('\n');
}
