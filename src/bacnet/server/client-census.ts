import type { Clock } from '../../core/clock.js';
import { type Peer, peerKey } from './peer.js';

/** Who asks, how much and what. */
export interface ClientState {
  readonly client: Peer;
  readonly requests: number;
  /** Wall time. */
  readonly lastSeenMs: number;
  /** Requests by service; the key is the choice, unconfirmed ones after `u`. */
  readonly services: ReadonlyMap<string, number>;
}

interface Entry {
  readonly client: Peer;
  requests: number;
  lastSeenMs: number;
  /** Number of its last request among all: many come within one millisecond, and a wall clock may go back. */
  lastRequest: number;
  /** By choice; unconfirmed ones from `unconfirmedFrom` on. */
  readonly services: Map<number, number>;
}

const unconfirmedFrom = 256;

/** More devices than a site lets ask one UPS; a scan of addresses must not fill the memory. */
const maxClients = 128;
const maxServices = 32;

/** Counts requests by client, for people who look for the client that asks too much; the one silent longest gives way. */
export class ClientCensus {
  readonly #clock: Clock;
  readonly #onConfirmed: (client: Peer) => void;
  readonly #entries = new Map<string, Entry>();
  /** The client that asked last mostly asks next, and a key for the map costs more than the answer's own lookup. */
  #last: Entry | undefined;
  #requests = 0;

  /** `onConfirmed` is told of each confirmed request. */
  constructor(clock: Clock, onConfirmed: (client: Peer) => void = () => undefined) {
    this.#clock = clock;
    this.#onConfirmed = onConfirmed;
  }

  /** Newest first. */
  list(): readonly ClientState[] {
    return [...this.#entries.values()]
      .sort((one, other) => other.lastRequest - one.lastRequest)
      .map(({ client, requests, lastSeenMs, services }) => ({
        client,
        requests,
        lastSeenMs,
        services: new Map([...services].map(([key, count]) => [nameOf(key), count])),
      }));
  }

  note(client: Peer, kind: 'confirmed' | 'unconfirmed', service: number): void {
    const last = this.#last;
    const entry = last !== undefined && isSameDevice(last.client, client) ? last : this.#entryOf(client);
    this.#last = entry;
    entry.requests += 1;
    entry.lastRequest = this.#requests++;
    entry.lastSeenMs = this.#clock.wallMs();
    const key = kind === 'confirmed' ? service : unconfirmedFrom + service;
    const count = entry.services.get(key);
    if (count !== undefined || entry.services.size < maxServices) entry.services.set(key, (count ?? 0) + 1);
    if (kind === 'confirmed') this.#onConfirmed(client);
  }

  #entryOf(client: Peer): Entry {
    const key = peerKey(client);
    const known = this.#entries.get(key);
    if (known !== undefined) return known;
    if (this.#entries.size >= maxClients) this.#makeRoom();
    const made = { client, requests: 0, lastSeenMs: 0, lastRequest: 0, services: new Map<number, number>() };
    this.#entries.set(key, made);
    return made;
  }

  #makeRoom(): void {
    let oldest: { readonly key: string; readonly lastRequest: number } | undefined;
    for (const [key, { lastRequest }] of this.#entries) {
      if (oldest === undefined || lastRequest < oldest.lastRequest) oldest = { key, lastRequest };
    }
    if (oldest !== undefined) this.#entries.delete(oldest.key);
  }
}

/** Without a router between: those are told apart by their keys. */
function isSameDevice(one: Peer, other: Peer): boolean {
  return (
    one.remote === undefined && other.remote === undefined && one.port === other.port && one.address === other.address
  );
}

function nameOf(key: number): string {
  return key < unconfirmedFrom ? String(key) : `u${key - unconfirmedFrom}`;
}
