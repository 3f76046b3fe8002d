import type { Clock } from '../../clock.js';
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
  readonly services: Map<string, number>;
}

/** More devices than a site lets ask one UPS; a scan of addresses must not fill the memory. */
const maxClients = 128;
const maxServices = 32;

/** Counts requests by client, for people who look for whoever asks too much; the one silent longest gives way. */
export class ClientCensus {
  readonly #clock: Clock;
  readonly #entries = new Map<string, Entry>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Newest first. */
  list(): readonly ClientState[] {
    return [...this.#entries.values()].sort((one, other) => other.lastSeenMs - one.lastSeenMs);
  }

  note(client: Peer, kind: 'confirmed' | 'unconfirmed', service: number): void {
    const entry = this.#entryOf(client);
    entry.requests += 1;
    entry.lastSeenMs = this.#clock.wallMs();
    const key = kind === 'confirmed' ? String(service) : `u${service}`;
    const count = entry.services.get(key);
    if (count !== undefined || entry.services.size < maxServices) entry.services.set(key, (count ?? 0) + 1);
  }

  #entryOf(client: Peer): Entry {
    const key = peerKey(client);
    const known = this.#entries.get(key);
    if (known !== undefined) return known;
    if (this.#entries.size >= maxClients) this.#makeRoom();
    const made = { client, requests: 0, lastSeenMs: 0, services: new Map<string, number>() };
    this.#entries.set(key, made);
    return made;
  }

  #makeRoom(): void {
    let oldest: { readonly key: string; readonly lastSeenMs: number } | undefined;
    for (const [key, { lastSeenMs }] of this.#entries) {
      if (oldest === undefined || lastSeenMs < oldest.lastSeenMs) oldest = { key, lastSeenMs };
    }
    if (oldest !== undefined) this.#entries.delete(oldest.key);
  }
}
