import type { Clock } from '../../core/clock.js';
import { SourceRateLimit } from '../../core/source-rate-limit.js';
import type { Delivery } from './delivery.js';
import { type Peer, peerKey } from './peer.js';

/** Most answers of one kind in a second: more is no discovery but a flood, which reading must survive. */
const answersInAll = 500;

/**
 * Bounds how many answers to Who-Is, or to Who-Has, go to one device. By hearsay anybody can have us answer to anybody: then
 * the one who says it gets no more than one device, whatever names it uses, and one host no more, whatever its ports.
 */
export class DiscoveryLimit {
  readonly #askers: SourceRateLimit;
  readonly #forwarders: SourceRateLimit;
  readonly #named: SourceRateLimit;

  constructor(clock: Clock, answersPerSecond: number) {
    const limit = () => new SourceRateLimit(clock, { perSource: answersPerSecond, total: answersInAll });
    this.#askers = limit();
    this.#forwarders = limit();
    this.#named = limit();
  }

  admits(peer: Peer, { kind, source }: Delivery): boolean {
    if (kind === 'hearsay') {
      if (!this.#forwarders.admits(source.address) || !this.#named.admits(peer.address)) return false;
    }
    return this.#askers.admits(peerKey(peer));
  }
}
