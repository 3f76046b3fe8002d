import type { ConfirmedRequest } from '../apdu/apdu.js';
import { ByteReader } from '../encoding/byte-reader.js';
import { AbortReason } from '../encoding/error-reject-abort.js';
import { type Peer, transactionKey } from './peer.js';
import type { DeferredServiceHandler, ServiceFailure } from './service-registry.js';

/** How a request ended: carried out (no failure), refused, or with an error of the program. */
export type DeferredOutcome = { readonly failure: ServiceFailure | undefined } | { readonly thrown: unknown };

/** Requests that wait for their turn, for all clients. */
const maxWaiting = 32;
/**
 * Those that wait for one write together, beside them: a console acknowledges all that it has at once, as many as a peer
 * has invoke ids. They are carried out already and take no place of the others.
 */
const maxConcurrent = 256;

/**
 * Requests whose answer takes time, carried out in the order in which they came, and one at a time unless the service
 * says otherwise, so that the last value written is the one that stays.
 */
export class DeferredRequests {
  readonly #waiting = new Map<string, { readonly isConcurrent: boolean }>();
  #queue: Promise<void> = Promise.resolve();
  /** Counts `stop()`: what was taken before it is not answered any more. */
  #generation = 0;

  get size(): number {
    return this.#waiting.size;
  }

  /** Then a request with this invoke id is a repetition, which is ignored (135-2012 §5.4.5.2). */
  isWaiting(peer: Peer, invokeId: number): boolean {
    return this.#waiting.has(transactionKey(peer, invokeId));
  }

  /** Returns why the request is not taken. `onEnd` is told whether the client can still be answered. */
  receive(
    handler: DeferredServiceHandler,
    peer: Peer,
    header: ConfirmedRequest,
    payload: Uint8Array,
    onEnd: (outcome: DeferredOutcome, isAwaited: boolean) => void,
  ): AbortReason | undefined {
    const key = transactionKey(peer, header.invokeId);
    const { isConcurrent = false } = handler;
    const sameKind = [...this.#waiting.values()].filter((one) => one.isConcurrent === isConcurrent).length;
    if (sameKind >= (isConcurrent ? maxConcurrent : maxWaiting)) return AbortReason.outOfResources;
    // A Buffer's slice is a view of the packet, which is used again.
    const request = new Uint8Array(payload);
    this.#waiting.set(key, { isConcurrent });
    const generation = this.#generation;
    this.#queue = this.#queue.then(async () => {
      if (generation !== this.#generation) return;
      const end = (outcome: DeferredOutcome) => {
        const isAwaited = generation === this.#generation;
        if (isAwaited) this.#waiting.delete(key);
        onEnd(outcome, isAwaited);
      };
      const carriedOut = outcomeOf(handler, request, peer).then((outcome) => {
        const kept = handler.takeKept?.();
        if (kept === undefined) return end(outcome);
        if (generation === this.#generation) this.#waiting.set(key, { isConcurrent: true });
        void kept.then(() => end(outcome));
      });
      if (!isConcurrent) await carriedOut;
    });
    return undefined;
  }

  stop(): void {
    this.#generation += 1;
    this.#waiting.clear();
  }
}

async function outcomeOf(handler: DeferredServiceHandler, request: Uint8Array, peer: Peer): Promise<DeferredOutcome> {
  try {
    return { failure: await handler.execute(new ByteReader(request), peer) };
  } catch (thrown) {
    return { thrown };
  }
}
