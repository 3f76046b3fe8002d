import { createHash } from 'node:crypto';
import type { Clock } from '../../core/clock.js';
import { type Peer, transactionKey } from './peer.js';

/** More than a BMS that sets up writes in the time; each takes some 300 octets. */
const maxEntries = 1024;
/** One address cannot crowd out the others. */
const maxEntriesPerAddress = 256;

/**
 * How long a client repeats a request: its own settings are not known, those of this device stand for them, and the usual ones
 * where these are shorter.
 */
export interface RepetitionTiming {
  readonly apduTimeoutMs: number;
  readonly apduRetries: number;
}

/** Defaults of this device, and of most BMS: four times three seconds. */
const usualMs = 12_000;

interface Entry {
  readonly address: string;
  readonly digest: string;
  /** The APDU; undefined while the request is carried out. */
  answer: Uint8Array | undefined;
  endsAtMs: number;
}

/**
 * Answers to requests that change something. A repetition (the same client, invoke id and octets) within the time in which
 * a client repeats gets the same answer and is not carried out again (135-2012 §5.3.5.3, §5.4.5.1): else a copy that comes
 * late would undo what was written since, and a restart would be followed by others. Other octets under the invoke id are
 * another request and end the memory. Requests that only read are carried out again: a busy client comes back to the same
 * invoke id within seconds, and wants the values of that moment.
 */
export class AnsweredRequests {
  readonly #clock: Clock;
  /** Oldest first. */
  readonly #entries = new Map<string, Entry>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** What a request of these octets was answered; `running` when it has yet to be; undefined when it is a new one. */
  recall(peer: Peer, invokeId: number, service: number, payload: Uint8Array): Uint8Array | 'running' | undefined {
    const key = transactionKey(peer, invokeId);
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    if (entry.endsAtMs > this.#clock.monotonicMs() && entry.digest === digestOf(service, payload)) {
      return entry.answer ?? 'running';
    }
    this.#entries.delete(key);
    return undefined;
  }

  /** The client has begun something else under this invoke id. */
  forget(peer: Peer, invokeId: number): void {
    if (this.#entries.size > 0) this.#entries.delete(transactionKey(peer, invokeId));
  }

  /** The request is going to be carried out. The returned function is called with its answer. */
  begin(
    peer: Peer,
    invokeId: number,
    service: number,
    payload: Uint8Array,
    timing: RepetitionTiming,
  ): (answer: Uint8Array) => void {
    const key = transactionKey(peer, invokeId);
    const digest = digestOf(service, payload);
    const entry: Entry = { address: peer.address, digest, answer: undefined, endsAtMs: this.#endOf(timing) };
    this.#entries.delete(key);
    this.#makeRoom(peer.address);
    this.#entries.set(key, entry);
    return (answer) => {
      entry.answer = answer;
      entry.endsAtMs = this.#endOf(timing);
    };
  }

  #endOf({ apduTimeoutMs, apduRetries }: RepetitionTiming): number {
    return this.#clock.monotonicMs() + Math.max(usualMs, (apduRetries + 1) * apduTimeoutMs);
  }

  #makeRoom(address: string): void {
    const nowMs = this.#clock.monotonicMs();
    for (const [key, { endsAtMs }] of this.#entries) if (endsAtMs <= nowMs) this.#entries.delete(key);
    const ofAddress = [...this.#entries].filter(([, entry]) => entry.address === address);
    const [oldestOfAddress] = ofAddress;
    if (oldestOfAddress !== undefined && ofAddress.length >= maxEntriesPerAddress) {
      this.#entries.delete(oldestOfAddress[0]);
    }
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined && this.#entries.size >= maxEntries) this.#entries.delete(oldest);
  }
}

function digestOf(service: number, payload: Uint8Array): string {
  return createHash('sha256').update(Uint8Array.of(service)).update(payload).digest('base64');
}
