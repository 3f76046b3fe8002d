import { join } from 'node:path';
import { errorDetail } from '../../core/error-details.js';
import { GatewayError } from '../../core/errors.js';
import type { CommandRunner } from '../command-runner.js';
import { exclusively } from './exclusive-lock.js';
import { activateHostName, hostNameFiles, writeHostName } from './host-name.js';
import { Ifupdown } from './ifupdown.js';
import { type Kept, KeptChange } from './kept-change.js';
import type {
  BackendChoice,
  BackendName,
  NetworkAgent,
  NetworkBackend,
  NetworkOrder,
  NetworkRule,
} from './network-agent.js';
import { NetworkManager } from './network-manager.js';
import { RootFiles } from './root-files.js';
import { SystemdNetworkd } from './systemd-networkd.js';

export interface NetworkMachineParts {
  /** Folder of the files of the machine. */
  readonly root: string;
  /** Only root may write here: what is kept here becomes the machine's configuration again. */
  readonly stateDir: string;
  readonly run: CommandRunner;
  /** The interface that leads out. */
  outwardInterface(): Promise<string | undefined>;
  /** For the log of the helper. */
  warn(text: string): void;
}

/** The machine's network; runs as root and does what a NetworkAgent is asked for. */
export class NetworkMachine implements NetworkAgent {
  readonly #parts: NetworkMachineParts;
  readonly #files: RootFiles;
  readonly #keeping: KeptChange;
  readonly #backends: readonly NetworkBackend[];

  constructor(parts: NetworkMachineParts) {
    this.#parts = parts;
    this.#files = new RootFiles(parts.root);
    this.#keeping = new KeptChange(parts.stateDir, parts.warn);
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

  apply(order: NetworkOrder): Promise<void> {
    return this.#alone(() => this.#apply(order));
  }

  revert(id: string): Promise<void> {
    return this.#alone(async () => {
      // Its `apply` may still be on its way here.
      await this.#keeping.noteTakenBack(id);
      const kept = await this.#keeping.read();
      if (kept?.id === id) await this.#revert(kept);
    });
  }

  confirm(id: string): Promise<void> {
    return this.#alone(async () => {
      if ((await this.#keeping.read())?.id === id) await this.#keeping.forget();
    });
  }

  /** Each request has a process of its own: a change goes back when all of it is made, never in the middle. */
  #alone<T>(action: () => Promise<T>): Promise<T> {
    return exclusively(join(this.#parts.stateDir, 'lock'), action);
  }

  async #apply({ id, continues, choice, settings }: NetworkOrder): Promise<void> {
    if (await this.#keeping.isTakenBack(id)) {
      throw new GatewayError('network.failed', errorDetail('networkTakenBack'));
    }
    const before = await this.#keeping.read();
    // What was there before the first unconfirmed change is nowhere else: never written over, whatever the order names.
    // But for another interface, where nothing of it could be put back any more.
    const goesOn =
      before && (before.id === continues || before.interfaceName === (await this.#ruled(choice)).interfaceName);
    const kept = goesOn ? { ...before, id } : await this.#keep(id, choice);
    await this.#keeping.write({ ...kept, hasHostName: kept.hasHostName || settings.hostname !== '' });
    const backend = this.#backend(kept.backend);
    await backend.release(kept.interfaceName);
    await backend.write(kept.interfaceName, settings);
    await backend.activate(kept.interfaceName);
    if (settings.hostname === '') return;
    await writeHostName(this.#files, settings.hostname);
    await activateHostName(this.#files, this.#parts.run);
  }

  async #revert({ backend: name, interfaceName, remembered, hasHostName, files }: Kept): Promise<void> {
    const backend = this.#backend(name);
    // An interface that is down already must not keep the files from coming back.
    await backend.release(interfaceName).catch(() => undefined);
    for (const file of files) await this.#files.putBack(file);
    await backend.activate(interfaceName, remembered);
    if (hasHostName) await activateHostName(this.#files, this.#parts.run);
    await this.#keeping.forget();
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
}

/** Where the state of a machine that is no test stands. */
export const machinePlaces = {
  root: '/',
  stateDir: join('/var/lib', 'ups-bacnet-gateway-network'),
} as const;

/** What arping of iputils says: it asks three times from no address, as RFC 5227 wants. */
async function probeAddress(
  run: CommandRunner,
  interfaceName: string,
  address: string,
): Promise<'free' | 'taken' | 'unknown'> {
  // Debian has another arping, whose options and exit codes mean the opposite.
  const { stdout, stderr } = await run('arping', ['-V']);
  if (!`${stdout}${stderr}`.includes('iputils')) return 'unknown';
  const { exitCode } = await run('arping', ['-q', '-D', '-c', '3', '-w', '3', '-I', interfaceName, address]);
  if (exitCode === 0) return 'free';
  return exitCode === 1 ? 'taken' : 'unknown';
}
