import { errorDetail } from '../../core/error-details.js';
import { GatewayError } from '../../core/errors.js';
import { type SerialPortFacts, serialPorts } from '../../ups/link/serial-ports.js';
import type { OneSearch } from './one-search.js';
import type { UpsSearchParts, UpsSearchState } from './search-state.js';
import { isSameLine, type SearchOrder } from './searched-line.js';

export type ListedPort = SerialPortFacts & { readonly isInForce: boolean };

/** Looks for a UPS on a line that need not be set yet, for somebody who sets the gateway up; one at a time, reading only. */
export class UpsSearch {
  readonly #parts: UpsSearchParts;
  #search: OneSearch | undefined;
  #isStopped = false;

  constructor(parts: UpsSearchParts) {
    this.#parts = parts;
  }

  /** Of the search that runs, or of the last one; a UPS that was found is forgotten when the settings of its line change. */
  get state(): UpsSearchState | undefined {
    return this.#search?.isOutdated ? undefined : this.#search?.state;
  }

  /** The serial ports of this machine, and which of them the settings name. */
  async ports(): Promise<readonly ListedPort[]> {
    const { settings, disk } = this.#parts;
    const { port: inForce } = settings.current.serial;
    const ports = await serialPorts();
    return Promise.all(ports.map(async (port) => ({ ...port, isInForce: await isSameLine(port.path, inForce, disk) })));
  }

  /** Whoever looks at a search keeps it going. */
  noteAsked(): void {
    this.#search?.noteAsked();
  }

  /** Rejects with `web.busy`, or `profile.missing`. */
  async start(order: SearchOrder): Promise<void> {
    if (this.#search?.isRunning) throw new GatewayError('web.busy', errorDetail('upsSearchRuns'));
    const { registry, settings } = this.#parts;
    const { profile: name } = order;
    if (name !== undefined) await registry.profiles.read([name]);
    const profile = name === undefined ? undefined : registry.profiles.find(name);
    if (name !== undefined && profile === undefined) throw new GatewayError('profile.missing', '', { name });
    // Nobody has it loaded who does not set up.
    const { OneSearch } = await import('./one-search.js');
    // Another may have begun meanwhile.
    if (this.#isStopped || this.#search?.isRunning) throw new GatewayError('web.busy', errorDetail('upsSearchRuns'));
    this.#search = new OneSearch(order, settings.current, profile, this.#parts);
    this.#search.start();
  }

  /** Resolves when the line is free. */
  async cancel(): Promise<void> {
    await this.#search?.end('cancelled');
  }

  /** Idempotent. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.cancel();
  }
}
