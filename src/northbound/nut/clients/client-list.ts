import type { Clock } from '../../../core/clock.js';
import type { StageName } from '../policy/stage-state.js';
import type { AttachedClient, Leaving, Left, Told, ToldAt } from './attached-client.js';

export interface ClientListOptions {
  readonly clock: Clock;
  readonly keptTold: number;
  readonly shownGone: number;
}

export type NewClient = Pick<AttachedClient, 'user' | 'address' | 'stage' | 'isEncrypted'>;

interface Entry {
  client: AttachedClient;
  /** Monotonic time of the last change of what it was told. */
  toldAtMs: number;
}

/** Who is attached, and who was. */
export class ClientList {
  readonly #options: ClientListOptions;
  readonly #attached = new Map<number, Entry>();
  #gone: readonly AttachedClient[] = [];
  #nextId = 1;

  constructor(options: ClientListOptions) {
    this.#options = options;
  }

  /** In the order in which they came. */
  get attached(): readonly AttachedClient[] {
    return [...this.#attached.values()].map(({ client }) => client);
  }

  /** Those that have left, the last one first. */
  get gone(): readonly AttachedClient[] {
    return this.#gone;
  }

  addressesOf(stage: StageName): readonly string[] {
    return this.attached.filter((one) => one.stage === stage).map(({ address }) => address);
  }

  add(who: NewClient): AttachedClient {
    const id = this.#nextId;
    this.#nextId += 1;
    const client = { ...who, id, sinceMs: this.#nowMs, told: [], wantedPrimary: false };
    this.#attached.set(id, { client, toldAtMs: 0 });
    return client;
  }

  /** Returns what it was told before, if that is something else; undefined where nothing is new. */
  noteTold(id: number, told: Told): { readonly client: AttachedClient; readonly before: Told | undefined } | undefined {
    const entry = this.#attached.get(id);
    const before = entry?.client.told.at(-1)?.told;
    if (!entry || before === told) return undefined;
    const kept: readonly ToldAt[] = [...entry.client.told, { told, atMs: this.#nowMs }];
    entry.client = { ...entry.client, told: kept.slice(-this.#options.keptTold) };
    entry.toldAtMs = this.#options.clock.monotonicMs();
    return { client: entry.client, before };
  }

  notePrimaryRefused(id: number): void {
    const entry = this.#attached.get(id);
    if (entry) entry.client = { ...entry.client, wantedPrimary: true };
  }

  /** Undefined for one that is not attached. */
  remove(id: number, how: Leaving): AttachedClient | undefined {
    const entry = this.#attached.get(id);
    if (!entry) return undefined;
    this.#attached.delete(id);
    const { clock, shownGone } = this.#options;
    const hasAsked = entry.client.told.length > 0;
    const left: Left = {
      how,
      atMs: this.#nowMs,
      ...(hasAsked && { afterMs: Math.round(clock.monotonicMs() - entry.toldAtMs) }),
    };
    const client = { ...entry.client, left };
    this.#gone = [client, ...this.#gone].slice(0, shownGone);
    return client;
  }

  get #nowMs(): number {
    return Math.round(this.#options.clock.wallMs());
  }
}
