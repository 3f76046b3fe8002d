import { type Peer, transactionKey } from './peer.js';

/** Lookups under way, for all clients: each holds some records in memory. */
const maxRunning = 16;

interface RunningLookup {
  readonly request: Uint8Array;
}

/** Requests for what has to be fetched first. Those of different clients do not wait for one another. */
export class Lookups {
  readonly #running = new Map<string, RunningLookup>();

  get size(): number {
    return this.#running.size;
  }

  get isFull(): boolean {
    return this.#running.size >= maxRunning;
  }

  /**
   * True when this very request is being looked up. Another one with the same invoke id means that the client has given the
   * first one up.
   */
  isRunning(peer: Peer, invokeId: number, request: Uint8Array): boolean {
    const running = this.#running.get(transactionKey(peer, invokeId));
    if (running === undefined) return false;
    if (Buffer.compare(running.request, request) === 0) return true;
    this.abort(peer, invokeId);
    return false;
  }

  /** `onEnd` is called as long as the client still waits. */
  async run<T>(
    peer: Peer,
    invokeId: number,
    request: Uint8Array,
    lookup: Promise<T>,
    onEnd: (outcome: { readonly found: T } | { readonly thrown: unknown }) => void,
  ): Promise<void> {
    const key = transactionKey(peer, invokeId);
    const running: RunningLookup = { request };
    this.#running.set(key, running);
    const outcome = await lookup.then(
      (found) => ({ found }),
      (thrown: unknown) => ({ thrown }),
    );
    if (this.#running.get(key) !== running) return;
    this.#running.delete(key);
    onEnd(outcome);
  }

  abort(peer: Peer, invokeId: number): boolean {
    return this.#running.delete(transactionKey(peer, invokeId));
  }

  stop(): void {
    this.#running.clear();
  }
}
