import { type CommandRunner, runOrFail } from '../command-runner.js';
import type { NetworkBackend } from './network-agent.js';
import { type NetworkSettings, prefixLength } from './network-settings.js';
import type { RootFiles } from './root-files.js';

const name = 'ups-bacnet-gateway';
const uuid = '5f0b3bd1-6f5e-4c6e-9a3c-1b0f8e5c7a21';
const file = `etc/NetworkManager/system-connections/${name}.nmconnection`;
const wiredTypes: ReadonlySet<string> = new Set(['ethernet', 'veth']);
/** Profiles that NetworkManager has made up for an interface without one; gone with a restart, and not made up again. */
const madeUpFolder = '/run/NetworkManager/system-connections/';
/** nmcli(1): there is no such profile. */
const unknownProfile = 10;
/** A lease may take its time; nmcli waits for it. */
const upMs = 60_000;

/** NetworkManager by a profile of our own beside the others, which stay as they are (nm-settings-keyfile(5)). */
export class NetworkManager implements NetworkBackend {
  readonly name = 'networkmanager';
  readonly #files: RootFiles;
  readonly #run: CommandRunner;

  constructor(files: RootFiles, run: CommandRunner) {
    this.#files = files;
    this.#run = run;
  }

  async rules(interfaceName: string): Promise<boolean> {
    const asked = ['-g', 'GENERAL.TYPE,GENERAL.STATE', 'device', 'show', interfaceName];
    const { exitCode, stdout } = await this.#run('nmcli', asked);
    const [type = '', state = ''] = stdout.split('\n');
    // 10 (unmanaged) and 20 (unavailable) mean that another program manages it, or none. A radio needs more than addresses.
    return exitCode === 0 && wiredTypes.has(type) && Number.parseInt(state, 10) >= 30;
  }

  async files(interfaceName: string): Promise<readonly string[]> {
    const active = await this.remember(interfaceName);
    const { stdout } = await this.#run('nmcli', ['-e', 'no', '-g', 'UUID,FILENAME', 'connection', 'show']);
    const line = active && stdout.split('\n').find((one) => one.startsWith(`${active}:${madeUpFolder}`));
    return line ? [file, line.slice(`${active}:/`.length)] : [file];
  }

  /** The profile that is active, so that the same one comes back. */
  async remember(interfaceName: string): Promise<string | undefined> {
    const { stdout } = await this.#run('nmcli', ['-g', 'GENERAL.CON-UUID', 'device', 'show', interfaceName]);
    const active = stdout.trim();
    return /^[0-9a-f-]{36}$/.test(active) ? active : undefined;
  }

  async release(): Promise<void> {}

  async write(interfaceName: string, settings: NetworkSettings): Promise<void> {
    // NetworkManager refuses a profile that others may read.
    await this.#files.write(file, keyfileText(interfaceName, settings), 0o600);
  }

  async activate(interfaceName: string, remembered?: string): Promise<void> {
    const isOurs = (await this.#files.read(file)) !== undefined;
    await runOrFail(this.#run, 'nmcli', isOurs ? ['connection', 'load', `/${file}`] : ['connection', 'reload']);
    const profile = remembered ?? (isOurs ? uuid : undefined);
    // A profile that somebody has deleted meanwhile must not keep the machine off the network.
    const isGone = remembered !== undefined && (await this.#isUnknown(remembered));
    const words =
      profile === undefined || isGone
        ? ['device', 'connect', interfaceName]
        : ['connection', 'up', 'uuid', profile, 'ifname', interfaceName];
    await runOrFail(this.#run, 'nmcli', words, upMs);
  }

  async #isUnknown(profile: string): Promise<boolean> {
    const { exitCode } = await this.#run('nmcli', ['-g', 'connection.uuid', 'connection', 'show', 'uuid', profile]);
    return exitCode === unknownProfile;
  }
}

function keyfileText(interfaceName: string, settings: NetworkSettings): string {
  const { dhcp, address, netmask, gateway, dns } = settings;
  const isOnlyOurs = dns.length > 0;
  return [
    '# Written by ups-bacnet-gateway from [network] of its config.ini.',
    '[connection]',
    `id=${name}`,
    `uuid=${uuid}`,
    'type=ethernet',
    `interface-name=${interfaceName}`,
    'autoconnect=true',
    'autoconnect-priority=100',
    '',
    '[ipv4]',
    ...(dhcp ? ['method=auto'] : ['method=manual', `address1=${address}/${prefixLength(netmask)}`]),
    ...(gateway === '' || dhcp ? [] : [`gateway=${gateway}`]),
    ...(isOnlyOurs ? [`dns=${dns.map((one) => `${one};`).join('')}`, 'ignore-auto-dns=true'] : []),
    '',
    '[ipv6]',
    'method=auto',
    '',
  ].join('\n');
}
