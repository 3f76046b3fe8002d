import { GatewayError } from '../../core/errors.js';
import { type CommandRunner, runOrFail } from '../command-runner.js';
import { findStanza, optionsOf, replaceAddress } from './interfaces-file.js';
import type { NetworkBackend } from './network-agent.js';
import type { NetworkSettings } from './network-settings.js';
import type { RootFiles } from './root-files.js';

const mainFile = 'etc/network/interfaces';
const partsFolder = 'etc/network/interfaces.d';
const resolverFile = 'etc/resolv.conf';
/** dhclient-script(8) reads it before it writes the name servers of a lease. */
const leaseHook = 'etc/dhcp/dhclient-enter-hooks.d/ups-bacnet-gateway';
/** dhclient gives up after a minute. */
const upMs = 75_000;

/** ifupdown by the address in the one stanza of the interface; every other line of its file stays (interfaces(5)). */
export class Ifupdown implements NetworkBackend {
  readonly name = 'ifupdown';
  readonly #files: RootFiles;
  readonly #run: CommandRunner;

  constructor(files: RootFiles, run: CommandRunner) {
    this.#files = files;
    this.#run = run;
  }

  async rules(interfaceName: string): Promise<boolean> {
    const path = await this.#fileOf(interfaceName);
    if (path === undefined || (await this.#isRadio(interfaceName, path))) return false;
    return (await this.#run('ifquery', [interfaceName])).exitCode === 0;
  }

  async files(interfaceName: string): Promise<readonly string[]> {
    return [(await this.#fileOf(interfaceName)) ?? mainFile, resolverFile, leaseHook];
  }

  async remember(): Promise<undefined> {}

  /** While the file still says how it came up: a DHCP client would go on otherwise. */
  async release(interfaceName: string): Promise<void> {
    await runOrFail(this.#run, 'ifdown', ['--force', interfaceName]);
  }

  async write(interfaceName: string, settings: NetworkSettings): Promise<void> {
    const path = await this.#fileOf(interfaceName);
    const text = path && (await this.#files.read(path));
    if (!path || text === undefined) {
      throw new GatewayError('network.failed', `/${mainFile} has no stanza of ${interfaceName}.`);
    }
    await this.#files.write(path, replaceAddress(text, interfaceName, stanzaOf(interfaceName, settings)));
    await this.#writeResolver(settings.dns);
    // The lease, and each time it is renewed, would put its own name servers into the place of those that a person has named.
    if (settings.dhcp && settings.dns.length > 0) {
      await this.#files.write(leaseHook, leaseHookText(interfaceName, settings.dns));
    } else await this.#files.remove(leaseHook);
  }

  async activate(interfaceName: string): Promise<void> {
    await runOrFail(this.#run, 'ifup', ['--force', interfaceName], upMs);
  }

  /** A radio needs more than addresses: a change may lose the station that it is connected to. */
  async #isRadio(interfaceName: string, path: string): Promise<boolean> {
    const known = await this.#files.list(`sys/class/net/${interfaceName}`);
    if (known.includes('wireless') || known.includes('phy80211')) return true;
    const options = optionsOf((await this.#files.read(path)) ?? '', interfaceName);
    return options.some((option) => /^(wpa|wireless)-/.test(option));
  }

  /** Only the resolvconf program understands dns-nameservers; where it is missing the file is what counts. */
  async #writeResolver(dns: readonly string[]): Promise<void> {
    if (dns.length === 0 || (await this.#run('resolvconf', ['--version'])).exitCode !== 127) return;
    const kept = ((await this.#files.read(resolverFile)) ?? '')
      .split('\n')
      .filter((line) => /^(search|domain|options)\s/.test(line));
    await this.#files.write(resolverFile, `${[...kept, ...dns.map((one) => `nameserver ${one}`)].join('\n')}\n`);
  }

  async #fileOf(interfaceName: string): Promise<string | undefined> {
    const main = (await this.#files.read(mainFile)) ?? '';
    if (findStanza(main, interfaceName)) return mainFile;
    if (!/^\s*source(-directory)?\s+\/?(etc\/network\/)?interfaces\.d/m.test(main)) return undefined;
    for (const name of await this.#files.list(partsFolder)) {
      const path = `${partsFolder}/${name}`;
      if (findStanza((await this.#files.read(path)) ?? '', interfaceName)) return path;
    }
    return undefined;
  }
}

function stanzaOf(interfaceName: string, settings: NetworkSettings): readonly string[] {
  const { dhcp, address, netmask, gateway, dns } = settings;
  const fixed = [`    address ${address}`, `    netmask ${netmask}`];
  return [
    `iface ${interfaceName} inet ${dhcp ? 'dhcp' : 'static'}`,
    ...(dhcp ? [] : fixed),
    ...(gateway === '' || dhcp ? [] : [`    gateway ${gateway}`]),
    ...(dns.length === 0 ? [] : [`    dns-nameservers ${dns.join(' ')}`]),
  ];
}

function leaseHookText(interfaceName: string, dns: readonly string[]): string {
  return [
    '# Written by ups-bacnet-gateway from [network] of its config.ini.',
    `if [ "$interface" = '${interfaceName}' ] && [ -n "$new_ip_address" ]; then`,
    `    new_domain_name_servers='${dns.join(' ')}'`,
    'fi',
    '',
  ].join('\n');
}
