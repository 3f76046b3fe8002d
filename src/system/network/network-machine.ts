import { join } from 'node:path';
import { GatewayError } from '../../errors.js';
import type { CommandRunner } from '../command-runner.js';
import { activateHostName, hostNameFiles, writeHostName } from './host-name.js';
import { Ifupdown } from './ifupdown.js';
import type { BackendChoice, BackendName, NetworkAgent, NetworkOrder, NetworkRule } from './network-agent.js';
import type { NetworkBackend } from './network-backend.js';
import { NetworkManager } from './network-manager.js';
import { probeAddress } from './probe-address.js';
import { type KeptFile, RootFiles } from './root-files.js';
import { SystemdNetworkd } from './systemd-networkd.js';

export interface NetworkMachineParts {
  /** Folder of the files of the machine. */
  readonly root: string;
  /** Only root may write here: what is kept here becomes the machine's configuration again. */
  readonly stateDir: string;
  readonly run: CommandRunner;
  /** The interface that leads out. */
  outwardInterface(): Promise<string | undefined>;
}

/** What there was before an unconfirmed change. */
interface Kept {
  readonly id: string;
  readonly backend: BackendName;
  readonly interfaceName: string;
  readonly remembered?: string;
  readonly hasHostName: boolean;
  readonly files: readonly KeptFile[];
}

const keptFileName = 'before-change.json';

/** The machine's network; runs as root and does what a NetworkAgent is asked for. */
export class NetworkMachine implements NetworkAgent {
  readonly #parts: NetworkMachineParts;
  readonly #files: RootFiles;
  readonly #state: RootFiles;
  readonly #backends: readonly NetworkBackend[];

  constructor(parts: NetworkMachineParts) {
    this.#parts = parts;
    this.#files = new RootFiles(parts.root);
    this.#state = new RootFiles(parts.stateDir);
    // ifupdown last: its file may still have a stanza of an interface that another one has taken over.
    this.#backends = [SystemdNetworkd, NetworkManager, Ifupdown].map((Way) => new Way(this.#files, parts.run));
  }

  async inspect(choice: BackendChoice): Promise<NetworkRule> {
    if (choice === 'none') return { canApply: false, reason: 'switched-off' };
    const interfaceName = await this.#parts.outwardInterface();
    if (interfaceName === undefined) return { canApply: false, reason: 'no-interface' };
    for (const backend of this.#backends) {
      if (!(await backend.rules(interfaceName))) continue;
      const { name } = backend;
      return choice === 'auto' || choice === name
        ? { canApply: true, backend: name, interfaceName }
        : { canApply: false, reason: 'other-ruler' };
    }
    return { canApply: false, reason: 'no-ruler' };
  }

  async probe(address: string): Promise<'free' | 'taken' | 'unknown'> {
    const interfaceName = await this.#parts.outwardInterface();
    return interfaceName === undefined ? 'unknown' : probeAddress(this.#parts.run, interfaceName, address);
  }

  async apply({ id, continues, choice, settings }: NetworkOrder): Promise<void> {
    const before = await this.#kept();
    // What was there before the first unconfirmed change is nowhere else: never written over, whatever the order names.
    // But for another interface, where nothing of it could be put back any more.
    const goesOn =
      before && (before.id === continues || before.interfaceName === (await this.#ruled(choice)).interfaceName);
    const kept = goesOn ? { ...before, id } : await this.#keep(id, choice);
    await this.#write({ ...kept, hasHostName: kept.hasHostName || settings.hostname !== '' });
    const backend = this.#backend(kept.backend);
    await backend.release(kept.interfaceName);
    await backend.write(kept.interfaceName, settings);
    await backend.activate(kept.interfaceName);
    if (settings.hostname === '') return;
    await writeHostName(this.#files, settings.hostname);
    await activateHostName(this.#files, this.#parts.run);
  }

  async revert(id: string): Promise<void> {
    const kept = await this.#kept();
    if (kept?.id !== id) return;
    const { interfaceName, remembered, hasHostName, files } = kept;
    const backend = this.#backend(kept.backend);
    // An interface that is down already must not keep the files from coming back.
    await backend.release(interfaceName).catch(() => undefined);
    for (const file of files) await this.#files.putBack(file);
    await backend.activate(interfaceName, remembered);
    if (hasHostName) await activateHostName(this.#files, this.#parts.run);
    await this.#state.remove(keptFileName);
  }

  async confirm(id: string): Promise<void> {
    if ((await this.#kept())?.id === id) await this.#state.remove(keptFileName);
  }

  async #keep(id: string, choice: BackendChoice): Promise<Kept> {
    const { backend: name, interfaceName } = await this.#ruled(choice);
    const backend = this.#backend(name);
    const remembered = await backend.remember(interfaceName);
    const paths = [...(await backend.files(interfaceName)), ...hostNameFiles];
    const files = await Promise.all(paths.map((path) => this.#files.keep(path)));
    return {
      id,
      backend: name,
      interfaceName,
      ...(remembered !== undefined && { remembered }),
      hasHostName: false,
      files,
    };
  }

  async #ruled(choice: BackendChoice): Promise<Extract<NetworkRule, { readonly canApply: true }>> {
    const rule = await this.inspect(choice);
    if (rule.canApply) return rule;
    throw new GatewayError('network.unavailable', `The network cannot be set: ${rule.reason}.`);
  }

  #backend(name: BackendName): NetworkBackend {
    const found = this.#backends.find((one) => one.name === name);
    if (!found) throw new GatewayError('internal.fault', `There is no network back-end ${name}.`);
    return found;
  }

  async #kept(): Promise<Kept | undefined> {
    const text = await this.#state.read(keptFileName);
    return text === undefined ? undefined : (JSON.parse(text) as Kept);
  }

  async #write(kept: Kept): Promise<void> {
    await this.#state.write(keptFileName, `${JSON.stringify(kept, undefined, 2)}\n`, 0o600);
  }
}

/** Where the state of a machine that is no test stands. */
export const machinePlaces = {
  root: '/',
  stateDir: join('/var/lib', 'ups-bacnet-gateway-network'),
} as const;
